import { Box, Button, Group, Table, Text } from '@mantine/core';
import type { CatalogueModel } from '../../../../shared/api/desktop/catalogue.ts';
import { entryKey } from '../../../../shared/catalogue/entry.ts';
import { daysLeft, RETIRES_SOON_DAYS } from '../../../../shared/catalogue/warnings.ts';
import { PROVIDER_NAMES } from '../../../lib/provider-names.ts';
import { Chip } from '../../../ui/chip.tsx';
import { NOT_KNOWN, priceWords, retiresWords, sourceWords, takesWords, tokensWords } from './model-words.ts';
import classes from './models.module.css';

interface Props {
  models: readonly CatalogueModel[];
  priceTable: string;
  today: string;
  onEdit: (model: CatalogueModel) => void;
  onReset: (model: CatalogueModel) => void;
}

/** Every model with what is known of it. */
export function ModelTable({ models, priceTable, today, onEdit, onReset }: Props) {
  return (
    <Box tabIndex={0} role="region" aria-label="Table of models" className={classes.table ?? ''}>
      <Table verticalSpacing={8} miw={790} stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th className={classes.name ?? ''}>Model</Table.Th>
            <Table.Th ta="end">Input, $ per million</Table.Th>
            <Table.Th ta="end">Output, $ per million</Table.Th>
            <Table.Th>Takes</Table.Th>
            <Table.Th ta="end">Context, tokens</Table.Th>
            <Table.Th>Last day</Table.Th>
            <Table.Th>Source</Table.Th>
            <Table.Th aria-label="Actions" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {models.map((model) => {
            const { entry, listed, origin, hasShipped } = model;
            const left = daysLeft(entry, today);
            return (
              <Table.Tr key={entryKey(entry)} style={{ verticalAlign: 'top' }}>
                <Table.Th scope="row" fw={400} className={classes.name ?? ''}>
                  <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
                    {entry.title}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {PROVIDER_NAMES[entry.provider]}
                  </Text>
                  {listed?.listed === false && <Chip tone="unsure">Not listed</Chip>}
                </Table.Th>
                <Table.Td ta="end">
                  <Known words={priceWords(entry.price?.input)} />
                </Table.Td>
                <Table.Td ta="end">
                  <Known words={priceWords(entry.price?.output)} />
                </Table.Td>
                <Table.Td>{takesWords(entry)}</Table.Td>
                <Table.Td ta="end">
                  <Known words={tokensWords(entry.contextTokens)} />
                </Table.Td>
                <Table.Td>
                  <Known words={retiresWords(entry)} />
                  {left !== null && left <= RETIRES_SOON_DAYS && (
                    <Chip tone="bad">{left < 0 ? 'Retired' : 'Retires soon'}</Chip>
                  )}
                </Table.Td>
                <Table.Td>
                  <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
                    {sourceWords(model, priceTable)}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <Group gap={4} justify="flex-end" wrap="nowrap">
                    <Button
                      variant="default"
                      size="compact-sm"
                      onClick={() => onEdit(model)}
                      aria-label={`Edit ${entry.title}`}
                    >
                      Edit
                    </Button>
                    {origin !== 'shipped' && (
                      <Button
                        variant="subtle"
                        size="compact-sm"
                        onClick={() => onReset(model)}
                        aria-label={hasShipped ? `Reset ${entry.title} to the shipped entry` : `Remove ${entry.title}`}
                      >
                        {hasShipped ? 'Reset' : 'Remove'}
                      </Button>
                    )}
                  </Group>
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Box>
  );
}

const Known = ({ words }: { words: string }) =>
  words === NOT_KNOWN ? <span className={classes.unknown}>{words}</span> : words;
