import { Alert, Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useAgent } from '../../lib/agent-context.ts';
import type { DraftSession } from '../../lib/draft/session.ts';
import { useDraft } from '../../lib/draft/use-draft.ts';
import { wordsOf } from '../../lib/errors.ts';
import { IconAlertTriangle } from '../../ui/icons.ts';

/**
 * Takes over what another window saved while nothing is being edited here; when both were edited, both stay until the
 * person has chosen.
 */
export function DraftConflict() {
  const agent = useAgent();
  const draft = useDraft(agent.id);
  const session = draft.state === 'ready' ? draft.session : null;
  const savedHere = draft.state === 'ready' && draft.save.kind === 'saved' ? (draft.save.at ?? '') : null;
  const savedLast = agent.draft?.savedAt ?? '';
  useEffect(() => {
    // Instants as text sort by time. While an edit of this window waits, saving it finds the conflict instead.
    if (session !== null && savedHere !== null && savedLast > savedHere)
      session.refresh().catch((error: unknown) => console.warn('The draft could not be read again.', error));
  }, [session, savedHere, savedLast]);
  if (draft.state !== 'ready' || draft.save.kind !== 'conflict') return null;
  return <Choice session={draft.session} />;
}

function Choice({ session }: { session: DraftSession }) {
  const keep = useMutation({ mutationFn: session.keepMine });
  const take = useMutation({ mutationFn: session.takeTheirs });
  const error = keep.error ?? take.error;
  return (
    <Alert
      color="yellow"
      radius={0}
      role="alert"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title="This draft was also edited in another window"
    >
      <Group gap="xs">
        <Text size="sm" style={{ flex: '1 1 320px' }}>
          Your edits are kept here and not saved yet. If you take the other edits, yours stay one undo away.
          {error !== null && ` ${wordsOf(error)}`}
        </Text>
        <Button variant="default" size="compact-sm" loading={take.isPending} onClick={() => take.mutate()}>
          Take the other edits
        </Button>
        <Button size="compact-sm" loading={keep.isPending} onClick={() => keep.mutate()}>
          Keep mine
        </Button>
      </Group>
    </Alert>
  );
}
