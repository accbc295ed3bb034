import { Select, Text } from '@mantine/core';
import type { Kind } from '../../../shared/spec/contract-retype.ts';
import { isKind, KIND_GROUPS, KINDS } from './kinds.ts';

const DATA = KIND_GROUPS.map(({ group, kinds }) => ({
  group,
  items: kinds.map((value) => ({ value, label: KINDS[value].label })),
}));

interface Props {
  label: string;
  value: Kind;
  onChange: (kind: Kind) => void;
  /** Kinds that are not offered here. */
  without?: readonly Kind[];
  /** In a row of inputs: only the list says what stands in each kind. */
  bare?: boolean;
}

/** Chooses a kind of field by what stands in it, not by a programmer's word. */
export function KindSelect({ label, value, onChange, without = [], bare = false }: Props) {
  const data = DATA.map(({ group, items }) => ({
    group,
    items: items.filter((item) => !without.some((kind) => kind === item.value)),
  })).filter(({ items }) => items.length > 0);
  return (
    <Select
      label={label}
      {...(bare ? {} : { description: KINDS[value].hint })}
      data={data}
      value={value}
      maw={320}
      maxDropdownHeight={420}
      onChange={(next) => isKind(next) && next !== value && onChange(next)}
      renderOption={({ option }) => (
        <div>
          <Text size="sm">{option.label}</Text>
          <Text size="xs" c="dimmed">
            {isKind(option.value) ? KINDS[option.value].hint : ''}
          </Text>
        </div>
      )}
    />
  );
}
