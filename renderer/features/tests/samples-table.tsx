import { Box, Button, Table } from '@mantine/core';
import type { Sample } from '../../../shared/grading/report.ts';
import { count, formatNumber, formatUsd } from '../../lib/format.ts';
import { VerdictBadge } from '../../ui/verdict-badge.tsx';
import classes from './open-case.module.css';
import { OUTCOMES } from './words.ts';

const tokens = (n: number | null): string => (n === null ? '–' : formatNumber(n));
const seconds = (ms: number): string => `${formatNumber(Math.round(ms / 100) / 10)} s`;

interface Props {
  samples: readonly Sample[];
  /** The place of the one whose answer stands below. */
  shown: number;
  onShow: (index: number) => void;
}

/** Who was asked, who answered, and what it took; where there are several, each with its verdict, to be looked at. */
export function SamplesTable({ samples, shown, onShow }: Props) {
  const several = samples.length > 1;
  return (
    <section className={classes.part}>
      <h3>{several ? `${count(samples.length, 'answer')} to the same input` : 'The call'}</h3>
      <Box
        className={`${classes.sheet} ${several ? classes.samples : ''}`}
        tabIndex={0}
        role="region"
        aria-label="Calls"
      >
        <Table verticalSpacing={7}>
          <Table.Thead>
            <Table.Tr>
              {several && <Table.Th>Answer</Table.Th>}
              {several && <Table.Th>Result</Table.Th>}
              <Table.Th>Model asked</Table.Th>
              <Table.Th>Answered by</Table.Th>
              <Table.Th>Outcome</Table.Th>
              <Table.Th ta="end">Time</Table.Th>
              <Table.Th ta="end">Tokens in, out</Table.Th>
              <Table.Th ta="end">Cost</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {samples.map(({ call, outcome, verdict }, index) => (
              // A sample has no identity of its own; its place in the run is one.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              <Table.Tr key={index} className={`${classes.number} ${several && index === shown ? classes.shown : ''}`}>
                {several && (
                  <Table.Td>
                    <Button
                      variant="subtle"
                      size="compact-xs"
                      aria-pressed={index === shown}
                      aria-label={`Show answer ${index + 1}`}
                      onClick={() => onShow(index)}
                    >
                      {index + 1}
                    </Button>
                  </Table.Td>
                )}
                {several && (
                  <Table.Td>
                    <VerdictBadge verdict={verdict} />
                  </Table.Td>
                )}
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
