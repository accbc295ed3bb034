import { Button, Checkbox, Group, Stack, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ChangeView } from '../../../shared/api/desktop/changes.ts';
import { api } from '../../lib/api.ts';
import { wordsOf } from '../../lib/errors.ts';
import { shortHash } from '../../lib/short-hash.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorSummary } from '../../ui/error-summary.tsx';
import { VerdictCounts } from '../../ui/verdict-counts.tsx';
import classes from './review.module.css';

const CONFIRM_FIRST = 'Tick the box to confirm that you sign exactly this version';
const COMMENT_FIRST = 'Comment: say what should change, so that the author can act on it';

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
  const [missing, setMissing] = useState<string | null>(null);
  const approves = verdict === 'approve';
  const sign = useMutation({
    mutationFn: () =>
      api.changes.review({
        id: change.id,
        version: change.version.hash,
        evidence: change.evidence.map(({ hash }) => hash),
        verdict,
        comment,
      }),
    onSuccess: () => {
      notifications.show({
        message: approves ? `You approved “${change.title}”.` : 'The author sees what you ask for.',
      });
      onClose();
    },
  });
  const confirm = (): void => {
    const still = approves ? (sure ? null : CONFIRM_FIRST) : comment.trim() === '' ? COMMENT_FIRST : null;
    setMissing(still);
    if (still === null) sign.mutate();
  };
  const problem = missing ?? (sign.isError ? wordsOf(sign.error) : null);
  return (
    <Dialog
      title={approves ? `Approve “${change.title}”` : `Ask for changes to “${change.title}”`}
      onClose={onClose}
      size="lg"
    >
      <Stack gap="md">
        {problem !== null && (
          <ErrorSummary
            key={problem}
            title="This was not signed"
            problems={[{ field: missing === null ? null : approves ? 'sign-sure' : 'sign-comment', message: problem }]}
          />
        )}
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
                {change.evidence.map(({ hash, counts, dryRun }) => (
                  <Group key={hash} gap={6}>
                    {dryRun && 'Dry run'}
                    <VerdictCounts counts={counts} />
                  </Group>
                ))}
              </Group>
            )}
          </dd>
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
          <Button onClick={confirm} loading={sign.isPending}>
            {approves ? 'Sign and approve' : 'Ask for changes'}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
