import { Accordion, Stack, Table, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { type Portability, portability } from '../../../shared/schema/portability.ts';
import type { Contract, Field, FieldType } from '../../../shared/spec/contract.ts';
import { Panel } from '../../ui/panel.tsx';
import { PromptText } from '../../ui/prompt/prompt-text.tsx';

/** What each provider enforces, leaves to the check here, or refuses, before anybody runs the agent. */
export default function PortabilityPanel({ contract }: { contract: Contract }) {
  const rows = useMemo(() => portability(contract), [contract]);
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Panel label="Providers · What each of them enforces of the answer">
      <Text size="sm" c="dimmed" mb={8}>
        Every answer is checked here against the whole contract, whatever a provider enforces.
      </Text>
      <Table.ScrollContainer minWidth={560} type="native" tabIndex={0} role="region" aria-label="Providers, table">
        <Table verticalSpacing={8} aria-label="Providers">
          <Table.Thead>
            <Table.Tr>
              <Table.Th w="24%">Provider</Table.Th>
              <Table.Th w="34%">Enforced by the provider</Table.Th>
              <Table.Th>Only checked here</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <ProviderRow key={row.provider} row={row} fields={contract.output} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Accordion value={open} onChange={setOpen} chevronPosition="left" order={3}>
        {rows.flatMap(({ provider, label, schema }) =>
          schema === null
            ? []
            : [
                <Accordion.Item key={provider} value={provider}>
                  <Accordion.Control>
                    <Text size="sm">The schema as it is sent: {label}</Text>
                  </Accordion.Control>
                  <Accordion.Panel>
                    {open === provider && (
                      <PromptText text={JSON.stringify(schema, null, 2)} label={`Schema for ${label}, read-only`} />
                    )}
                  </Accordion.Panel>
                </Accordion.Item>,
              ],
        )}
      </Accordion>
    </Panel>
  );
}

function ProviderRow({ row, fields }: { row: Portability; fields: readonly Field[] }) {
  const enforced = [...new Set(row.enforced.map((demand) => titleAt(fields, demand.split(' ')[0] ?? '')))];
  return (
    <Table.Tr style={{ verticalAlign: 'top' }}>
      <Table.Td>
        <Text size="sm" fw={600}>
          {row.label}
        </Text>
      </Table.Td>
      {row.refused === null ? (
        <>
          <Table.Td>
            <Text size="sm">Names and types of all fields</Text>
            {enforced.length > 0 && (
              <Text size="xs" c="dimmed">
                Choices, bounds or formats of {enforced.join(', ')}
              </Text>
            )}
          </Table.Td>
          <Table.Td>
            <Losses row={row} fields={fields} />
          </Table.Td>
        </>
      ) : (
        <Table.Td colSpan={2}>
          <Text size="sm">Refused. {row.refused}</Text>
        </Table.Td>
      )}
    </Table.Tr>
  );
}

function Losses({ row, fields }: { row: Portability; fields: readonly Field[] }) {
  if (row.losses.length === 0) return <Text size="sm">Nothing</Text>;
  return (
    <Stack gap={4}>
      {row.losses.map(({ path, keyword, why }) => (
        <Text key={`${path} ${keyword}`} size="sm">
          <Text span fw={600}>
            {titleAt(fields, path)}:
          </Text>{' '}
          {why.replace(/^.* does not enforce this: /, '')}
        </Text>
      ))}
    </Stack>
  );
}

/** The titles on the way to a place of the answer: `Price: amount`, `Reasons`. */
function titleAt(fields: readonly Field[], path: string): string {
  const titles: string[] = [];
  let type: FieldType | undefined = { kind: 'object', fields: [...fields] };
  for (const segment of path.split('/').slice(1)) {
    if (segment === '*') type = type?.kind === 'list' ? type.items : undefined;
    else {
      const found: Field | undefined =
        type?.kind === 'object' ? type.fields.find(({ name }) => name === segment) : undefined;
      titles.push(found?.title ?? (segment === 'mediaType' ? 'media type' : segment));
      type = found?.type;
    }
  }
  return titles.length === 0 ? 'The whole answer' : titles.join(': ');
}
