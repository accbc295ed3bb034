import { Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { RunSummary } from '../../../shared/api/desktop/tests.ts';
import { query } from '../../lib/api.ts';
import { formatUsd } from '../../lib/format.ts';
import { Chip, type Tone } from '../../ui/chip.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconPlayerPlay } from '../../ui/icons.ts';
import { LoadError } from '../../ui/load-error.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { VerdictCounts } from '../../ui/verdict-counts.tsx';

const STATES: Record<RunSummary['state'], { word: string; tone: Tone }> = {
  running: { word: 'Running', tone: 'brand' },
  finished: { word: 'Finished', tone: 'plain' },
  cancelled: { word: 'Stopped', tone: 'unsure' },
  interrupted: { word: 'Interrupted', tone: 'unsure' },
  failed: { word: 'Failed', tone: 'bad' },
};

/** The latest test runs of every agent. */
export function RunsPage() {
  const runs = useQuery(query.runs.list.queryOptions({ input: { limit: 100 } }));
  const agents = useQuery(query.agents.list.queryOptions()).data ?? [];
  if (runs.isPending) return <Loading />;
  if (runs.isError)
    return <LoadError title="The runs could not be read" error={runs.error} retry={() => void runs.refetch()} />;
  return (
    <>
      <PageHeader title="Runs" description="Tests that ran, newest first, for every agent of this workspace." />
      {runs.data.length === 0 ? (
        <EmptyState icon={<IconPlayerPlay size={24} />} title="No tests have run yet">
          Open an agent and its Tests tab, and start a dry run: it needs no provider and costs nothing.
        </EmptyState>
      ) : (
        <Table.ScrollContainer minWidth={640} p={20} type="native" tabIndex={0} role="region" aria-label="Runs">
          <Table verticalSpacing={9} style={{ background: 'var(--rh-panel)', borderRadius: 12 }} withTableBorder>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Agent</Table.Th>
                <Table.Th>Model</Table.Th>
                <Table.Th>Results</Table.Th>
                <Table.Th>State</Table.Th>
                <Table.Th>Started</Table.Th>
                <Table.Th ta="end">Cost</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {runs.data.map((run) => {
                const agent = agents.find(({ id }) => id === run.agent);
                return (
                  <Table.Tr key={run.id}>
                    <Table.Td>
                      {agent === undefined ? (
                        'Removed agent'
                      ) : (
                        <Link
                          to="/agents/$slug/tests"
                          params={{ slug: agent.slug }}
                          search={{ run: run.id }}
                          style={{ color: 'inherit', fontWeight: 600 }}
                        >
                          {agent.name}
                        </Link>
                      )}
                    </Table.Td>
                    <Table.Td>
                      {run.model === null ? 'Dry run, no model asked' : run.model.model}
                      {run.samples > 1 && (
                        <Text size="xs" c="dimmed">
                          Up to {run.samples} answers to each case
                        </Text>
                      )}
                    </Table.Td>
                    <Table.Td>
                      <VerdictCounts counts={run.counts} />
                    </Table.Td>
                    <Table.Td>
                      <Chip tone={STATES[run.state].tone}>{STATES[run.state].word}</Chip>
                      {run.trial && (
                        <Text size="xs" c="dimmed">
                          {run.withoutRule === null ? 'Trial with a rule as before' : 'Trial without a rule'}
                        </Text>
                      )}
                    </Table.Td>
                    <Table.Td>
                      <Text size="sm" c="dimmed">
                        <RelativeTime at={run.startedAt} />
                      </Text>
                    </Table.Td>
                    <Table.Td ta="end">{run.costUsd === null ? '–' : formatUsd(run.costUsd)}</Table.Td>
                  </Table.Tr>
                );
              })}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </>
  );
}
