import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import type { TestCase } from '../../../shared/grading/case.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { announce } from '../../lib/announce.tsx';
import { api } from '../../lib/api.ts';
import { flushDraft } from '../../lib/draft/use-draft.ts';
import { wordsOf } from '../../lib/errors.ts';
import { noteStarted } from '../../lib/runs/runs-store.ts';

export interface CaseActions {
  /** Runs this case alone through the decidable rules. */
  dryRun: (testCase: TestCase) => void;
  starting: boolean;
  /** Deletes at once; a notice offers to take it back for ten seconds. */
  remove: (testCase: TestCase) => void;
  removing: boolean;
}

const UNDO_MS = 10_000;
const failed = (title: string) => (error: unknown) =>
  void notifications.show({ color: 'red', title, message: wordsOf(error), role: 'alert' });

/** What can be done with a case without a form. */
export function useCaseActions(onStarted: () => void, onRemoved: () => void): CaseActions {
  const agent = useAgent();
  const start = useMutation({
    mutationFn: async ({ id }: TestCase) => {
      await flushDraft(agent.id);
      return api.runs.start({ agent: agent.id, model: null, limitUsd: null, cases: [id] });
    },
    onSuccess: ({ run }, { title }) => {
      noteStarted(run);
      announce(`Running “${title}” again as a dry run.`);
      onStarted();
    },
    onError: failed('The case was not run'),
  });
  const remove = useMutation({
    mutationFn: ({ id }: TestCase) => api.cases.remove({ agent: agent.id, id }),
    onSuccess: ({ removed }) => {
      onRemoved();
      offerUndo(agent.id, removed);
    },
    onError: failed('The case was not deleted'),
  });
  return {
    dryRun: start.mutate,
    starting: start.isPending,
    remove: remove.mutate,
    removing: remove.isPending,
  };
}

function offerUndo(agent: string, removed: TestCase): void {
  const id = `undo-${removed.id}`;
  const undo = (): void => {
    notifications.hide(id);
    api.cases
      .save({ agent, case: removed })
      .then(() => announce(`“${removed.title}” is back.`))
      .catch(failed('The case was not restored'));
  };
  announce(`Deleted the case “${removed.title}”. The notice offers to undo it for 10 seconds.`);
  notifications.show({
    id,
    autoClose: UNDO_MS,
    closeButtonProps: { 'aria-label': 'Close' },
    message: (
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          Deleted the case “{removed.title}”.
        </Text>
        <Button size="compact-sm" variant="default" onClick={undo} style={{ flex: 'none' }}>
          Undo
        </Button>
      </Group>
    ),
  });
}
