import { Button, Checkbox, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { announce } from '../../lib/announce.tsx';
import { query } from '../../lib/api.ts';
import { codeOf, wordsOf } from '../../lib/errors.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconArrowLeft, IconCloudOff, IconLock, IconRefresh, IconSend } from '../../ui/icons.ts';
import { LoadError } from '../../ui/load-error.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Delivery } from './delivery.tsx';
import classes from './registry.module.css';

/** While something is being tried, the registry is asked how it went. */
const WHILE_TRYING_MS = 2_000;

/** What was sent to a webhook, how that went, and sending it again. */
export function DeliveriesPage() {
  const { webhook: id } = useParams({ from: '/registry/webhooks/$webhook' });
  const [failing, setFailing] = useState(false);
  const webhooks = useQuery(query.webhooks.list.queryOptions());
  const pages = useInfiniteQuery({
    ...query.webhooks.deliveries.infiniteOptions({
      input: (before: string | undefined) => ({ id, failing, ...(before === undefined ? {} : { before }) }),
      initialPageParam: undefined,
      getNextPageParam: ({ next }) => next ?? undefined,
    }),
    refetchOnMount: 'always',
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ deliveries }) => deliveries.some((one) => one.state === 'pending')) === true
        ? WHILE_TRYING_MS
        : false,
  });
  const webhook = webhooks.data?.find((one) => one.id === id);
  const items = pages.data?.pages.flatMap(({ deliveries }) => deliveries) ?? [];
  const refresh = async (): Promise<void> => {
    await pages.refetch();
    announce('Looked for newer deliveries');
  };
  const error = pages.error ?? webhooks.error;
  return (
    <>
      <PageHeader
        title="Deliveries"
        description={webhook === undefined ? 'What was sent to a webhook' : `What was sent to ${webhook.url}`}
        actions={
          <>
            <Button
              variant="default"
              leftSection={<IconArrowLeft size={16} aria-hidden />}
              renderRoot={(props) => <Link to="/registry" {...props} />}
            >
              Registry
            </Button>
            <Button
              variant="default"
              leftSection={<IconRefresh size={16} aria-hidden />}
              onClick={() => void refresh()}
            >
              Look for newer
            </Button>
          </>
        }
      />
      {pages.isPending && <Loading />}
      {pages.isError && items.length === 0 && <Refused error={error} retry={() => void refresh()} />}
      {pages.isSuccess && (
        <div className={classes.main}>
          <div className={classes.bar}>
            <Text size="sm" c="dimmed">
              Newest first. Each is signed; one that is not taken is tried again for about a day.
            </Text>
            <Checkbox
              label="Only what fails"
              checked={failing}
              onChange={(event) => setFailing(event.currentTarget.checked)}
            />
          </div>
          {items.length === 0 ? (
            <EmptyState
              icon={<IconSend size={24} aria-hidden />}
              title={failing ? 'Nothing fails' : 'Nothing was sent yet'}
            >
              {failing
                ? 'Everything that was sent in the last thirty days was taken.'
                : 'As soon as something happens that this webhook is told of, it stands here. “Send a test” on the Registry page sends one now.'}
            </EmptyState>
          ) : (
            <ul className={classes.deliveries} aria-label="Deliveries">
              {items.map((delivery) => (
                <Delivery key={delivery.id} delivery={delivery} />
              ))}
            </ul>
          )}
          {pages.hasNextPage && (
            <Button
              variant="default"
              loading={pages.isFetchingNextPage}
              onClick={() => void pages.fetchNextPage()}
              w="fit-content"
            >
              Show older
            </Button>
          )}
          {pages.isFetchNextPageError && (
            <Text size="sm" c="var(--rh-bad)" role="alert">
              The older ones could not be read. {wordsOf(error)}
            </Text>
          )}
        </div>
      )}
    </>
  );
}

function Refused({ error, retry }: { error: unknown; retry: () => void }) {
  const code = codeOf(error);
  if (code === 'unavailable')
    return (
      <EmptyState
        icon={<IconCloudOff size={24} aria-hidden />}
        title="The registry cannot be reached"
        action={<Button onClick={retry}>Try again</Button>}
      >
        It goes on sending. What it sent is kept there, so it cannot be shown offline.
      </EmptyState>
    );
  if (code === 'forbidden')
    return (
      <EmptyState icon={<IconLock size={24} aria-hidden />} title="You may not see deliveries">
        {wordsOf(error)}
      </EmptyState>
    );
  return <LoadError title="The deliveries could not be read" error={error} retry={retry} />;
}
