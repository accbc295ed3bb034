import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ComparedCase } from '../../../../shared/grading/comparison.ts';
import type { SpecDifference } from '../../../../shared/spec/diff.ts';
import { useAgent } from '../../../lib/agent-context.ts';
import { announce } from '../../../lib/announce.tsx';
import { api, query } from '../../../lib/api.ts';
import { flushDraft } from '../../../lib/draft/use-draft.ts';
import { wordsOf } from '../../../lib/errors.ts';
import { formatUsd } from '../../../lib/format.ts';
import { suggestedLimit } from '../../../lib/model-choices.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { useSubmit } from '../../../ui/use-submit.tsx';
import type { Sides } from './compared-case.tsx';

interface Props {
  found: ComparedCase;
  sides: Sides;
  difference: SpecDifference;
  onClose: () => void;
}

/** Runs one case on the draft with one change taken back, after saying what that may cost. */
export function TrialDialog({ found, sides, difference, onClose }: Props) {
  const agent = useAgent();
  const navigate = useNavigate();
  const { model } = sides.now;
  const cases = [found.caseId];
  const estimate = useQuery(query.runs.estimate.queryOptions({ input: { agent: agent.id, model, cases } }));
  const limit = suggestedLimit(estimate.data?.costUsd ?? null);
  const form = useSubmit({
    title: 'The run was not started',
    send: async () => {
      await flushDraft(agent.id);
      const limitUsd = limit === undefined ? null : Number(limit);
      const order = { agent: agent.id, base: sides.then.id, paths: [difference.path], model, limitUsd, cases };
      return api.comparisons.tryReverted(order);
    },
    done: ({ run }) => {
      announce('Run started.');
      onClose();
      void navigate({
        to: '/agents/$slug/tests/compare',
        params: { slug: agent.slug },
        search: { then: sides.then.id, now: run },
      });
    },
  });
  return (
    <Dialog title={`Run “${found.title}” with a change taken back`} onClose={onClose} size="lg">
      <Stack gap="md">
        {form.summary}
        <div>
          <Text size="sm" fw={600}>
            {difference.subject}
          </Text>
          <Text size="sm" c="dimmed">
            {difference.sentence}
          </Text>
        </div>
        <Text size="sm">
          The draft is run on this case with this change taken back, and stays as it is. If the old answer returns, the
          change is the cause.
        </Text>
        <Text size="sm" role="status">
          {estimate.isPending && 'Working out the cost'}
          {estimate.isError && `The cost could not be worked out. ${wordsOf(estimate.error)}`}
          {estimate.isSuccess &&
            `1 call to ${model?.model ?? 'no model'}, ${limit === undefined ? 'price unknown for this model' : `at most ${formatUsd(Number(limit))}, where the run stops`}.`}
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button loading={form.pending} disabled={!estimate.isSuccess} onClick={form.submit}>
            Start run
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
