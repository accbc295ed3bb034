import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { announce } from '../../../lib/announce.tsx';
import { api, query } from '../../../lib/api.ts';
import { wordsOf } from '../../../lib/errors.ts';
import { count } from '../../../lib/format.ts';
import { choicesOf, DRY_RUN_CHOICE, keyOf, suggestedLimit } from '../../../lib/model-choices.ts';
import { useRun } from '../../../lib/runs/runs-store.ts';
import { IconPlayerPlay } from '../../../ui/icons.ts';
import { RunCost } from '../../../ui/run-cost.tsx';
import classes from '../creation.module.css';
import { RunProgress } from './run-progress.tsx';
import type { StepProps } from './step-props.ts';
import { useAgentSlug } from './use-agent-slug.ts';

/** The accepted cases run for the first time: without a model, or on one that is chosen, within a limit. */
export function FirstRunStep({ creation }: StepProps) {
  const { agent, runs } = creation;
  if (agent === null) return null;
  return <FirstRun creation={creation} agent={agent} first={runs.first} />;
}

function FirstRun({
  creation,
  agent,
  first,
}: {
  creation: StepProps['creation'];
  agent: string;
  first: string | null;
}) {
  const slug = useAgentSlug(agent);
  const cases = useQuery(query.cases.list.queryOptions({ input: { agent } }));
  const models = useQuery(query.runs.models.queryOptions({ input: { agent } }));
  const [chosen, setChosen] = useState(DRY_RUN_CHOICE);
  const [limit, setLimit] = useState<{ text: string | undefined } | null>(null);
  const model = models.data?.find((each) => keyOf(each.model) === chosen)?.model ?? null;
  const estimate = useQuery(query.runs.estimate.queryOptions({ input: { agent, model, samples: 'once' } }));
  const limitText = limit === null ? suggestedLimit(estimate.data?.costUsd ?? null) : limit.text;
  const run = useRun(first, undefined);
  const start = useMutation({
    mutationFn: async () => {
      const limitUsd = model === null || limitText === undefined ? null : Number(limitText);
      const started = await api.runs.start({ agent, model, limitUsd, samples: 'once' });
      return api.creations.runs({ id: creation.id, first: started.run });
    },
    onSuccess: () => announce('Run started.'),
  });
  const total = cases.data?.length ?? 0;
  const isRunning = run.state?.run.state === 'running';
  if (cases.isSuccess && total === 0)
    return (
      <Text size="sm">
        The agent has no test cases, so there is nothing to run yet.{' '}
        {slug !== null && (
          <Link to="/agents/$slug/tests" params={{ slug }} search={{}} className={classes.inline ?? ''}>
            Add some under Tests
          </Link>
        )}
      </Text>
    );
  return (
    <Stack gap="md">
      {!isRunning && (
        <>
          <Select
            label="Who answers"
            data={choicesOf(models.data ?? [])}
            value={chosen}
            maw={420}
            onChange={(next) => {
              setChosen(next ?? DRY_RUN_CHOICE);
              setLimit(null);
            }}
          />
          {model === null ? (
            <Text size="sm" c="dimmed">
              Runs {count(total, 'case')} through the decidable rules. It needs no provider, costs nothing, and leaves
              open what only a model can decide.
            </Text>
          ) : (
            <RunCost
              estimate={estimate}
              limit={limitText}
              onLimit={(text) => setLimit({ text })}
              inputKey={`${chosen} ${limit === null ? limitText : ''}`}
            />
          )}
          <Group>
            <Button
              variant={first === null ? 'filled' : 'default'}
              leftSection={<IconPlayerPlay size={16} aria-hidden />}
              loading={start.isPending}
              disabled={model !== null && !estimate.isSuccess}
              onClick={() => start.mutate()}
            >
              {first !== null ? 'Run again' : model === null ? 'Start dry run' : 'Start run'}
            </Button>
          </Group>
        </>
      )}
      {start.isError && (
        <Text size="sm" c="var(--rh-bad)" role="alert">
          {wordsOf(start.error)}
        </Text>
      )}
      {first !== null && run.error !== null && (
        <Text size="sm" c="var(--rh-bad)" role="alert">
          The run could not be read. {wordsOf(run.error)}
        </Text>
      )}
      {run.state !== null && <RunProgress state={run.state} slug={slug} cases={cases.data ?? []} />}
    </Stack>
  );
}
