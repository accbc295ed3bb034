import { TextInput } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { readDecimal, showDecimal } from '../../lib/decimal-text.ts';

interface Props {
  label: string;
  id?: string | undefined;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  /** Unit or currency beside the digits. */
  suffix?: ReactNode;
  whole?: boolean;
  width?: number;
  /** What else is wrong with the number. */
  error?: string | undefined;
}

const locale = (): string => navigator.language;

/** A number typed in the person's own notation and kept as exact decimal text. Says so on blur when it is no number. */
export function DecimalInput({ label, id, value, onChange, suffix, whole = false, width = 120, error }: Props) {
  const [typed, setTyped] = useState(value === undefined ? '' : showDecimal(value, locale()));
  const [touched, setTouched] = useState(false);
  const read = typed.trim() === '' ? undefined : readDecimal(typed, locale());
  const accepted = read === null || (whole && read?.includes('.')) ? null : read;
  useEffect(() => {
    // The value also changes from outside (undo); what is being typed in another notation is left alone.
    setTyped((now) =>
      (now.trim() === '' ? undefined : readDecimal(now, locale())) === value
        ? now
        : value === undefined
          ? ''
          : showDecimal(value, locale()),
    );
  }, [value]);
  const example = whole ? '12' : showDecimal('12.50', locale());
  const unreadable = `${label}: not a ${whole ? 'whole ' : ''}number, for example ${example}`;
  return (
    <TextInput
      {...(id === undefined ? {} : { id })}
      aria-label={label}
      // A form that is sent looks for it: what stands here is not the value it would send.
      data-unreadable={accepted === null ? unreadable : undefined}
      inputMode={whole ? 'numeric' : 'decimal'}
      value={typed}
      w={width}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        const next = text.trim() === '' ? undefined : readDecimal(text, locale());
        if (next !== null && !(whole && next?.includes('.'))) onChange(next);
      }}
      onBlur={() => {
        setTouched(true);
        if (accepted !== null) setTyped(accepted === undefined ? '' : showDecimal(accepted, locale()));
      }}
      error={touched && accepted === null ? unreadable : error}
      {...(suffix === undefined
        ? {}
        : { rightSection: suffix, rightSectionWidth: 48, rightSectionPointerEvents: 'none' as const })}
      styles={{ error: { position: 'static', whiteSpace: 'normal', width: 'max-content', maxWidth: 320 } }}
    />
  );
}
