import { Group, Text, TextInput } from '@mantine/core';
import type { FieldType } from '../../../shared/spec/contract.ts';
import type { Json } from '../../../shared/spec/ids.ts';
import type { EffectShape, ValueShape } from '../../../shared/spec/operators.ts';
import { DecimalInput } from './decimal-input.tsx';
import { ManyValues } from './many-values.tsx';
import { PatternInput } from './pattern-input.tsx';
import { ValueInput } from './value-input.tsx';

interface Props {
  shape: ValueShape | EffectShape;
  type: FieldType;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
  label: string;
  long?: boolean;
  /** Whether text is compared by capital and small letters. */
  exact?: boolean;
}

const itemOf = (type: FieldType): FieldType => (type.kind === 'list' ? type.items : type);
const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const rangeOf = (value: Json | undefined): { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};

const Words = ({ children }: { children: string }) => (
  <Text size="sm" c="dimmed" span>
    {children}
  </Text>
);

/** What stands beside an operator or an effect: nothing, one value, several, two bounds, a pattern or a count. */
export function ShapedInput({ shape, type, value, onChange, label, long = false, exact = false }: Props) {
  if (shape === 'none') return null;
  if (shape === 'many')
    return <ManyValues Item={ValueInput} type={itemOf(type)} value={value} onChange={onChange} label={label} />;
  if (shape === 'range') {
    const range = rangeOf(value);
    const set = (end: 'from' | 'to') => (next: Json | undefined) =>
      onChange(next === undefined ? without(range, end) : { ...range, [end]: next });
    return (
      <Group gap={8} wrap="wrap" align="flex-start">
        <ValueInput type={type} value={range.from} onChange={set('from')} label={`${label}, from`} />
        <Words>and</Words>
        <ValueInput type={type} value={range.to} onChange={set('to')} label={`${label}, to`} />
      </Group>
    );
  }
  if (shape === 'count' || shape === 'characters')
    return (
      <Group gap={8} wrap="nowrap">
        <DecimalInput
          label={label}
          whole
          width={90}
          value={typeof value === 'number' ? String(value) : undefined}
          onChange={(next) => onChange(next === undefined ? undefined : Number(next))}
        />
        {shape === 'characters' && <Words>characters</Words>}
      </Group>
    );
  if (shape === 'pattern')
    return <PatternInput value={textOf(value)} onChange={onChange} label={label} exact={exact} />;
  if (shape === 'phrase')
    return (
      <TextInput
        aria-label={label}
        value={textOf(value)}
        onChange={(event) => onChange(event.currentTarget.value || undefined)}
        style={{ flex: '1 1 180px', maxWidth: 360 }}
      />
    );
  return (
    <ValueInput
      type={shape === 'item' ? itemOf(type) : type}
      value={value}
      onChange={onChange}
      label={label}
      long={long}
    />
  );
}

function without(range: { [key: string]: Json }, end: string): Json | undefined {
  const rest = Object.fromEntries(Object.entries(range).filter(([name]) => name !== end));
  return Object.keys(rest).length === 0 ? undefined : rest;
}
