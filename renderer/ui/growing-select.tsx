import { Select, type SelectProps } from '@mantine/core';

const LETTER_PX = 7.4;
const ROOM_PX = 52;
const LEAST_PX = 76;
const MOST_PX = 280;

type Props = Omit<SelectProps, 'data' | 'w'> & { data: { value: string; label: string }[]; label?: never };

/** A select as wide as its choice, so that a row of them reads like a sentence. */
export function GrowingSelect({ data, value, ...rest }: Props) {
  const shown = data.find((option) => option.value === value)?.label ?? '';
  const width = Math.min(MOST_PX, Math.max(LEAST_PX, shown.length * LETTER_PX + ROOM_PX));
  return (
    <Select
      {...rest}
      data={data}
      {...(value === undefined ? {} : { value })}
      w={width}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      maxDropdownHeight={320}
      searchable={data.length > 8}
      nothingFoundMessage="No such choice"
    />
  );
}
