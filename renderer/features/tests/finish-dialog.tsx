import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RunSummary } from '../../../shared/api/desktop/tests.ts';
import { announce } from '../../lib/announce.tsx';
import { api, query } from '../../lib/api.ts';
import { count } from '../../lib/format.ts';
import { suggestedLimit } from '../../lib/model-choices.ts';
import { noteStarted } from '../../lib/runs/runs-store.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { IconPlayerPlay } from '../../ui/icons.ts';
import { RunCost } from '../../ui/run-cost.tsx';
import { useSubmit } from '../../ui/use-submit.tsx';
import { askedWords } from './words.ts';

interface Props {
  run: RunSummary;
  /** Cases that have no result of their own yet. */
  unfinished: number;
  onClose: () => void;
}

/** Goes on with a run that was cut short. */
export function FinishDialog({ run, unfinished, onClose }: Props) {
  const [limit, setLimit] = useState<{ text: string | undefined } | null>(null);
  const { agent, model, samples } = run;
  const estimate = useQuery(
    query.runs.estimate.queryOptions({ input: { agent, model, samples, resume: run.id }, enabled: model !== null }),
  );
  const limitText = limit === null ? suggestedLimit(estimate.data?.costUsd ?? null) : limit.text;
  const form = useSubmit({
    title: 'The run does not go on',
    send: () =>
      api.runs.resume({
        run: run.id,
        limitUsd: model === null || limitText === undefined ? null : Number(limitText),
      }),
    done: () => {
      noteStarted(run.id);
      announce('The run goes on.');
      onClose();
    },
  });
  const kept = run.counts.total - unfinished;
  return (
    <Dialog onClose={onClose} size="lg" title={`Finish the ${count(unfinished, 'case')} that were not run`}>
      <form noValidate onSubmit={form.submit}>
        <Stack gap="md">
          {form.summary}
          <Text size="sm">
            {model === null ? 'The dry run' : `The run on ${askedWords(run)}`} goes on with the rules and cases it began
            with. {kept > 0 && `The ${count(kept, 'result')} it has ${kept === 1 ? 'stays' : 'stay'} as found.`}
          </Text>
          {model !== null && (
            <RunCost
              estimate={estimate}
              limit={limitText}
              onLimit={(text) => setLimit({ text })}
              inputKey={limit === null ? `proposed ${limitText}` : 'typed'}
            />
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              data-autofocus
              leftSection={<IconPlayerPlay size={16} aria-hidden />}
              loading={form.pending}
              disabled={model !== null && !estimate.isSuccess}
            >
              Finish the run
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
