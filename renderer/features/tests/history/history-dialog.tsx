import { Box, Select, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useAgent } from '../../../lib/agent-context.ts';
import { query } from '../../../lib/api.ts';
import { count, formatInstant, formatNumber, formatPercent, formatUsd } from '../../../lib/format.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { LoadError } from '../../../ui/load-error.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { VerdictCounts } from '../../../ui/verdict-counts.tsx';
import classes from './history.module.css';
import { nameOf, type PastRun, passRate, trendOf } from './trend.ts';
import { TrendChart } from './trend-chart.tsx';
import { testedWords } from './words.ts';

const ALL = 'all';

/** How the results of an agent's cases went over time, by model: as lines, and as a table that says the same. */
export function HistoryDialog({ onClose }: { onClose: () => void }) {
  const agent = useAgent();
  const [model, setModel] = useState(ALL);
  const history = useQuery(query.runs.history.queryOptions({ input: { agent: agent.id } }));
  const names = useMemo(() => [...new Set((history.data ?? []).map(nameOf))].sort(), [history.data]);
  const shown = useMemo(
    () => (history.data ?? []).filter((past) => model === ALL || nameOf(past) === model),
    [history.data, model],
  );
  const trend = useMemo(() => trendOf(shown), [shown]);
  return (
    <Dialog title="History of the tests" size={900} onClose={onClose}>
      {history.isPending && <Loading />}
      {history.isError && (
        <LoadError title="The history could not be read" error={history.error} retry={() => void history.refetch()} />
      )}
      {history.isSuccess && history.data.length === 0 && (
        <Text size="sm">No run of several cases yet. Run the tests, and each run becomes a point here.</Text>
      )}
      {history.isSuccess && history.data.length > 0 && (
        <Stack gap="md">
          {names.length > 1 && (
            <Select
              label="Model"
              data={[{ value: ALL, label: 'All of them' }, ...names]}
              value={model}
              onChange={(next) => setModel(next ?? ALL)}
              allowDeselect={false}
              openOnFocus={false}
              w={280}
              maw="100%"
            />
          )}
          {trend.lines.length > 0 ? (
            <TrendChart trend={trend} onLeave={onClose} />
          ) : (
            <Text size="sm">None of these runs decided a case, so that there is nothing to draw.</Text>
          )}
          <HistoryTable history={shown} onLeave={onClose} />
        </Stack>
      )}
    </Dialog>
  );
}

function HistoryTable({ history, onLeave }: { history: readonly PastRun[]; onLeave: () => void }) {
  const { slug } = useAgent();
  return (
    <Box component="section" className={classes.table ?? ''} tabIndex={0} aria-label="Runs, newest first">
      <Table verticalSpacing={6} miw={640} aria-label={`${count(history.length, 'run')}, newest first`}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Run</Table.Th>
            <Table.Th>Tested</Table.Th>
            <Table.Th>Model</Table.Th>
            <Table.Th ta="end">Passed</Table.Th>
            <Table.Th>Cases</Table.Th>
            <Table.Th ta="end">Flaky</Table.Th>
            <Table.Th ta="end">Cost</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {history.toReversed().map((past) => {
            const { run, flaky } = past;
            const rate = passRate(past);
            return (
              <Table.Tr key={run.id}>
                <Table.Td>
                  <Link
                    to="/agents/$slug/tests"
                    params={{ slug }}
                    search={{ run: run.id }}
                    onClick={onLeave}
                    style={{ color: 'inherit', fontWeight: 600 }}
                  >
                    {formatInstant(run.startedAt)}
                  </Link>
                </Table.Td>
                <Table.Td>{testedWords(past)}</Table.Td>
                <Table.Td>{nameOf(past)}</Table.Td>
                <Table.Td ta="end">{rate === null ? 'none decided' : formatPercent(rate)}</Table.Td>
                <Table.Td>
                  <VerdictCounts counts={run.counts} />
                </Table.Td>
                <Table.Td ta="end">{flaky === null ? 'asked once' : formatNumber(flaky)}</Table.Td>
                <Table.Td ta="end">
                  {run.dryRun ? 'nothing' : run.costUsd === null ? 'unknown' : formatUsd(run.costUsd)}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Box>
  );
}
