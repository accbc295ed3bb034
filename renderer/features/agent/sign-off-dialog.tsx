import { Alert, Button, Checkbox, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useAgent } from '../../lib/agent-context.ts';
import { api, query } from '../../lib/api.ts';
import { notSaved } from '../../lib/draft/save-words.ts';
import { flushDraft, useDraft } from '../../lib/draft/use-draft.ts';
import { count, formatInstant } from '../../lib/format.ts';
import { Dialog } from '../../ui/dialog.tsx';
import type { FormProblem } from '../../ui/error-summary.tsx';
import { useSubmit } from '../../ui/use-submit.tsx';
import { attachableReplay } from './attachable-replay.ts';
import { attachableRuns } from './attachable-runs.ts';
import { AttachedRuns } from './attached-runs.tsx';
import { RevisedChange } from './revised-change.tsx';
import { TestsAlong } from './tests-along.tsx';
import { TriedOnPastCases } from './tried-on-past-cases.tsx';

const TITLE = 'sign-off-title';
const REASON = 'sign-off-reason';
/** Runs that are looked through for one of each model. */
const MOST_RUNS = 200;

function problemsIn(title: string | null, reason: string): FormProblem[] {
  return [
    ...(title?.trim() === '' ? [{ field: TITLE, message: 'Title: say in a few words what changes' }] : []),
    ...(reason.trim() === '' ? [{ field: REASON, message: 'Reason: say why, so that the approver can judge it' }] : []),
  ];
}

/** Turns the draft into a version and asks the approvers for it. */
export function SignOffDialog({ onClose }: { onClose: () => void }) {
  const agent = useAgent();
  const navigate = useNavigate();
  const [title, setTitle] = useState('');
  const [reason, setReason] = useState('');
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set());
  const runs = useQuery(query.runs.list.queryOptions({ input: { agent: agent.id, limit: MOST_RUNS } }));
  const differences = useQuery(query.drafts.differences.queryOptions({ input: { agent: agent.id } }));
  const attachable = attachableRuns(runs.data ?? []);
  const replays = useQuery(query.replays.list.queryOptions({ input: { agent: agent.id } }));
  const replay = attachableReplay(replays.data ?? []);
  const [withoutReplay, setWithoutReplay] = useState(false);
  const continued = useQuery(query.changes.continued.queryOptions({ input: { agent: agent.id } })).data ?? null;
  const [apart, setApart] = useState(false);
  const [shareTests, setShareTests] = useState(true);
  const revised = apart ? null : continued;
  const draft = useDraft(agent.id);
  const unsaved = draft.state === 'ready' ? notSaved(draft.save) : null;
  const form = useSubmit({
    title: 'This could not be sent',
    check: () => problemsIn(revised === null ? title : null, reason),
    send: async () => {
      await flushDraft(agent.id);
      const tests = attachable.flatMap(({ id, report }) => (leftOut.has(id) ? [] : report));
      const evidence = [...tests, ...(replay === undefined || withoutReplay ? [] : [replay.report])];
      return revised === null
        ? api.changes.submit({ agent: agent.id, title, reason, evidence, shareTests })
        : api.changes.revise({ id: revised.change.id, reason, evidence, shareTests });
    },
    done: ({ id, title: named }) => {
      notifications.show({ message: `“${named}” waits for sign-off.` });
      onClose();
      void navigate({ to: '/changes/$change', params: { change: id } });
    },
  });
  const changes = differences.data?.filter(({ minor }) => !minor) ?? [];
  return (
    <Dialog onClose={onClose} size="lg" title={`Ask for sign-off of ${agent.name}`}>
      <form noValidate onSubmit={form.submit}>
        <Stack gap="md">
          {form.summary}
          {unsaved !== null && (
            <Alert color="red" role="status" title="Your last edits are not saved, and not among these changes">
              {unsaved}
            </Alert>
          )}
          <Text size="sm" c="dimmed">
            {differences.isSuccess
              ? `${count(changes.length, 'change')} would go to the approvers. What is published stays as it is until they agree and somebody deploys it.`
              : 'What is published stays as it is until the approvers agree and somebody deploys it.'}
          </Text>
          {changes.length > 0 && (
            <Stack
              component="ul"
              gap={4}
              m={0}
              ps={18}
              fz="sm"
              mah={160}
              style={{ overflow: 'auto' }}
              tabIndex={0}
              aria-label="Changes"
            >
              {changes.map(({ path, subject, sentence }) => (
                <li key={path + sentence}>
                  <b>{subject}</b> {sentence}
                </li>
              ))}
            </Stack>
          )}
          <TriedOnPastCases onLeave={onClose} />
          {continued !== null && <RevisedChange continued={continued} apart={apart} onApart={setApart} />}
          {revised === null && (
            <TextInput
              id={TITLE}
              label="Title"
              description="For example: Raise the counterfeit price line"
              value={title}
              onChange={(event) => setTitle(event.currentTarget.value)}
              error={form.errorOf(TITLE)}
              maxLength={200}
              required
              data-autofocus
            />
          )}
          <Textarea
            id={REASON}
            label="Reason"
            description={
              revised === null
                ? 'What happened, and what this is meant to achieve'
                : 'What is different now, for those who have read it already'
            }
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={form.errorOf(REASON)}
            maxLength={4000}
            autosize
            minRows={3}
            maxRows={8}
            required
            data-autofocus={revised !== null || undefined}
          />
          {runs.isSuccess && <AttachedRuns runs={attachable} leftOut={leftOut} onChange={setLeftOut} />}
          {replay !== undefined && (
            <Checkbox
              label={`Send the replay of ${formatInstant(replay.startedAt)} along`}
              description={`What the draft changes in executions answered by v${replay.version.number}`}
              checked={!withoutReplay}
              onChange={(event) => setWithoutReplay(!event.currentTarget.checked)}
            />
          )}
          <TestsAlong checked={shareTests} onChange={setShareTests} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={form.pending}>
              {revised === null ? 'Ask for sign-off' : 'Revise the change'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
