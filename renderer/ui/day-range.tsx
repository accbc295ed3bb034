import { TextInput } from '@mantine/core';

interface Props {
  /** Days as `2026-11-12`; undefined: open on that side. */
  from: string | undefined;
  until: string | undefined;
  /** The day that was chosen or given up. */
  onChange: (part: { from: string | undefined } | { until: string | undefined }) => void;
}

/** The first and the last day of what is looked for, both included; two inputs for a grid of filters. */
export function DayRange({ from, until, onChange }: Props) {
  const backwards = from !== undefined && until !== undefined && until < from;
  return (
    <>
      <TextInput
        type="date"
        label="From"
        value={from ?? ''}
        onChange={(event) => onChange({ from: event.currentTarget.value || undefined })}
      />
      <TextInput
        type="date"
        label="Until"
        value={until ?? ''}
        onChange={(event) => onChange({ until: event.currentTarget.value || undefined })}
        error={backwards ? 'Until: a day that is not before “From”, or none' : undefined}
      />
    </>
  );
}
