import { Box } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { query } from '../../lib/api.ts';
import { count } from '../../lib/format.ts';
import { ChangeList } from '../../ui/change-list.tsx';
import { Chip } from '../../ui/chip.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconInbox } from '../../ui/icons.ts';
import { LoadError } from '../../ui/load-error.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PageHeader } from '../../ui/page-header.tsx';

const WHY = {
  review: 'Needs your review',
  changes_requested: 'Changes were asked of you',
  ready_to_deploy: 'Ready to deploy',
} as const;

/** What waits for me, whichever agent it belongs to. */
export function InboxPage() {
  const inbox = useQuery(query.changes.inbox.queryOptions());
  const items = inbox.data ?? [];
  return (
    <>
      <PageHeader
        title="Inbox"
        description={items.length === 0 ? 'What waits for you.' : `${count(items.length, 'change')} waiting for you.`}
      />
      {inbox.isPending && <Loading />}
      {inbox.isError && (
        <LoadError title="The inbox could not be read" error={inbox.error} retry={() => void inbox.refetch()} />
      )}
      {inbox.isSuccess && items.length === 0 && (
        <EmptyState icon={<IconInbox size={24} aria-hidden />} title="Nothing waits for you">
          Changes that need your review, your answer or a deployment appear here.
        </EmptyState>
      )}
      {items.length > 0 && (
        <Box p={20} maw={980}>
          <ChangeList
            label="Waiting for you"
            showAgent
            rows={items.map(({ kind, change }) => ({ change, note: <Chip>{WHY[kind]}</Chip> }))}
          />
        </Box>
      )}
    </>
  );
}
