import { Group, Table, Text } from '@mantine/core';
import { Fragment } from 'react';
import type { Field } from '../../shared/spec/contract.ts';
import { typeWords } from '../lib/type-words.ts';
import { Chip } from './chip.tsx';

/** Fields with their type, bounds and description; the fields of a group stand below it, set in. */
export function FieldTable({ fields, label }: { fields: readonly Field[]; label: string }) {
  return (
    <Table.ScrollContainer minWidth={560} type="native" tabIndex={0} role="region" aria-label={`${label}, fields`}>
      <Table verticalSpacing={8} aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="24%">Field</Table.Th>
            <Table.Th w="34%">Type</Table.Th>
            <Table.Th>Meaning</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          <Rows fields={fields} depth={0} />
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Rows({ fields, depth }: { fields: readonly Field[]; depth: number }) {
  return fields.map((field) => {
    const inside = field.type.kind === 'list' ? field.type.items : field.type;
    return (
      <Fragment key={field.id}>
        <Table.Tr style={{ verticalAlign: 'top' }}>
          <Table.Td style={{ paddingInlineStart: 10 + depth * 20 }}>
            <Text size="sm" fw={600}>
              {field.title}
            </Text>
            <Text size="xs" c="dimmed" ff="monospace">
              {field.name}
            </Text>
          </Table.Td>
          <Table.Td>
            <Group gap={8}>
              <Text size="sm">{typeWords(field.type)}</Text>
              {field.required && <Chip>Required</Chip>}
            </Group>
          </Table.Td>
          <Table.Td>
            <Text size="sm">{field.description}</Text>
            {inside.kind === 'enum' && (
              <Text size="xs" c="dimmed">
                {inside.options.map((option) => option.label).join(' · ')}
              </Text>
            )}
          </Table.Td>
        </Table.Tr>
        {inside.kind === 'object' && <Rows fields={inside.fields} depth={depth + 1} />}
      </Fragment>
    );
  });
}
