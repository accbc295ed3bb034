import { useQuery } from '@tanstack/react-query';
import { Outlet, useParams } from '@tanstack/react-router';
import { AgentProvider } from '../../lib/agent-context.ts';
import { query } from '../../lib/api.ts';
import { ProtectionsProvider } from '../../lib/protections.tsx';
import { LoadError } from '../../ui/load-error.tsx';
import { Loading } from '../../ui/loading.tsx';
import { NotFound } from '../../ui/not-found.tsx';
import { AgentHeader } from './agent-header.tsx';
import classes from './agent-page.module.css';
import { DraftConflict } from './draft-conflict.tsx';
import { DraftLocked } from './draft-locked.tsx';
import { FirstSteps } from './first-steps.tsx';
import { MergeWaiting } from './merge-waiting.tsx';

/** One agent: its header stays, the tab below changes. */
export function AgentPage() {
  const { slug } = useParams({ from: '/agents/$slug' });
  const agents = useQuery(query.agents.list.queryOptions());
  if (agents.isPending) return <Loading />;
  if (agents.isError)
    return <LoadError title="The agent could not be read" error={agents.error} retry={() => void agents.refetch()} />;
  const agent = agents.data.find((candidate) => candidate.slug === slug);
  if (agent === undefined) return <NotFound />;
  return (
    <AgentProvider value={agent} key={agent.id}>
      <div className={classes.page}>
        <AgentHeader />
        <DraftConflict />
        <DraftLocked />
        <MergeWaiting />
        <FirstSteps />
        <div className={classes.tab}>
          <ProtectionsProvider agent={agent.id} waiting={<Loading />}>
            <Outlet />
          </ProtectionsProvider>
        </div>
      </div>
    </AgentProvider>
  );
}
