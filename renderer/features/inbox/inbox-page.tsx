import { Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { query } from '../../lib/api.ts';
import { count, formatList } from '../../lib/format.ts';
import { ChangeList } from '../../ui/change-list.tsx';
import { Chip } from '../../ui/chip.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconInbox } from '../../ui/icons.ts';
import { LoadError } from '../../ui/load-error.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { RequestList } from '../../ui/request-list.tsx';

const WHY = {
  review: 'Needs your review',
  review_again: 'Your approval no longer counts',
  changes_requested: 'Changes were asked of you',
  ready_to_deploy: 'Ready to deploy',
} as const;

/** What waits for me, whichever agent it belongs to: changes, and for engineers requests about locked parts. */
export function InboxPage() {
  const inbox = useQuery(query.changes.inbox.queryOptions());
  const requests = useQuery(query.requests.waiting.queryOptions());
  const items = inbox.data ?? [];
  const asked = requests.data ?? [];
  const waiting = [
    ...(items.length === 0 ? [] : [count(items.length, 'change')]),
    ...(asked.length === 0 ? [] : [count(asked.length, 'request')]),
  ];
  return (
    <>
      <PageHeader
        title="Inbox"
        description={waiting.length === 0 ? 'What waits for you.' : `${formatList(waiting)} waiting for you.`}
      />
      {(inbox.isPending || requests.isPending) && <Loading />}
      {inbox.isError && (
        <LoadError title="The inbox could not be read" error={inbox.error} retry={() => void inbox.refetch()} />
      )}
      {requests.isError && (
        <LoadError
          title="The requests could not be read"
          error={requests.error}
          retry={() => void requests.refetch()}
        />
      )}
      {inbox.isSuccess && requests.isSuccess && waiting.length === 0 && (
        <EmptyState icon={<IconInbox size={24} aria-hidden />} title="Nothing waits for you">
          Changes that need your review, your answer or a deployment appear here, and requests to change what engineers
          have locked.
        </EmptyState>
      )}
      {waiting.length > 0 && (
        <Stack gap="md" p={20} maw={980}>
          {items.length > 0 && (
            <ChangeList
              label="Waiting for you"
              showAgent
              rows={items.map(({ kind, change }) => ({ change, note: <Chip>{WHY[kind]}</Chip> }))}
            />
          )}
          {asked.length > 0 && (
            <section>
              <Title order={2} size="md" mb={8}>
                Requests about locked parts
              </Title>
              <RequestList label="Requests about locked parts" requests={asked} showAgent />
            </section>
          )}
        </Stack>
      )}
    </>
  );
}
