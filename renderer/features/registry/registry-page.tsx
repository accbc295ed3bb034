import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { query } from '../../lib/api.ts';
import { Chip } from '../../ui/chip.tsx';
import { IconHistory, IconRefresh } from '../../ui/icons.ts';
import { LoadError } from '../../ui/load-error.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PolicyPanel } from '../../ui/policy/policy-panel.tsx';
import { ApiKeys } from './api-keys.tsx';
import { ConnectionPanel } from './connection-panel.tsx';
import { JoinTeam } from './join-team.tsx';
import { Members } from './members.tsx';
import classes from './registry.module.css';
import { LOOKS } from './sync-looks.ts';
import { useSynchronise } from './use-synchronise.ts';
import { Webhooks } from './webhooks.tsx';

/** The team registry of this workspace: joining one, whether it is in step, who is in it, who may call it. */
export function RegistryPage() {
  const status = useQuery(query.registry.status.queryOptions());
  const workspace = useQuery(query.workspace.current.queryOptions());
  const synchronise = useSynchronise();
  const failed = [status, workspace].find(({ isError }) => isError);
  if (failed !== undefined)
    return (
      <>
        <PageHeader title="Registry" />
        <LoadError
          title="The registry’s state could not be read"
          error={failed.error}
          retry={() => void Promise.all([status.refetch(), workspace.refetch()])}
        />
      </>
    );
  if (!status.isSuccess || !workspace.isSuccess) return <Loading />;
  const sync = status.data;
  if (sync.state === 'none')
    return (
      <>
        <PageHeader
          title="Registry"
          chips={<Chip>Not joined</Chip>}
          description={`${workspace.data.name} is on this machine only.`}
          actions={<ToHistory />}
        />
        <JoinTeam me={workspace.data.me.name} workspace={workspace.data} />
        <div className={classes.main}>
          <PolicyPanel agent={null} />
        </div>
      </>
    );
  const { word, tone, Icon } = LOOKS[sync.state];
  return (
    <>
      <PageHeader
        title="Registry"
        chips={
          <Chip tone={tone} strong icon={<Icon size={12} aria-hidden />}>
            {word}
          </Chip>
        }
        description={`The team server of ${workspace.data.name}`}
        actions={
          <>
            <ToHistory />
            <Button
              variant="default"
              leftSection={<IconRefresh size={16} aria-hidden />}
              loading={synchronise.isPending}
              onClick={() => synchronise.mutate()}
            >
              Synchronise now
            </Button>
          </>
        }
      />
      <div className={classes.columns}>
        <div className={classes.main}>
          <Members me={workspace.data.me} />
          <ApiKeys address={sync.address ?? ''} />
          <Webhooks />
          <PolicyPanel agent={null} />
        </div>
        <aside className={classes.side} aria-label="Connection">
          <ConnectionPanel sync={sync} me={workspace.data.me.name} />
        </aside>
      </div>
    </>
  );
}

/** Everything that was decided in this workspace, by everybody. */
function ToHistory() {
  return (
    <Button
      variant="default"
      leftSection={<IconHistory size={16} aria-hidden />}
      renderRoot={(props) => <Link to="/history" {...props} />}
    >
      History of decisions
    </Button>
  );
}
