import { Button, Checkbox, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { AgentSummary } from '../../../shared/api/desktop/agents.ts';
import type { HistoryFilter } from '../../../shared/api/desktop/history.ts';
import { announce } from '../../lib/announce.tsx';
import { query } from '../../lib/api.ts';
import { wordsOf } from '../../lib/errors.ts';
import { count } from '../../lib/format.ts';
import { type HistorySearch, historySearch } from '../../lib/history-search.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconHistory } from '../../ui/icons.ts';
import { LoadError } from '../../ui/load-error.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { startOfDay } from './days.ts';
import { ExportMenu } from './export-menu.tsx';
import classes from './history.module.css';
import { HistoryFilters } from './history-filters.tsx';
import { HistoryList } from './history-list.tsx';
import { useHistory } from './use-history.ts';

/** What the address asks for, in the backend's terms. */
function filterOf(search: HistorySearch, agents: readonly AgentSummary[]): HistoryFilter {
  const { agent, person, kinds, from, until, text } = search;
  return {
    // An agent that is not there has no decisions, rather than everybody's.
    ...(agent === undefined ? {} : { agent: agents.find(({ slug }) => slug === agent)?.id ?? agent }),
    ...(person === undefined ? {} : { member: person }),
    ...(kinds === undefined ? {} : { groups: kinds }),
    ...(from === undefined ? {} : { from: startOfDay(from) }),
    ...(until === undefined ? {} : { until: startOfDay(until, 1) }),
    ...(text === undefined ? {} : { text }),
  };
}

/** Every decision of the workspace: who, when, what and why. The address holds what it is narrowed by. */
export function HistoryPage() {
  const search = useSearch({ from: '/history' });
  const navigate = useNavigate();
  const [numbered, setNumbered] = useState(false);
  const workspace = useQuery(query.workspace.current.queryOptions());
  const members = useQuery(query.workspace.members.queryOptions());
  const agents = useQuery(query.agents.list.queryOptions());
  const waiting = useQuery(query.registry.status.queryOptions()).data?.waiting ?? 0;
  const filter = agents.isSuccess ? filterOf(search, agents.data) : null;
  const history = useHistory(filter);
  const failed = [members, agents].find(({ isError }) => isError);
  if (failed !== undefined)
    return (
      <>
        <PageHeader title="History of decisions" />
        <LoadError
          title="The history could not be read"
          error={failed.error}
          retry={() => void Promise.all([members.refetch(), agents.refetch()])}
        />
      </>
    );
  if (!members.isSuccess || !agents.isSuccess) return <Loading />;
  const { items, hasNextPage, searchesOn } = history;
  const more = async (): Promise<void> => {
    const { data } = await history.fetchNextPage();
    announce(`${count(data?.pages.at(-1)?.items.length ?? 0, 'older decision')} shown`);
  };
  return (
    <>
      <PageHeader
        title="History of decisions"
        description={`Who decided what in ${workspace.data?.name ?? 'this workspace'}, when and why. Each decision is signed and never changes.`}
        actions={filter !== null && <ExportMenu filter={filter} />}
      />
      <div className={classes.page}>
        <HistoryFilters
          search={search}
          agents={agents.data}
          members={members.data}
          onChange={(part) =>
            void navigate({ to: '/history', search: (now) => historySearch({ ...now, ...part }), replace: true })
          }
        />
        <div className={classes.bar}>
          <Text size="sm" c="dimmed" role="status">
            {history.isPending
              ? ''
              : `${count(items.length, 'decision')} ${hasNextPage ? 'so far, newest first' : 'in all, newest first'}`}
          </Text>
          <Checkbox
            label="Show number and hash"
            checked={numbered}
            onChange={(event) => setNumbered(event.currentTarget.checked)}
          />
        </div>
        {waiting > 0 && (
          <Text size="sm" className={classes.note ?? ''}>
            {count(waiting, 'decision')} of yours {waiting === 1 ? 'waits' : 'wait'} for the registry. What it takes
            will stand here.
          </Text>
        )}
        {history.isPending && <Loading />}
        {history.isError && items.length === 0 && (
          <LoadError title="The history could not be read" error={history.error} retry={() => void history.refetch()} />
        )}
        {history.isSuccess && items.length === 0 && !searchesOn && (
          <EmptyState icon={<IconHistory size={24} aria-hidden />} title="No decision matches">
            Take a word away, choose other days, or show everything.
          </EmptyState>
        )}
        <HistoryList entries={items} numbered={numbered} />
        {searchesOn && <Loading />}
        {hasNextPage && !searchesOn && (
          <Button
            variant="default"
            className={classes.more ?? ''}
            loading={history.isFetchingNextPage}
            onClick={() => void more()}
          >
            Show older
          </Button>
        )}
        {history.isFetchNextPageError && (
          <Text size="sm" c="var(--rh-bad)" ta="center" role="alert">
            The older decisions could not be read. {wordsOf(history.error)}
          </Text>
        )}
      </div>
    </>
  );
}
