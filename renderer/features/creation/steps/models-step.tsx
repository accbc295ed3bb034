import { Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { announce } from '../../../lib/announce.tsx';
import { query } from '../../../lib/api.ts';
import { wordsOf } from '../../../lib/errors.ts';
import { count, formatUsd } from '../../../lib/format.ts';
import { keyOf, suggestedLimit } from '../../../lib/model-choices.ts';
import { IconPlayerPlay, IconPlayerStop } from '../../../ui/icons.ts';
import { SpendingLimit } from '../../../ui/spending-limit.tsx';
import classes from '../creation.module.css';
import { ModelTable } from './model-table.tsx';
import type { StepProps } from './step-props.ts';
import { useModelRuns } from './use-model-runs.ts';

/** The accepted cases on several models, one after the other, and which of them is good enough for less. */
export function ModelsStep({ creation }: StepProps) {
  const { agent } = creation;
  return agent === null ? null : <Models creation={creation} agent={agent} />;
}

function Models({ creation, agent }: { creation: StepProps['creation']; agent: string }) {
  const known = useQuery(query.runs.models.queryOptions({ input: { agent } }));
  const cases = useQuery(query.cases.list.queryOptions({ input: { agent } }));
  const connected = known.data?.filter((each) => each.connected) ?? [];
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const [limit, setLimit] = useState<{ text: string | undefined } | null>(null);
  const chosen = connected.filter(({ model }) => ticked.includes(keyOf(model)));
  const estimates = useQueries({
    queries: chosen.map(({ model }) =>
      query.runs.estimate.queryOptions({ input: { agent, model, samples: 'once' as const } }),
    ),
  });
  const costs = estimates.map(({ data }) => data?.costUsd ?? null);
  const cost = costs.reduce<number | null>((sum, one) => (sum === null || one === null ? null : sum + one), 0);
  const calls = estimates.reduce((sum, { data }) => sum + (data?.calls ?? 0), 0);
  const limitText = limit === null ? suggestedLimit(cost) : limit.text;
  const running = useModelRuns(creation, agent);
  const stop = useMutation({ mutationFn: running.stop, onSuccess: () => announce('Stopped.') });
  if (known.isSuccess && connected.length === 0)
    return (
      <Text size="sm">
        No model is connected, so none can be compared.{' '}
        <Link to="/settings" className={classes.inline ?? ''}>
          Connect a provider in Settings
        </Link>
        , or skip this step.
      </Text>
    );
  if (cases.isSuccess && cases.data.length === 0)
    return <Text size="sm">The agent has no test cases to compare models on. Skip this step for now.</Text>;
  return (
    <Stack gap="md">
      <Checkbox.Group
        label="Models to compare"
        description={`Each answers ${count(cases.data?.length ?? 0, 'case')} once.`}
        value={[...ticked]}
        onChange={(next) => {
          setTicked(next);
          setLimit(null);
        }}
      >
        <div className={classes.ticks}>
          {connected.map(({ model, label }) => (
            <Checkbox key={keyOf(model)} value={keyOf(model)} label={label} disabled={running.current !== null} />
          ))}
        </div>
      </Checkbox.Group>
      {chosen.length > 0 && running.current === null && (
        <>
          <Text size="sm" role="status">
            {count(calls, 'call')}
            {cost === null ? ', price not known of all of them.' : `, at most about ${formatUsd(cost)} together.`}
          </Text>
          <SpendingLimit
            value={limitText}
            onChange={(text) => setLimit({ text })}
            isPriced={cost !== null}
            inputKey={`${ticked.join(' ')} ${limit === null ? limitText : ''}`}
          />
        </>
      )}
      <Group>
        {running.current === null ? (
          <Button
            leftSection={<IconPlayerPlay size={16} aria-hidden />}
            disabled={chosen.length === 0 || estimates.some(({ isPending }) => isPending)}
            onClick={() => {
              running.start(
                chosen.map(({ model }) => model),
                limitText === undefined ? null : Number(limitText),
              );
              announce('Comparison started.');
            }}
          >
            {chosen.length < 2 ? 'Run on the ticked models' : `Run on ${chosen.length} models`}
          </Button>
        ) : (
          <>
            <Text size="sm" role="status">
              {running.current.model} · {running.current.place} of {running.current.of}
            </Text>
            <Button
              variant="default"
              leftSection={<IconPlayerStop size={16} aria-hidden />}
              loading={stop.isPending}
              onClick={() => stop.mutate()}
            >
              Stop
            </Button>
          </>
        )}
      </Group>
      {running.error !== null && (
        <Text size="sm" c="var(--rh-bad)" role="alert">
          {wordsOf(running.error)}
        </Text>
      )}
      <ModelTable agent={agent} runs={creation.runs.models} />
    </Stack>
  );
}
