import { Alert, Anchor, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { RequestView } from '../../../shared/api/desktop/requests.ts';
import { query } from '../../lib/api.ts';
import { count, formatInstant } from '../../lib/format.ts';
import { Chip } from '../../ui/chip.tsx';
import { DifferenceCard } from '../../ui/difference-card.tsx';
import { Gated } from '../../ui/gated.tsx';
import { IconAlertTriangle } from '../../ui/icons.ts';
import { LoadError } from '../../ui/load-error.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { requestState } from '../../ui/request-list.tsx';
import { CloseDialog } from './close-dialog.tsx';
import { MakeChangeDialog } from './make-change-dialog.tsx';

/** One request about a locked part: what, who, why, what it would change, and the answer. */
export function RequestPage() {
  const { request: id } = useParams({ from: '/requests/$request' });
  const found = useQuery(query.requests.get.queryOptions({ input: { id } }));
  if (found.isPending) return <Loading />;
  if (found.isError)
    return <LoadError title="The request could not be read" error={found.error} retry={() => void found.refetch()} />;
  const request = found.data;
  const { words, tone } = requestState(request);
  return (
    <>
      <PageHeader
        title={`Change of “${request.subject}”`}
        chips={
          <Chip tone={tone} strong>
            {words}
          </Chip>
        }
        description={
          <>
            <Anchor
              size="sm"
              underline="always"
              renderRoot={(props) => <Link to="/agents/$slug/rules" params={{ slug: request.agent.slug }} {...props} />}
            >
              {request.agent.name}
            </Anchor>{' '}
            · requested by {request.author.name}, {formatInstant(request.openedAt)}
          </>
        }
        actions={<Answers request={request} />}
      />
      <Stack gap="md" p={20} maw={980}>
        <Outcome request={request} />
        <Panel label="Why">
          <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {request.reason}
          </Text>
        </Panel>
        <Differences request={request} />
      </Stack>
    </>
  );
}

function Differences({ request: { differences, status } }: { request: RequestView }) {
  return (
    <section aria-label="What it would change">
      <Text component="h2" size="md" fw={650} mb={8} mt={0}>
        {differences.length === 0 ? 'Differences' : count(differences.length, 'difference')}
      </Text>
      {differences.length === 0 ? (
        <Text size="sm" c="dimmed">
          {status === 'open'
            ? 'The published version says the same already.'
            : 'The published version says the same now.'}
        </Text>
      ) : (
        <Stack gap="sm">
          {differences.map((difference) => (
            <DifferenceCard
              key={`${difference.path}/${difference.kind}`}
              difference={difference}
              mode="sides"
              labels={['Published', 'Requested']}
            />
          ))}
        </Stack>
      )}
    </section>
  );
}

/** How it ended; while it is open, whether the part was changed meanwhile. */
function Outcome({ request }: { request: RequestView }) {
  const { closed, outdated, status } = request;
  if (status === 'open')
    return outdated ? (
      <Alert color="yellow" icon={<IconAlertTriangle size={18} aria-hidden />} title="The part was changed meanwhile">
        It is no longer what it was when this was requested. The differences below are against what is published now.
      </Alert>
    ) : null;
  if (closed === null) return null;
  return (
    <Panel label={requestState(request).words}>
      <Text size="sm">
        By {closed.by}, {formatInstant(closed.at)}.{' '}
        {closed.change !== null && (
          <Anchor
            size="sm"
            underline="always"
            renderRoot={(props) => <Link to="/changes/$change" params={{ change: closed.change ?? '' }} {...props} />}
          >
            Open the change
          </Anchor>
        )}
      </Text>
      {closed.comment !== '' && (
        <Text size="sm" mt={4} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          “{closed.comment}”
        </Text>
      )}
    </Panel>
  );
}

function Answers({ request }: { request: RequestView }) {
  const [dialog, setDialog] = useState<'change' | 'declined' | 'withdrawn' | null>(null);
  const { makeChange, decline, withdraw } = request.permissions;
  if (request.status !== 'open') return null;
  const close = (): void => setDialog(null);
  return (
    <>
      {withdraw.allowed && <Gated label="Withdraw…" permission={withdraw} onClick={() => setDialog('withdrawn')} />}
      <Gated label="Decline…" permission={decline} onClick={() => setDialog('declined')} />
      <Gated label="Make this a change…" permission={makeChange} primary onClick={() => setDialog('change')} />
      {dialog === 'change' && <MakeChangeDialog request={request} onClose={close} />}
      {(dialog === 'declined' || dialog === 'withdrawn') && (
        <CloseDialog request={request} outcome={dialog} onClose={close} />
      )}
    </>
  );
}
