import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useAgent } from '../../lib/agent-context.ts';
import { announce } from '../../lib/announce.tsx';
import { query } from '../../lib/api.ts';
import { useDraft } from '../../lib/draft/use-draft.ts';
import { codeOf, wordsOf } from '../../lib/errors.ts';
import { type ExecutionAddress, executionAddress, searchOf } from '../../lib/execution-search.ts';
import { count } from '../../lib/format.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconCloudOff, IconHistory, IconListDetails, IconLock, IconRefresh, IconSend } from '../../ui/icons.ts';
import { LoadError } from '../../ui/load-error.tsx';
import { Loading } from '../../ui/loading.tsx';
import { NeedsTeam } from '../../ui/needs-team.tsx';
import { Corrected } from './corrected.tsx';
import { ExecutionDetail } from './execution-detail.tsx';
import { ExecutionFilters } from './execution-filters.tsx';
import { ExecutionList } from './execution-list.tsx';
import classes from './executions.module.css';
import { ExportMenu } from './export-menu.tsx';
import { SettingsDialog } from './settings-dialog.tsx';
import { Suggestions } from './suggestions.tsx';
import { useExecutions } from './use-executions.ts';

/** Calls of production: found, read in full, and made into tests. */
export function ExecutionsPage() {
  const workspace = useQuery(query.workspace.current.queryOptions());
  if (workspace.isPending) return <Loading />;
  if (workspace.isError)
    return (
      <LoadError title="Executions could not be read" error={workspace.error} retry={() => void workspace.refetch()} />
    );
  if (workspace.data.kind !== 'team')
    return (
      <NeedsTeam title="Executions are recorded by a registry">
        Every call that an application makes to your team’s registry stands here: what came in, what was answered, which
        rules were checked, and what it cost.
      </NeedsTeam>
    );
  return <InTeam />;
}

function InTeam() {
  const agent = useAgent();
  const draft = useDraft(agent.id);
  const address = useSearch({ from: '/agents/$slug/executions' });
  const navigate = useNavigate();
  const [setting, setSetting] = useState(false);
  const { id, ...narrowed } = address;
  const search = searchOf(narrowed);
  const facets = useQuery(query.executions.facets.queryOptions({ input: { agent: agent.id } }));
  const found = useExecutions(agent.id, search);
  const total = useQuery({
    ...query.executions.count.queryOptions({ input: { agent: agent.id, search } }),
    enabled: found.isSuccess,
  });
  const go = (part: { [K in keyof ExecutionAddress]: ExecutionAddress[K] | undefined }): void =>
    void navigate({
      to: '/agents/$slug/executions',
      params: { slug: agent.slug },
      search: (now) => executionAddress({ ...now, ...part }),
      replace: part.id === undefined,
    });
  const refresh = async (): Promise<void> => {
    await Promise.all([found.refetch(), facets.refetch(), total.refetch()]);
    announce('Looked for newer executions');
  };
  if (found.isError && found.items.length === 0) return <Refused error={found.error} retry={() => void refresh()} />;
  if (found.isPending || facets.isPending || draft.state === 'loading') return <Loading />;
  const isNarrowed = Object.keys(narrowed).length > 0;
  const { spec } = draft.state === 'ready' ? draft : { spec: null };
  return (
    <div className={classes.page} data-open={id !== undefined}>
      <ExecutionFilters address={narrowed} facets={facets.data ?? null} spec={spec} onChange={go} />
      <div className={classes.bar}>
        <Text size="sm" c="dimmed" role="status">
          {total.isSuccess && countWords(total.data)}
          {found.unindexed > 0 && search.text !== undefined && ` The newest ${found.unindexed} cannot be searched yet.`}
        </Text>
        <Group gap="xs">
          <Button variant="default" leftSection={<IconRefresh size={16} aria-hidden />} onClick={() => void refresh()}>
            Look for newer
          </Button>
          <Button
            variant="default"
            leftSection={<IconHistory size={16} aria-hidden />}
            renderRoot={(props) => (
              <Link to="/agents/$slug/replay" params={{ slug: agent.slug }} search={{}} {...props} />
            )}
          >
            Try the draft on them
          </Button>
          <Button
            variant="default"
            leftSection={<IconSend size={16} aria-hidden />}
            renderRoot={(props) => <Link to="/agents/$slug/call" params={{ slug: agent.slug }} {...props} />}
          >
            Call it
          </Button>
          <ExportMenu search={search} />
          <Button variant="default" onClick={() => setSetting(true)}>
            What is kept…
          </Button>
        </Group>
      </div>
      {found.items.length === 0 ? (
        <EmptyState
          icon={<IconListDetails size={24} aria-hidden />}
          title={isNarrowed ? 'No execution matches' : 'No application has called yet'}
        >
          {isNarrowed ? (
            'Take a word or a filter away, or choose other days.'
          ) : (
            <>
              As soon as a version is deployed and an application calls it with an API key, each call stands here.{' '}
              <Link to="/agents/$slug/call" params={{ slug: agent.slug }} className={classes.inline ?? ''}>
                See how to call it
              </Link>
            </>
          )}
        </EmptyState>
      ) : (
        <>
          {!isNarrowed && <Suggestions onOpen={(chosen) => go({ id: chosen })} />}
          {!isNarrowed && spec !== null && <Corrected spec={spec} onOpen={(chosen) => go({ id: chosen })} />}
          <div className={classes.panes}>
            <div className={classes.list}>
              <ExecutionList items={found.items} open={id} onOpen={(chosen) => go({ id: chosen })} />
              {found.hasNextPage && (
                <Button
                  variant="default"
                  className={classes.more ?? ''}
                  loading={found.isFetchingNextPage}
                  onClick={() => void found.fetchNextPage()}
                >
                  Show older
                </Button>
              )}
              {found.isFetchNextPageError && (
                <Text size="sm" c="var(--rh-bad)" role="alert">
                  The older executions could not be read. {wordsOf(found.error)}
                </Text>
              )}
            </div>
            {id !== undefined && spec !== null && (
              <ExecutionDetail key={id} id={id} spec={spec} onClose={() => go({ id: undefined })} />
            )}
          </div>
        </>
      )}
      {setting && spec !== null && <SettingsDialog spec={spec} onClose={() => setSetting(false)} />}
    </div>
  );
}

const countWords = ({ count: found, atLeast }: { count: number; atLeast: boolean }): string =>
  `${atLeast ? 'More than ' : ''}${count(found, 'execution')}, newest first.`;

/** No registry to ask, or no right to: nothing of executions is kept on this computer. */
function Refused({ error, retry }: { error: unknown; retry: () => void }) {
  if (codeOf(error) === 'unavailable')
    return (
      <EmptyState
        icon={<IconCloudOff size={24} aria-hidden />}
        title="The registry cannot be reached"
        action={<Button onClick={retry}>Try again</Button>}
      >
        Executions are read from the registry and not kept on this computer, so they cannot be shown offline.
      </EmptyState>
    );
  if (codeOf(error) === 'forbidden')
    return (
      <EmptyState icon={<IconLock size={24} aria-hidden />} title="You may not read executions">
        {wordsOf(error)} They hold what customers sent.
      </EmptyState>
    );
  return <LoadError title="Executions could not be read" error={error} retry={retry} />;
}
