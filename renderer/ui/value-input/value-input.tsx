import { Group, Select, Text, Textarea, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { FieldType } from '../../../shared/spec/contract.ts';
import type { Json } from '../../../shared/spec/ids.ts';
import { DecimalInput } from './decimal-input.tsx';
import { ManyValues } from './many-values.tsx';

export interface ValueInputProps<T extends FieldType = FieldType> {
  type: T;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
  /** Names the input for screen readers and in messages: "Price". */
  label: string;
  id?: string | undefined;
  /** Texts may be long: offer several lines. */
  long?: boolean;
  /** What is wrong with the value, shown below the input and read with it. */
  error?: string | undefined;
}
type Of<K extends FieldType['kind']> = ValueInputProps<Extract<FieldType, { kind: K }>>;

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const named = ({ id, label, error }: ValueInputProps): { 'aria-label': string; id?: string; error?: string } => ({
  'aria-label': label,
  ...(id === undefined ? {} : { id }),
  ...(error === undefined ? {} : { error }),
});

function TextValue(props: Of<'text'>) {
  const common = {
    ...named(props),
    value: textOf(props.value),
    onChange: (event: { currentTarget: { value: string } }) =>
      props.onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value),
  };
  return props.long === true ? (
    <Textarea {...common} autosize minRows={2} maxRows={10} style={{ flex: '1 1 240px' }} />
  ) : (
    <TextInput {...common} style={{ flex: '1 1 180px', maxWidth: 360 }} />
  );
}

function NumberValue(props: Of<'number'> | Of<'integer'>) {
  const { type, value, onChange, label, id, error } = props;
  return (
    <DecimalInput
      label={label}
      id={id}
      error={error}
      whole={type.kind === 'integer'}
      value={typeof value === 'number' ? String(value) : undefined}
      onChange={(next) => onChange(next === undefined ? undefined : Number(next))}
      {...(type.unit === undefined ? {} : { suffix: <Unit>{type.unit}</Unit> })}
    />
  );
}

const Unit = ({ children }: { children: ReactNode }) => (
  <Text size="xs" c="dimmed" span>
    {children}
  </Text>
);

function MoneyValue({ type, value, onChange, label, id, error }: Of<'money'>) {
  const parts = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  // A currency may be chosen before there is an amount to go with it.
  const [chosen, setChosen] = useState<string | null>(null);
  const currency = textOf(parts.currency) || chosen || type.currencies[0] || '';
  const amount = typeof parts.amount === 'string' ? parts.amount : undefined;
  const single = type.currencies.length === 1 && type.currencies[0] === currency;
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      <DecimalInput
        label={label}
        id={id}
        error={error}
        value={amount}
        onChange={(next) => onChange(next === undefined ? undefined : { amount: next, currency })}
        {...(single ? { suffix: <Unit>{currency}</Unit> } : {})}
      />
      {!single && (
        <Select
          aria-label={`Currency of ${label}`}
          data={[...new Set([...type.currencies, currency])]}
          value={currency}
          w={86}
          allowDeselect={false}
          onChange={(next) => {
            setChosen(next);
            if (next !== null && amount !== undefined) onChange({ amount, currency: next });
          }}
        />
      )}
    </Group>
  );
}

function EnumValue(props: Of<'enum'>) {
  const { type, value, onChange } = props;
  return (
    <Select
      {...named(props)}
      data={type.options.map(({ value: option, label }) => ({ value: option, label }))}
      value={typeof value === 'string' ? value : null}
      onChange={(next) => onChange(next ?? undefined)}
      placeholder="Choose"
      searchable={type.options.length > 6}
      nothingFoundMessage="No such choice"
      style={{ flex: '0 1 240px' }}
    />
  );
}

function BooleanValue(props: Of<'boolean'>) {
  return (
    <Select
      {...named(props)}
      data={[
        { value: 'yes', label: 'Yes' },
        { value: 'no', label: 'No' },
      ]}
      value={typeof props.value === 'boolean' ? (props.value ? 'yes' : 'no') : null}
      onChange={(next) => props.onChange(next === null ? undefined : next === 'yes')}
      placeholder="Choose"
      w={110}
    />
  );
}

function DateValue(props: Of<'date'>) {
  return (
    <TextInput
      {...named(props)}
      type="date"
      w={160}
      value={textOf(props.value)}
      onChange={(event) => props.onChange(event.currentTarget.value || undefined)}
    />
  );
}

/** `2026-03-01T10:30:00+02:00` → `2026-03-01T08:30`; empty where it is no instant. */
function utcMinutes(text: string): string {
  const instant = new Date(text);
  return Number.isNaN(instant.getTime()) ? '' : instant.toISOString().slice(0, 16);
}

/** Shown and typed in UTC, as the rules compare it. */
function DateTimeValue(props: Of<'date-time'>) {
  return (
    <Group gap={6} wrap="nowrap">
      <TextInput
        {...named(props)}
        type="datetime-local"
        w={210}
        value={utcMinutes(textOf(props.value))}
        onChange={(event) => props.onChange(event.currentTarget.value ? `${event.currentTarget.value}:00Z` : undefined)}
      />
      <Unit>UTC</Unit>
    </Group>
  );
}

const NotEditable = ({ label }: { label: string }) => (
  <Text size="sm" c="dimmed">
    {label} cannot be given a fixed value.
  </Text>
);

type Inputs = { readonly [K in FieldType['kind']]: (props: Of<K>) => ReactNode };
const INPUTS: Inputs = {
  text: TextValue,
  number: NumberValue,
  integer: NumberValue,
  boolean: BooleanValue,
  date: DateValue,
  'date-time': DateTimeValue,
  enum: EnumValue,
  money: MoneyValue,
  file: NotEditable,
  object: NotEditable,
  list: ({ type, ...props }) => <ManyValues {...props} Item={ValueInput} type={type.items} />,
};

/** An input that fits a field's type: amounts with their currency, choices from a list, numbers with their unit. */
export function ValueInput(props: ValueInputProps) {
  // The table's component for a kind takes exactly that kind's type; TypeScript cannot follow the pair.
  const Input = INPUTS[props.type.kind] as (props: ValueInputProps) => ReactNode;
  return <Input {...props} />;
}
