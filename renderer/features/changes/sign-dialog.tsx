import { Button, Checkbox, Group, Stack, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { ChangeView } from '../../../shared/api/desktop/changes.ts';
import { api } from '../../lib/api.ts';
import { formatList } from '../../lib/format.ts';
import { shortHash } from '../../lib/short-hash.ts';
import { Dialog } from '../../ui/dialog.tsx';
import type { FormProblem } from '../../ui/error-summary.tsx';
import { useSubmit } from '../../ui/use-submit.tsx';
import { VerdictCounts } from '../../ui/verdict-counts.tsx';
import { impactInShort } from './impact-words.ts';
import classes from './review.module.css';

const SURE: FormProblem = {
  field: 'sign-sure',
  message: 'Tick the box to confirm that you sign exactly this version',
};
const CONTRACT: FormProblem = {
  field: 'sign-contract',
  message: 'Tick the box to confirm that you have read what this does to applications',
};
const COMMENT: FormProblem = {
  field: 'sign-comment',
  message: 'Comment: say what should change, so that the author can act on it',
};

interface Props {
  change: ChangeView;
  verdict: 'approve' | 'request_changes';
  me: string;
  onClose: () => void;
}

/** Names what is signed, by whom and on what evidence, and wants an explicit yes that is not the default button. */
export function SignDialog({ change, verdict, me, onClose }: Props) {
  const [comment, setComment] = useState('');
  const [sure, setSure] = useState(false);
  const [read, setRead] = useState(false);
  const approves = verdict === 'approve';
  const confirms = approves && change.confirmContract;
  const form = useSubmit({
    title: 'This was not signed',
    check: () => [
      ...(confirms && !read ? [CONTRACT] : []),
      ...(approves && !sure ? [SURE] : []),
      ...(!approves && comment.trim() === '' ? [COMMENT] : []),
    ],
    send: () =>
      api.changes.review({
        id: change.id,
        version: change.version.hash,
        evidence: [...change.evidence, ...change.replays].map(({ hash }) => hash),
        verdict,
        comment,
        ...(confirms ? { contract: change.contract } : {}),
      }),
    done: () => {
      notifications.show({
        message: approves ? `You approved “${change.title}”.` : 'The author sees what you ask for.',
      });
      onClose();
    },
  });
  return (
    <Dialog
      title={approves ? `Approve “${change.title}”` : `Ask for changes to “${change.title}”`}
      onClose={onClose}
      size="lg"
    >
      <Stack gap="md">
        {form.summary}
        <dl className={classes.facts}>
          <dt>Agent</dt>
          <dd>{change.agent.name}</dd>
          <dt>Version</dt>
          <dd>
            v{change.version.number} · <span className={classes.mono}>{shortHash(change.version.hash)}</span>
          </dd>
          <dt>Evidence</dt>
          <dd>
            {change.evidence.length === 0 ? (
              'No test run'
            ) : (
              <Group justify="flex-end" gap={6}>
                {change.evidence.map(({ hash, counts, dryRun, models }) => (
                  <Group key={hash} gap={6}>
                    {dryRun ? 'Dry run' : formatList(models)}
                    <VerdictCounts counts={counts} />
                  </Group>
                ))}
              </Group>
            )}
          </dd>
          {confirms && change.impact !== null && (
            <>
              <dt>Contract</dt>
              <dd>{impactInShort(change.impact)}</dd>
            </>
          )}
          <dt>Signed by</dt>
          <dd>
            {me}, as {change.capacity}
          </dd>
        </dl>
        <Textarea
          id="sign-comment"
          label={approves ? 'Comment (optional)' : 'What should change'}
          required={!approves}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
          maxLength={4000}
          autosize
          minRows={2}
        />
        {confirms && (
          <Checkbox
            id="sign-contract"
            checked={read}
            onChange={(event) => setRead(event.currentTarget.checked)}
            label="I have read what this does to applications."
          />
        )}
        {approves && (
          <Checkbox
            id="sign-sure"
            checked={sure}
            onChange={(event) => setSure(event.currentTarget.checked)}
            label="I have read every difference and sign exactly this version with this evidence."
          />
        )}
        <Text size="sm" c="dimmed">
          Your signature is kept in the ledger and can be verified by anybody. Any later edit voids it.
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button onClick={form.submit} loading={form.pending}>
            {approves ? 'Sign and approve' : 'Ask for changes'}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
