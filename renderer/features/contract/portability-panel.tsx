import { Accordion, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { type Portability, portability } from '../../../shared/schema/portability.ts';
import type { Contract, Field, FieldType } from '../../../shared/spec/contract.ts';
import { formatList } from '../../lib/format.ts';
import { PromptText } from '../../ui/prompt/prompt-text.tsx';
import classes from './contract-side.module.css';

/** What each provider enforces, leaves to the check here, or refuses, before anybody runs the agent. */
export default function PortabilityPanel({ contract }: { contract: Contract }) {
  const rows = useMemo(() => portability(contract), [contract]);
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        What each provider enforces of the answer by itself. Every answer is checked here against the whole contract,
        whatever a provider does.
      </Text>
      <ul className={classes.providers}>
        {rows.map((row) => (
          <ProviderItem key={row.provider} row={row} fields={contract.output} />
        ))}
      </ul>
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
    </Stack>
  );
}

function ProviderItem({ row, fields }: { row: Portability; fields: readonly Field[] }) {
  const enforced = [...new Set(row.enforced.map((demand) => titleAt(fields, demand.split(' ')[0] ?? '')))];
  return (
    <li>
      <h3>{row.label}</h3>
      {row.refused === null ? (
        <dl>
          <dt>Enforced by the provider</dt>
          <dd>
            Names and types of all fields
            {enforced.length > 0 && `; choices, bounds or formats of ${formatList(enforced)}`}
          </dd>
          <dt>Only checked here</dt>
          <dd>
            <Losses row={row} fields={fields} />
          </dd>
        </dl>
      ) : (
        <Text size="sm">Refused. {row.refused}</Text>
      )}
    </li>
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
