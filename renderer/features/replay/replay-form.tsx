import { Button, Group, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { MOST_REPLAYED } from '../../../shared/api/desktop/replays.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { announce } from '../../lib/announce.tsx';
import { api, query } from '../../lib/api.ts';
import { flushDraft } from '../../lib/draft/use-draft.ts';
import { wordsOf } from '../../lib/errors.ts';
import { choicesOf, keyOf, suggestedLimit } from '../../lib/model-choices.ts';
import { estimateWords } from '../../lib/runs/sampling-words.ts';
import { IconPlayerPlay } from '../../ui/icons.ts';
import { SpendingLimit } from '../../ui/spending-limit.tsx';
import { useSubmit } from '../../ui/use-submit.tsx';
import classes from './replay.module.css';

const RULES_ALONE = { value: 'rules', label: 'By the rules alone: no model is asked' };
const USUAL_SAMPLE = 100;
const MOST_SAMPLE = 2000;
const USUAL_NEWEST = 10_000;

/** A whole number as an input gives it, kept within its limits. */
const within = (value: number | string, least: number, most: number): number =>
  Math.min(most, Math.max(least, Math.round(Number(value)) || least));

/** Which executions, and who is asked. */
export function ReplayForm({ disabled, onStarted }: { disabled: boolean; onStarted: (id: string) => void }) {
  const agent = useAgent();
  const [newest, setNewest] = useState<number | string>(USUAL_NEWEST);
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(RULES_ALONE.value);
  const [sample, setSample] = useState<number | string>(USUAL_SAMPLE);
  const [limit, setLimit] = useState<{ text: string | undefined } | null>(null);
  const offered = useQuery(query.runs.models.queryOptions({ input: { agent: agent.id } }));
  const model = offered.data?.find((choice) => keyOf(choice.model) === chosen)?.model ?? null;
  const asked = within(sample, 1, MOST_SAMPLE);
  const estimate = useQuery(
    query.replays.prepare.queryOptions({ input: { agent: agent.id, model, sample: model === null ? 0 : asked } }),
  );
  const costUsd = estimate.data?.costUsd ?? null;
  const limitText = limit === null ? suggestedLimit(costUsd) : limit.text;
  const form = useSubmit({
    title: 'The replay was not started',
    send: async () => {
      await flushDraft(agent.id);
      return api.replays.start({
        agent: agent.id,
        newest: within(newest, 1, MOST_REPLAYED),
        search: text.trim() === '' ? {} : { text: text.trim() },
        models:
          model === null
            ? null
            : { model, sample: asked, limitUsd: limitText === undefined ? null : Number(limitText) },
      });
    },
    done: ({ id }) => {
      announce('Replay started.');
      onStarted(id);
    },
  });
  return (
    <form noValidate onSubmit={form.submit}>
      <Stack gap="md">
        {form.summary}
        <div className={classes.choices}>
          <NumberInput
            label="Newest executions"
            description={`At most ${MOST_REPLAYED.toLocaleString('en')}, of the version in production`}
            value={newest}
            onChange={setNewest}
            min={1}
            max={MOST_REPLAYED}
            thousandSeparator
            allowDecimal={false}
          />
          <TextInput
            label="Only those that contain"
            description="Words of input or output; empty for all"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            maxLength={200}
          />
          <Select
            label="Who is asked"
            description="The rules are always held against every execution"
            data={choicesOf(offered.data ?? [], RULES_ALONE)}
            value={chosen}
            onChange={(next) => {
              setChosen(next ?? RULES_ALONE.value);
              setLimit(null);
            }}
            allowDeselect={false}
            searchable={(offered.data?.length ?? 0) > 6}
            nothingFoundMessage="No model has this name"
            openOnFocus={false}
          />
        </div>
        {model !== null && (
          <>
            <NumberInput
              label="Executions asked again"
              description="A fair sample. Each is asked twice, of the present version and of the draft, so that what a model changes by itself can be subtracted."
              value={sample}
              onChange={(next) => {
                setSample(next);
                setLimit(null);
              }}
              min={1}
              max={MOST_SAMPLE}
              allowDecimal={false}
              maw={420}
            />
            <Text size="sm" role="status">
              {estimate.isPending && 'Working out the cost'}
              {estimate.isError && `The cost could not be worked out. ${wordsOf(estimate.error)}`}
              {estimate.isSuccess &&
                estimateWords({ ...estimate.data, usualCalls: estimate.data.calls, usualCostUsd: costUsd })}
            </Text>
            <SpendingLimit
              value={limitText}
              onChange={(next) => setLimit({ text: next })}
              isPriced={costUsd !== null}
              inputKey={limit === null ? `${chosen} ${asked} ${limitText}` : `${chosen} ${asked}`}
            />
          </>
        )}
        <Group>
          <Button
            type="submit"
            leftSection={<IconPlayerPlay size={16} aria-hidden />}
            loading={form.pending}
            disabled={disabled || (model !== null && !estimate.isSuccess)}
          >
            Try the draft
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
