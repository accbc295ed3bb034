import { Box, Table } from '@mantine/core';
import type { Sample } from '../../../shared/grading/report.ts';
import { count, formatNumber, formatUsd } from '../../lib/format.ts';
import classes from './open-case.module.css';
import { OUTCOMES } from './words.ts';

const tokens = (n: number | null): string => (n === null ? '–' : formatNumber(n));
const seconds = (ms: number): string => `${formatNumber(Math.round(ms / 100) / 10)} s`;

/** Who was asked, who answered, and what it took. */
export function SamplesTable({ samples }: { samples: readonly Sample[] }) {
  return (
    <section className={classes.part}>
      <h3>{samples.length === 1 ? 'The call' : `All ${count(samples.length, 'call')}`}</h3>
      <Box className={classes.sheet ?? ''} tabIndex={0} role="region" aria-label="Calls">
        <Table verticalSpacing={7}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Model asked</Table.Th>
              <Table.Th>Answered by</Table.Th>
              <Table.Th>Outcome</Table.Th>
              <Table.Th ta="end">Time</Table.Th>
              <Table.Th ta="end">Tokens in, out</Table.Th>
              <Table.Th ta="end">Cost</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {samples.map(({ call, outcome }, index) => (
              // A sample has no identity of its own; its place in the run is one.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              <Table.Tr key={index} className={classes.number ?? ''}>
                <Table.Td>{call.requestedModel}</Table.Td>
                <Table.Td>{call.servedModel ?? <span className={classes.sub}>nobody</span>}</Table.Td>
                <Table.Td>
                  {OUTCOMES[outcome]}
                  {call.attempts > 1 && (
                    <span className={classes.sub} style={{ display: 'block' }}>
                      after {count(call.attempts, 'attempt')}
                    </span>
                  )}
                </Table.Td>
                <Table.Td ta="end">{seconds(call.latencyMs)}</Table.Td>
                <Table.Td ta="end">
                  {call.usage === null ? '–' : `${tokens(call.usage.inputTokens)}, ${tokens(call.usage.outputTokens)}`}
                </Table.Td>
                <Table.Td ta="end">{call.costUsd === null ? 'unknown' : formatUsd(call.costUsd)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Box>
    </section>
  );
}
