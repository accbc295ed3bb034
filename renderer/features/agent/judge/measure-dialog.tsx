import { Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { JudgeSetting } from '../../../../shared/grading/judgement.ts';
import { useAgent } from '../../../lib/agent-context.ts';
import { announce } from '../../../lib/announce.tsx';
import { api, query } from '../../../lib/api.ts';
import { wordsOf } from '../../../lib/errors.ts';
import { count, formatUsd } from '../../../lib/format.ts';
import { suggestedLimit } from '../../../lib/model-choices.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { SpendingLimit } from '../../../ui/spending-limit.tsx';
import { useSubmit } from '../../../ui/use-submit.tsx';

interface Props {
  judge: JudgeSetting;
  /** Labels that it was not asked about. */
  open: number;
  onClose: () => void;
}

/** Asks the judge about texts that people decided, after saying what that takes. Closing it stops; what was answered is kept. */
export function MeasureDialog({ judge, open, onClose }: Props) {
  const { id: agent } = useAgent();
  const [limit, setLimit] = useState<{ text: string | undefined } | null>(null);
  // As it was when the dialog opened: the number falls while it is measured.
  const [labels] = useState(open);
  const estimate = useQuery(query.judging.estimate.queryOptions({ input: { agent } }));
  const costUsd = estimate.data?.costUsd ?? null;
  const limitText = limit === null ? suggestedLimit(costUsd) : limit.text;
  const stop = useRef(new AbortController());
  useEffect(() => {
    const controller = new AbortController();
    stop.current = controller;
    return () => controller.abort();
  }, []);
  const measure = useSubmit({
    title: 'The judge was not measured',
    send: () =>
      api.judging.calibrate(
        { agent, limitUsd: limitText === undefined ? null : Number(limitText) },
        { signal: stop.current.signal },
      ),
    done: ({ asked, costUsd: spent, stopped }) => {
      const cost = spent === null ? '' : ` for ${formatUsd(spent)}`;
      const words = `The judge was asked about ${count(asked, 'text')}${cost}.${stopped === null ? '' : ` ${stopped}`}`;
      notifications.show({ message: words });
      announce(words);
      onClose();
    },
  });
  return (
    <Dialog title={`Measure ${judge.model.model} against ${count(labels, 'label')}`} onClose={onClose} size="lg">
      <form noValidate onSubmit={measure.submit}>
        <Stack gap="md">
          {measure.summary}
          <Text size="sm">
            The judge is asked about texts that people decided, without being told what they said. What it answers is
            kept, and no text is asked about twice.
          </Text>
          <Text size="sm" role="status">
            {measure.pending
              ? 'The judge is being asked. Closing this stops it and keeps what it answered.'
              : estimate.isPending
                ? 'Working out the cost'
                : estimate.isError
                  ? `The cost could not be worked out. ${wordsOf(estimate.error)}`
                  : `At most ${count(estimate.data.calls, 'call')}, ${costUsd === null ? 'price unknown for this model' : `about ${formatUsd(Number(suggestedLimit(costUsd)))}`}.`}
          </Text>
          {!measure.pending && (
            <SpendingLimit
              value={limitText}
              onChange={(text) => setLimit({ text })}
              isPriced={costUsd !== null}
              inputKey={limit === null ? `proposed ${limitText}` : 'typed'}
            />
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {measure.pending ? 'Stop' : 'Cancel'}
            </Button>
            <Button type="submit" loading={measure.pending} disabled={!estimate.isSuccess}>
              Measure
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
