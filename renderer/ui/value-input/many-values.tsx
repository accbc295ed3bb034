import { ActionIcon, Button, Group, MultiSelect, Stack, TagsInput } from '@mantine/core';
import { type ComponentType, useEffect, useId, useRef } from 'react';
import type { FieldType } from '../../../shared/spec/contract.ts';
import type { Json } from '../../../shared/spec/ids.ts';
import { IconPlus, IconX } from '../icons.ts';
import type { ValueInputProps } from './value-input.tsx';

interface Props {
  /** The input of one value: `ValueInput`, handed in because a value may itself be a list. */
  Item: ComponentType<ValueInputProps>;
  /** The type of each value. */
  type: FieldType;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
  label: string;
  id?: string | undefined;
  error?: string | undefined;
}

const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);
const isText = (value: Json): value is string => typeof value === 'string';

/** Several values of one type: picked from the choices, typed as tags, or one input under the other. */
export function ManyValues({ Item, type, value, onChange, label, id, error }: Props) {
  const values = listOf(value);
  const addId = useId();
  const rows = useRef<HTMLDivElement>(null);
  const wanted = useRef<number | null>(null);
  useEffect(() => {
    if (wanted.current === null) return;
    const row = rows.current?.querySelectorAll(':scope > [data-value]')[wanted.current];
    wanted.current = null;
    row?.querySelector('input')?.focus();
  });
  const named = { 'aria-label': label, ...(id === undefined ? {} : { id }), ...(error === undefined ? {} : { error }) };
  if (type.kind === 'enum')
    return (
      <MultiSelect
        {...named}
        data={type.options.map((option) => ({ value: option.value, label: option.label }))}
        value={values.filter(isText)}
        onChange={onChange}
        placeholder={values.length === 0 ? 'Choose' : ''}
        searchable
        nothingFoundMessage="No such choice"
        style={{ flex: '1 1 240px' }}
      />
    );
  if (type.kind === 'text')
    return (
      <TagsInput
        {...named}
        value={values.filter(isText)}
        onChange={onChange}
        placeholder={values.length === 0 ? 'Type and press Enter' : ''}
        acceptValueOnBlur
        splitChars={[]}
        style={{ flex: '1 1 240px' }}
      />
    );
  const add = (next: Json): void => {
    wanted.current = values.length;
    onChange([...values, next]);
  };
  return (
    <Stack gap={6} align="flex-start" ref={rows}>
      {values.map((item, index) => (
        // Values have no identity of their own; their place is what the person sees.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Group key={index} gap={4} wrap="nowrap" align="flex-start" data-value>
          <Item
            type={type}
            value={item}
            label={`${label}, value ${index + 1}`}
            onChange={(next) => next !== undefined && onChange(values.with(index, next))}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Remove value ${index + 1} of ${label}`}
            onClick={() => {
              // The last button goes away with its value.
              document.getElementById(addId)?.focus();
              onChange(values.toSpliced(index, 1));
            }}
          >
            <IconX size={15} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <AddValue type={type} label={label} onAdd={add} id={addId} />
    </Stack>
  );
}

/** The first value of a kind whose input cannot stand empty in a list. */
const FIRST: { readonly [K in FieldType['kind']]?: (type: Extract<FieldType, { kind: K }>) => Json } = {
  number: () => 0,
  integer: () => 0,
  money: ({ currencies }) => ({ amount: '0', currency: currencies[0] ?? 'EUR' }),
  boolean: () => true,
  date: () => new Date().toISOString().slice(0, 10),
  'date-time': () => `${new Date().toISOString().slice(0, 16)}:00Z`,
};

interface AddProps {
  id: string;
  type: FieldType;
  label: string;
  onAdd: (value: Json) => void;
}

function AddValue({ id, type, label, onAdd }: AddProps) {
  // The table's function for a kind takes exactly that kind's type; TypeScript cannot follow the pair.
  const first = FIRST[type.kind] as ((type: FieldType) => Json) | undefined;
  if (first === undefined) return null;
  return (
    <Button
      id={id}
      variant="subtle"
      size="compact-sm"
      leftSection={<IconPlus size={14} aria-hidden />}
      aria-label={`Add a value to ${label}`}
      onClick={() => onAdd(first(type))}
    >
      Value
    </Button>
  );
}
