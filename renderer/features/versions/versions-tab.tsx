import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useAgent } from '../../lib/agent-context.ts';
import { query } from '../../lib/api.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { HeldUp } from '../../ui/held-up.tsx';
import { IconHistory } from '../../ui/icons.ts';
import { LoadError } from '../../ui/load-error.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Applications } from './applications.tsx';
import { ChannelCards } from './channel-cards.tsx';
import { CompareView } from './compare-view.tsx';
import { DeploymentHistory } from './deployment-history.tsx';
import { Timeline } from './timeline.tsx';
import { useVersions } from './use-versions.ts';
import { VerifyHistory } from './verify-history.tsx';
import { VersionView } from './version-view.tsx';
import classes from './versions.module.css';

/** Every version, its channels and deployments; one version in words, or two compared, by the address. */
export function VersionsTab() {
  const { version, from, to } = useSearch({ from: '/agents/$slug/versions' });
  if (from !== undefined && to !== undefined) return <CompareView from={from} to={to} />;
  if (version !== undefined) return <VersionView hash={version} />;
  return <Overview />;
}

function Overview() {
  const agent = useAgent();
  const versions = useVersions(agent.id);
  const deployments = useQuery(query.versions.deployments.queryOptions({ input: { agent: agent.id } }));
  if (versions.isPending) return <Loading />;
  if (versions.isError)
    return (
      <LoadError title="The versions could not be read" error={versions.error} retry={() => void versions.refetch()} />
    );
  if (versions.items.length === 0)
    return (
      <EmptyState icon={<IconHistory size={24} aria-hidden />} title="No version yet">
        A version is made when you ask for sign-off. It never changes afterwards, and you can always compare it with
        others or return to it. Choose “Ask for sign-off” above to make the first one.
      </EmptyState>
    );
  return (
    <div className={classes.columns}>
      <div className={classes.main}>
        <HeldUp />
        <ChannelCards deployments={deployments.data ?? []} />
        <Timeline versions={versions} />
      </div>
      <aside className={classes.side} aria-label="Verification and deployments">
        <VerifyHistory />
        <Applications />
        <DeploymentHistory deployments={deployments} />
      </aside>
    </div>
  );
}
