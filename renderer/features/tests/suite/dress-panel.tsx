import { Alert, Button, Group, Progress, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { SuggestedCase } from '../../../../shared/api/desktop/tests.ts';
import { useAgent } from '../../../lib/agent-context.ts';
import { api, query } from '../../../lib/api.ts';
import { wordsOf } from '../../../lib/errors.ts';
import { count, formatNumber, formatUsd } from '../../../lib/format.ts';
import { choicesOf, DRY_RUN_CHOICE, keyOf, suggestedLimit } from '../../../lib/model-choices.ts';
import { IconAlertTriangle } from '../../../ui/icons.ts';
import { SpendingLimit } from '../../../ui/spending-limit.tsx';
import classes from './suite.module.css';
import type { Dressings } from './use-dressing.ts';

const WITHOUT = { value: DRY_RUN_CHOICE, label: 'No model: keep them as made from the rules' };

/** Has a model rewrite the suggestions: who, what it takes, how far it is, and what came of it. */
export function DressPanel({ plain, dressings }: { plain: readonly SuggestedCase[]; dressings: Dressings }) {
  const agent = useAgent();
  const [chosen, setChosen] = useState(DRY_RUN_CHOICE);
  const [limit, setLimit] = useState<{ text: string | undefined } | null>(null);
  const models = useQuery(query.runs.models.queryOptions({ input: { agent: agent.id } }));
  const found = models.data?.find(({ model }) => keyOf(model) === chosen);
  const estimate = useQuery({
    queryKey: ['dress estimate', agent.id, chosen, plain.map(({ testCase }) => testCase.id)],
    queryFn: () => api.cases.dressEstimate({ agent: agent.id, suggestions: [...plain], model: modelOf(found) }),
    enabled: found !== undefined,
  });
  const costUsd = estimate.data?.costUsd ?? null;
  const limitText = limit === null ? suggestedLimit(costUsd) : limit.text;
  const { rewriting } = dressings;
  const anyConnected = models.data?.some(({ connected }) => connected) ?? true;
  if (rewriting?.running === true)
    return (
      <section className={classes.dress} aria-label="Make them realistic">
        <Group justify="space-between" gap="sm">
          <Text size="sm">
            Rewriting with {found?.label ?? 'the model'}: {formatNumber(rewriting.done)} of{' '}
            {count(rewriting.total, 'case')}
            {rewriting.costUsd === null ? '' : `, ${formatUsd(rewriting.costUsd)} so far`}
          </Text>
          <Button variant="default" size="compact-sm" onClick={dressings.stop}>
            Stop
          </Button>
        </Group>
        <Progress
          value={(rewriting.done / Math.max(rewriting.total, 1)) * 100}
          aria-label="Rewritten cases"
          size="sm"
          mt={6}
        />
      </section>
    );
  return (
    <section className={classes.dress} aria-label="Make them realistic">
      <Stack gap="xs">
        <Select
          label="Make them realistic with"
          description="A model rewrites names, texts and numbers, and proposes what the rules leave open. A rewritten case is taken only where the rules say the same of it."
          data={choicesOf(models.data ?? [], WITHOUT)}
          value={chosen}
          onChange={(next) => {
            setChosen(next ?? DRY_RUN_CHOICE);
            setLimit(null);
          }}
          allowDeselect={false}
          searchable={(models.data?.length ?? 0) > 6}
          nothingFoundMessage="No model has this name"
          openOnFocus={false}
        />
        {!anyConnected && (
          <Text size="sm" c="dimmed">
            No model can be asked from this machine yet.{' '}
            <Link to="/settings" style={{ color: 'inherit' }}>
              Connect a provider in Settings
            </Link>
          </Text>
        )}
        {found !== undefined && (
          <Group align="end" gap="md">
            <SpendingLimit
              value={limitText}
              onChange={(text) => setLimit({ text })}
              isPriced={costUsd !== null}
              inputKey={limit === null ? `${chosen} ${limitText}` : chosen}
            />
            <Stack gap={4}>
              <Text size="sm" role="status">
                {estimate.isPending && 'Working out the cost'}
                {estimate.isError && `The cost could not be worked out. ${wordsOf(estimate.error)}`}
                {estimate.isSuccess &&
                  `${count(estimate.data.calls, 'call')}, ${costUsd === null ? 'price unknown for this model' : `at most about ${formatUsd(Number(suggestedLimit(costUsd)))}`}.`}
              </Text>
              <Button
                variant="default"
                disabled={!estimate.isSuccess}
                onClick={() =>
                  dressings.start({
                    agent: agent.id,
                    suggestions: plain,
                    model: modelOf(found),
                    limitUsd: limitText === undefined ? null : Number(limitText),
                  })
                }
              >
                Rewrite {count(plain.length, 'case')}
              </Button>
            </Stack>
          </Group>
        )}
        {rewriting !== null && rewriting.error !== null && (
          <Alert color="red" role="alert" icon={<IconAlertTriangle size={16} aria-hidden />} title="They stay plain">
            {wordsOf(rewriting.error)}
          </Alert>
        )}
        {rewriting?.message != null && (
          <Text size="sm" fw={500}>
            {rewriting.message}
            {rewriting.costUsd === null ? ' The cost is not known.' : ` It cost ${formatUsd(rewriting.costUsd)}.`}
          </Text>
        )}
      </Stack>
    </section>
  );
}

function modelOf(found: { model: SuggestedModel } | undefined): SuggestedModel {
  if (found === undefined) throw new Error('A model is chosen before anything is asked.');
  return found.model;
}
type SuggestedModel = Parameters<Dressings['start']>[0]['model'];
