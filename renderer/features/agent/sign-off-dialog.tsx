import { Alert, Button, Checkbox, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useAgent } from '../../lib/agent-context.ts';
import { api, query } from '../../lib/api.ts';
import { flushDraft } from '../../lib/draft/use-draft.ts';
import { problemsOf, wordsOf } from '../../lib/errors.ts';
import { count } from '../../lib/format.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorSummary, type FormProblem } from '../../ui/error-summary.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { VerdictCounts } from '../../ui/verdict-counts.tsx';
import { TriedOnPastCases } from './tried-on-past-cases.tsx';

const TITLE = 'sign-off-title';
const REASON = 'sign-off-reason';

function problemsIn(title: string, reason: string): FormProblem[] {
  return [
    ...(title.trim() === '' ? [{ field: TITLE, message: 'Title: say in a few words what changes' }] : []),
    ...(reason.trim() === '' ? [{ field: REASON, message: 'Reason: say why, so that the approver can judge it' }] : []),
  ];
}

/** Turns the draft into a version and asks the approvers for it. */
export function SignOffDialog({ onClose }: { onClose: () => void }) {
  const agent = useAgent();
  const navigate = useNavigate();
  const [title, setTitle] = useState('');
  const [reason, setReason] = useState('');
  const [attach, setAttach] = useState(true);
  const [problems, setProblems] = useState<FormProblem[]>([]);
  const attempt = useRef(0);
  const runs = useQuery(query.runs.list.queryOptions({ input: { agent: agent.id, limit: 20 } }));
  const differences = useQuery(query.drafts.differences.queryOptions({ input: { agent: agent.id } }));
  const run = runs.data?.find(({ current, report }) => current && report !== null);
  const submit = useMutation({
    mutationFn: async () => {
      await flushDraft(agent.id);
      const evidence = attach && run?.report ? [run.report] : [];
      return api.changes.submit({ agent: agent.id, title, reason, evidence });
    },
    onSuccess: ({ id }) => {
      notifications.show({ message: `“${title.trim()}” waits for sign-off.` });
      onClose();
      void navigate({ to: '/changes/$change', params: { change: id } });
    },
    onError: (error) => {
      attempt.current += 1;
      const found = problemsOf(error);
      setProblems(
        found.length === 0
          ? [{ field: null, message: wordsOf(error) }]
          : found.map(({ field, message }) => ({ field: null, message: `${field}: ${message}` })),
      );
    },
  });
  const ask = (): void => {
    const found = problemsIn(title, reason);
    attempt.current += 1;
    setProblems(found);
    if (found.length === 0) submit.mutate();
  };
  const errorOf = (id: string): string | null => problems.find(({ field }) => field === id)?.message ?? null;
  const changes = differences.data?.filter(({ minor }) => !minor) ?? [];
  return (
    <Dialog onClose={onClose} size="lg" title={`Ask for sign-off of ${agent.name}`}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          ask();
        }}
      >
        <Stack gap="md">
          {problems.length > 0 && (
            <ErrorSummary key={attempt.current} title="This could not be sent" problems={problems} />
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
          <TextInput
            id={TITLE}
            label="Title"
            description="For example: Raise the counterfeit price line"
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
            error={errorOf(TITLE)}
            maxLength={200}
            required
            data-autofocus
          />
          <Textarea
            id={REASON}
            label="Reason"
            description="What happened, and what this is meant to achieve"
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={errorOf(REASON)}
            maxLength={4000}
            autosize
            minRows={3}
            maxRows={8}
            required
          />
          {run === undefined ? (
            <Alert color="yellow" title="No test run of exactly this draft">
              You can ask without one; the approver sees that none is attached. Run the tests on the Tests tab to add
              one.
            </Alert>
          ) : (
            <Checkbox
              checked={attach}
              onChange={(event) => setAttach(event.currentTarget.checked)}
              label={
                <Group gap={8}>
                  <span>
                    Attach the latest {run.dryRun ? 'dry run (no model asked)' : 'test run'},{' '}
                    <RelativeTime at={run.finishedAt ?? run.startedAt} />
                  </span>
                  <VerdictCounts counts={run.counts} />
                </Group>
              }
            />
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={submit.isPending}>
              Ask for sign-off
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
