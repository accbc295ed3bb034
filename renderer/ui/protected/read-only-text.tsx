import { Textarea } from '@mantine/core';

interface Props {
  label: string;
  /** The label is said but not shown, where a heading above says the same. */
  labelHidden?: boolean;
  description?: string;
  value: string;
}

/**
 * The value of a locked control that knows no read-only state of its own (a list to choose from, a switch, the condition
 * builder): in its place, readable, and in the order of the Tab key.
 */
export function ReadOnlyText({ label, labelHidden = false, description, value }: Props) {
  return (
    <Textarea
      {...(labelHidden ? { 'aria-label': label } : { label })}
      {...(description === undefined ? {} : { description })}
      value={value}
      readOnly
      w="100%"
      autosize
      minRows={1}
    />
  );
}
