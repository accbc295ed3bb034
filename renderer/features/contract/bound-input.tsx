import { Input } from '@mantine/core';
import { type ReactNode, useEffect, useId, useState } from 'react';
import { DecimalInput } from '../../ui/value-input/decimal-input.tsx';
import classes from './field-form.module.css';

interface Props {
  label: string;
  /** Of what, for screen readers: "Price". */
  of: string;
  description?: string;
  value: string | undefined;
  /** Stores the bound; in words why it cannot be, null when it is. */
  commit: (value: string | undefined) => string | null;
  suffix?: ReactNode;
  whole?: boolean;
}

/** One limit with its label. A limit that leaves no value is not stored; the reason stands below once the input is left. */
export function BoundInput({ label, of, description, value, commit, suffix, whole = false }: Props) {
  const id = useId();
  const [why, setWhy] = useState<string | null>(null);
  const [left, setLeft] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another value, as by undo, ends the complaint about the old one
  useEffect(() => setWhy(null), [value]);
  return (
    <Input.Wrapper
      className={classes.bound ?? ''}
      id={id}
      label={label}
      {...(description === undefined ? {} : { description })}
      onBlur={() => setLeft(true)}
    >
      <DecimalInput
        id={id}
        label={`${label}, ${of}`}
        value={value}
        whole={whole}
        width={150}
        onChange={(next) => setWhy(commit(next))}
        {...(suffix === undefined ? {} : { suffix })}
        error={left && why !== null ? why : undefined}
      />
    </Input.Wrapper>
  );
}
