import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import type { ChangeView } from '../../../shared/api/desktop/changes.ts';
import { Gated } from '../../ui/gated.tsx';
import { ActDialog } from './act-dialog.tsx';
import { SignDialog } from './sign-dialog.tsx';

interface Props {
  change: ChangeView;
  me: string;
  viewed: number;
  of: number;
}
type Dialog = 'approve' | 'request_changes' | 'deploy' | 'withdraw' | null;

/** What I may decide. A button that is off can still be reached and says which rule of the policy keeps it off. */
export function DecisionButtons({ change, me, viewed, of }: Props) {
  const [dialog, setDialog] = useState<Dialog>(null);
  const { approve, requestChanges, deploy, withdraw } = change.permissions;
  // What went to one channel may still go to another.
  if (change.status !== 'open' && !deploy.allowed) return null;
  const unread = viewed < of ? `View every difference first: ${viewed} of ${of} so far.` : null;
  const close = (): void => setDialog(null);
  return (
    <>
      {change.status === 'open' && (
        <>
          <Text size="sm" c="dimmed" role="status">
            {viewed} of {of} viewed
          </Text>
          {withdraw.allowed && (
            <Button variant="subtle" onClick={() => setDialog('withdraw')}>
              Withdraw…
            </Button>
          )}
          <Gated label="Ask for changes…" permission={requestChanges} onClick={() => setDialog('request_changes')} />
          <Gated
            label="Approve…"
            permission={approve}
            also={unread}
            primary={!deploy.allowed}
            onClick={() => setDialog('approve')}
          />
        </>
      )}
      {deploy.allowed && <Button onClick={() => setDialog('deploy')}>Deploy…</Button>}
      {(dialog === 'approve' || dialog === 'request_changes') && (
        <SignDialog change={change} verdict={dialog} me={me} onClose={close} />
      )}
      {(dialog === 'deploy' || dialog === 'withdraw') && <ActDialog change={change} act={dialog} onClose={close} />}
    </>
  );
}
