import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ChangeView } from '../../../shared/api/desktop/changes.ts';
import { query } from '../../lib/api.ts';
import { DeployDialog } from '../../ui/deploy/deploy-dialog.tsx';
import { Gated } from '../../ui/gated.tsx';
import { SignDialog } from './sign-dialog.tsx';
import { WithdrawDialog } from './withdraw-dialog.tsx';

interface Props {
  change: ChangeView;
  me: { id: string; name: string };
  viewed: number;
  of: number;
}
type Dialog = 'approve' | 'request_changes' | 'deploy' | 'withdraw' | null;

/** What I may decide. A button that is off can still be reached and says which rule of the policy keeps it off. */
export function DecisionButtons({ change, me, viewed, of }: Props) {
  const [dialog, setDialog] = useState<Dialog>(null);
  const { approve, requestChanges, revise, withdraw } = change.permissions;
  const targets = useQuery(query.changes.targets.queryOptions({ input: { id: change.id } })).data;
  // What went to one channel may still go to another.
  const goesOn = targets?.other.allowed === true || targets?.channels.some(({ permission }) => permission.allowed);
  const deployable = change.status !== 'withdrawn' && goesOn === true;
  const mine = change.reviews.find((review) => review.mine && review.voided === null && review.verdict === 'approve');
  // An engineer who approved as an approver confirms the contract by approving once more.
  const isDone = mine !== undefined && !(change.engineerMissing && change.capacity === 'engineer');
  const isApproved = change.approvals.given >= change.approvals.needed;
  const unread = viewed < of ? `View every difference first: ${viewed} of ${of} so far.` : null;
  const close = (): void => setDialog(null);
  return (
    <>
      {change.status === 'open' && (
        <>
          <Text size="sm" c="dimmed" role="status">
            {viewed} of {of} viewed
          </Text>
          {revise.allowed && change.author.id === me.id && (
            <Button
              variant="subtle"
              renderRoot={(props) => <Link to="/agents/$slug/rules" params={{ slug: change.agent.slug }} {...props} />}
            >
              Edit the draft
            </Button>
          )}
          {withdraw.allowed && (
            <Button variant="subtle" onClick={() => setDialog('withdraw')}>
              Withdraw…
            </Button>
          )}
          <Gated label="Ask for changes…" permission={requestChanges} onClick={() => setDialog('request_changes')} />
          <Gated
            label="Approve…"
            permission={approve}
            also={
              isDone ? `You approved v${mine.version.number}. It counts as long as nothing of it is edited.` : unread
            }
            primary={!isApproved || change.engineerMissing}
            onClick={() => setDialog('approve')}
          />
        </>
      )}
      {(deployable || (change.status === 'open' && isApproved)) && (
        <Gated
          label="Deploy…"
          permission={deployable ? { allowed: true, why: null } : change.permissions.deploy}
          primary={change.status === 'open' && deployable}
          onClick={() => setDialog('deploy')}
        />
      )}
      {(dialog === 'approve' || dialog === 'request_changes') && (
        <SignDialog change={change} verdict={dialog} me={me.name} onClose={close} />
      )}
      {dialog === 'withdraw' && <WithdrawDialog change={change} onClose={close} />}
      {dialog === 'deploy' && (
        <DeployDialog change={change.id} agent={change.agent.name} version={change.version.number} onClose={close} />
      )}
    </>
  );
}
