import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useAgent } from '../../lib/agent-context.ts';
import { query } from '../../lib/api.ts';
import { codeOf } from '../../lib/errors.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconCloudOff } from '../../ui/icons.ts';
import { LoadError } from '../../ui/load-error.tsx';
import { Loading } from '../../ui/loading.tsx';
import { NeedsTeam } from '../../ui/needs-team.tsx';
import { Panel } from '../../ui/panel.tsx';
import classes from './drift.module.css';
import { Findings } from './findings.tsx';
import { RunsChart } from './runs-chart.tsx';
import { RunsTable } from './runs-table.tsx';
import { Watch } from './watch.tsx';

/** The registry does not tell when a run is over, so it is asked. */
const WHILE_ASKED_MS = 1_500;
const WHILE_OPEN_MS = 60_000;

/** Whether the model behind the version in production is still the same: how that is watched, what each run found, what to do. */
export function DriftPage() {
  const agent = useAgent();
  const options = query.drift.get.queryOptions({ input: { agent: agent.id } });
  const found = useQuery({
    ...options,
    refetchOnMount: 'always',
    refetchInterval: ({ state }) => (state.data?.going ? WHILE_ASKED_MS : WHILE_OPEN_MS),
  });
  if (found.isPending) return <Loading />;
  if (found.isError && found.data === undefined)
    return <Refused error={found.error} retry={() => void found.refetch()} />;
  const { runs, findings, permission } = found.data;
  return (
    <div className={classes.page}>
      {found.isError && (
        <LoadError title="What stands here may be out of date" error={found.error} retry={() => void found.refetch()} />
      )}
      <Watch view={found.data} />
      {findings.length > 0 && <Findings findings={findings} permission={permission} />}
      {runs.length > 0 && (
        <Panel label="Runs">
          <RunsChart runs={runs} findings={findings} />
          <RunsTable runs={runs} />
        </Panel>
      )}
    </div>
  );
}

function Refused({ error, retry }: { error: unknown; retry: () => void }) {
  if (codeOf(error) === 'unsupported')
    return (
      <NeedsTeam title="A registry watches models">
        Providers change models under the same name. Your team’s registry asks the version in production its own test
        cases regularly, and says when the answers get worse by more than chance.
      </NeedsTeam>
    );
  if (codeOf(error) === 'unavailable')
    return (
      <EmptyState
        icon={<IconCloudOff size={24} aria-hidden />}
        title="The registry cannot be reached"
        action={<Button onClick={retry}>Try again</Button>}
      >
        It goes on watching. What it finds is kept there, not on this computer, so it cannot be shown offline.
      </EmptyState>
    );
  return <LoadError title="Whether the model changed could not be read" error={error} retry={retry} />;
}
