import { Button, Group, Table, Text, VisuallyHidden } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { WebhookView } from '../../../shared/api/webhooks.ts';
import { announce } from '../../lib/announce.tsx';
import { api, query } from '../../lib/api.ts';
import { codeOf, wordsOf } from '../../lib/errors.ts';
import { Chip } from '../../ui/chip.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { LoadError } from '../../ui/load-error.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { EVENT_WORDS, STATES, TONES } from './delivery-words.ts';
import classes from './registry.module.css';
import { WebhookDialog } from './webhook-dialog.tsx';

/** Addresses that the registry tells of what happens. Shown to who may look after them. */
export function Webhooks() {
  // Nobody tells of deliveries either.
  const webhooks = useQuery({ ...query.webhooks.list.queryOptions(), refetchOnMount: 'always' });
  const [making, { open, close }] = useDisclosure(false);
  // Who may not see API keys may not see these either, and is told so once, there.
  if (webhooks.isPending || ['forbidden', 'unavailable'].includes(codeOf(webhooks.error) ?? '')) return null;
  return (
    <section aria-labelledby="webhooks">
      <div className={classes.bar}>
        <h2 id="webhooks">Webhooks</h2>
        {webhooks.isSuccess && (
          <Button variant="default" onClick={open}>
            New webhook…
          </Button>
        )}
      </div>
      {webhooks.isError && (
        <LoadError
          title="The webhooks could not be read"
          error={webhooks.error}
          retry={() => void webhooks.refetch()}
        />
      )}
      {webhooks.data?.length === 0 && (
        <p className={classes.note}>
          <span>
            Nobody else is told yet when something is approved or deployed. Choose “New webhook…” to have an address
            told, for example of a chat or of a build.
          </span>
        </p>
      )}
      {webhooks.isSuccess && webhooks.data.length > 0 && <WebhookTable webhooks={webhooks.data} />}
      {making && <WebhookDialog onClose={close} />}
    </section>
  );
}

function WebhookTable({ webhooks }: { webhooks: readonly WebhookView[] }) {
  const [removing, setRemoving] = useState<WebhookView | null>(null);
  const remove = useMutation({
    mutationFn: (id: string) => api.webhooks.remove({ id }),
    onSuccess: () => {
      announce('The webhook is removed');
      setRemoving(null);
    },
  });
  const test = useMutation({
    mutationFn: (id: string) => api.webhooks.test({ id }),
    onSuccess: () => announce('A test is on its way'),
  });
  return (
    <>
      {test.isError && (
        <Text size="sm" c="var(--rh-bad)" role="alert">
          No test was sent. {wordsOf(test.error)}
        </Text>
      )}
      <Table.ScrollContainer type="native" minWidth={760} className={classes.table ?? ''}>
        <Table verticalSpacing={9} aria-labelledby="webhooks">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Address</Table.Th>
              <Table.Th>Told when</Table.Th>
              <Table.Th>Last delivery</Table.Th>
              <Table.Th w={270}>
                <VisuallyHidden>Actions</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {webhooks.map((webhook) => (
              <Table.Tr key={webhook.id}>
                <Table.Th scope="row" fw={600} className={classes.name ?? ''}>
                  {webhook.url}
                </Table.Th>
                <Table.Td>{webhook.events.map((event) => EVENT_WORDS[event]).join('; ')}</Table.Td>
                <Table.Td>
                  {webhook.disabledAt !== null && <Chip tone="bad">Gone, sent no more</Chip>}
                  {webhook.disabledAt === null && webhook.last === null && 'None yet'}
                  {webhook.disabledAt === null && webhook.last !== null && (
                    <Group gap={6} wrap="nowrap">
                      <Chip tone={TONES[webhook.last.state]}>{STATES[webhook.last.state]}</Chip>
                      <RelativeTime at={webhook.last.at} />
                    </Group>
                  )}
                </Table.Td>
                <Table.Td>
                  <Group gap={2} wrap="nowrap" justify="flex-end">
                    <Button
                      variant="subtle"
                      size="compact-sm"
                      aria-label={`Deliveries to ${webhook.url}`}
                      renderRoot={(props) => (
                        <Link to="/registry/webhooks/$webhook" params={{ webhook: webhook.id }} {...props} />
                      )}
                    >
                      Deliveries
                    </Button>
                    <Button
                      variant="subtle"
                      size="compact-sm"
                      onClick={() => test.mutate(webhook.id)}
                      aria-label={`Send a test to ${webhook.url}`}
                    >
                      Send a test
                    </Button>
                    <Button
                      variant="subtle"
                      size="compact-sm"
                      onClick={() => {
                        remove.reset();
                        setRemoving(webhook);
                      }}
                      aria-label={`Remove… ${webhook.url}`}
                    >
                      Remove…
                    </Button>
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <ConfirmDialog
        opened={removing !== null}
        onClose={() => setRemoving(null)}
        title="Remove the webhook"
        confirm="Remove the webhook"
        danger
        busy={remove.isPending}
        onConfirm={() => removing !== null && remove.mutate(removing.id)}
      >
        {removing?.url} is told of nothing more, and the log of its deliveries goes with it.
        {remove.isError && (
          <Text size="sm" c="var(--rh-bad)" mt={8} role="alert">
            The webhook was not removed. {wordsOf(remove.error)}
          </Text>
        )}
      </ConfirmDialog>
    </>
  );
}
