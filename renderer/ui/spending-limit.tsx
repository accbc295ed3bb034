import { Text } from '@mantine/core';
import { useId } from 'react';
import { DecimalInput } from './value-input/decimal-input.tsx';

interface Props {
  /** As typed; undefined: none. */
  value: string | undefined;
  onChange: (text: string | undefined) => void;
  /** The price of what is asked is known. */
  isPriced: boolean;
  /** Changes when the limit is proposed anew. */
  inputKey: string;
}

/** The sum at which paid calls stop. */
export function SpendingLimit({ value, onChange, isPriced, inputKey }: Props) {
  const id = useId();
  return (
    <div>
      <Text size="sm" fw={500} component="label" htmlFor={id} display="block" mb={4}>
        Spending limit
      </Text>
      <DecimalInput
        key={inputKey}
        id={id}
        label="Spending limit in US dollars"
        value={value}
        onChange={onChange}
        suffix={
          <Text size="xs" c="dimmed" span>
            USD
          </Text>
        }
        width={140}
      />
      <Text size="xs" c="dimmed" mt={4}>
        {isPriced
          ? value === undefined
            ? 'No limit: it goes on to its end.'
            : 'It stops calling at this sum and keeps what finished.'
          : 'Without a known price nobody can tell what it spends. Watch it, and stop it when it is enough.'}
      </Text>
    </div>
  );
}
