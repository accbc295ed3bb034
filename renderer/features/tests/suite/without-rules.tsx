import { Alert, Button, Checkbox, Group, Select, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { isDecidable } from '../../../../shared/spec/rule.ts';
import type { Spec } from '../../../../shared/spec/spec.ts';
import { useAgent } from '../../../lib/agent-context.ts';
import { announce } from '../../../lib/announce.tsx';
import { api, query } from '../../../lib/api.ts';
import { flushDraft } from '../../../lib/draft/use-draft.ts';
import { count, formatUsd } from '../../../lib/format.ts';
import { choicesOf, DRY_RUN_CHOICE, keyOf, suggestedLimit } from '../../../lib/model-choices.ts';
import { Chip } from '../../../ui/chip.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { IconAlertTriangle, IconPlayerPlay } from '../../../ui/icons.ts';
import { LoadError } from '../../../ui/load-error.tsx';
import { SpendingLimit } from '../../../ui/spending-limit.tsx';
import { useSubmit } from '../../../ui/use-submit.tsx';
import { type SamplingChoice, SamplingChoiceInput } from '../sampling-choice.tsx';
import { TrialFound, TrialsGoing } from './rule-trials.tsx';
import classes from './suite.module.css';

interface Props {
  spec: Spec;
  /** Rules whose deletion no expectation notices, by id. */
  unnoticed: ReadonlySet<string>;
  onClose: () => void;
}

const NO_MODEL = { value: DRY_RUN_CHOICE, label: 'Choose a model' };

/** Runs the cases on the draft without one rule after another, and says which rule no case would miss. */
export function WithoutRules({ spec, unnoticed, onClose }: Props) {
  const agent = useAgent();
  const rules = spec.rules.flatMap((rule, index) => (rule.enabled ? [{ rule, place: index + 1 }] : []));
  // What nothing notices comes first, then what only a model can show.
  const urgent = rules.filter(({ rule }) => unnoticed.has(rule.id));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    new Set((urgent.length > 0 ? urgent : rules.filter(({ rule }) => !isDecidable(rule))).map(({ rule }) => rule.id)),
  );
  const [asked, setAsked] = useState(DRY_RUN_CHOICE);
  const [samples, setSamples] = useState<SamplingChoice>('once');
  const [limit, setLimit] = useState<{ text: string | undefined } | null>(null);
  const models = useQuery(query.runs.models.queryOptions({ input: { agent: agent.id } }));
  const trials = useQuery(query.comparisons.ruleTrials.queryOptions({ input: { agent: agent.id } }));
  const model = models.data?.find((choice) => keyOf(choice.model) === asked)?.model;
  const scope = { agent: agent.id, rules: [...chosen], samples };
  const estimate = useQuery({
    ...query.comparisons.tryWithoutEstimate.queryOptions({
      input: { ...scope, model: model ?? { provider: 'compatible', model: 'none' } },
    }),
    enabled: model !== undefined && chosen.size > 0,
  });
  const costUsd = estimate.data?.costUsd ?? null;
  const limitText = limit === null ? suggestedLimit(costUsd) : limit.text;
  const form = useSubmit({
    title: 'The rules were not tried',
    send: async () => {
      if (model === undefined) throw new Error('A model is chosen before anything is asked.');
      await flushDraft(agent.id);
      const limitUsd = limitText === undefined ? null : Number(limitText);
      return api.comparisons.tryWithout({ ...scope, model, limitUsd });
    },
    done: () => announce(`Trying ${count(chosen.size, 'rule')}.`),
  });
  const stop = useMutation({ mutationFn: () => api.comparisons.cancelTryWithout({ agent: agent.id }) });
  const going = trials.data?.going ?? null;
  const choose = (id: string, on: boolean): void => {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    setChosen(next);
    setLimit(null);
  };
  return (
    <Dialog title="Which rules do the tests notice?" size={760} onClose={onClose}>
      <form noValidate onSubmit={form.submit}>
        <Stack gap="md">
          <Text size="sm">
            The cases run on a model with the draft, and then without each chosen rule. A rule that no case misses is
            not tested. The draft stays as it is.
          </Text>
          {form.summary}
          {trials.isError && (
            <LoadError
              title="What was tried could not be read"
              error={trials.error}
              retry={() => void trials.refetch()}
            />
          )}
          {going !== null && (
            <TrialsGoing going={going} rules={rules} stop={() => stop.mutate()} stopping={stop.isPending} />
          )}
          {going === null && trials.data?.stopped != null && (
            <Alert color="yellow" icon={<IconAlertTriangle size={16} aria-hidden />} title="Not every rule was tried">
              {trials.data.stopped}
            </Alert>
          )}
          <ul className={classes.list} aria-label="Rules to leave out">
            {rules.map(({ rule, place }) => (
              <li key={rule.id} className={`${classes.card} ${classes.rule}`}>
                <div className={classes.cardHead}>
                  <Checkbox
                    checked={chosen.has(rule.id)}
                    onChange={(event) => choose(rule.id, event.currentTarget.checked)}
                    label={`${place} · ${rule.title}`}
                    styles={{ label: { fontWeight: 600, overflowWrap: 'anywhere' } }}
                  />
                  <Group gap={6}>
                    {unnoticed.has(rule.id) && <Chip tone="unsure">no expectation notices</Chip>}
                    {!isDecidable(rule) && <Chip>needs judgement</Chip>}
                  </Group>
                </div>
                <TrialFound
                  trial={trials.data?.trials.find((trial) => trial.rule === rule.id)}
                  isTried={going?.rule === rule.id}
                />
              </li>
            ))}
          </ul>
          {going === null && (
            <>
              <Select
                label="Who answers"
                data={choicesOf(models.data ?? [], NO_MODEL)}
                value={asked}
                onChange={(next) => {
                  setAsked(next ?? DRY_RUN_CHOICE);
                  setLimit(null);
                }}
                allowDeselect={false}
                searchable={(models.data?.length ?? 0) > 6}
                nothingFoundMessage="No model has this name"
                openOnFocus={false}
              />
              {model !== undefined && (
                <>
                  <SamplingChoiceInput
                    value={samples}
                    onChange={(next) => {
                      setSamples(next);
                      setLimit(null);
                    }}
                  />
                  <Text size="sm" role="status">
                    {chosen.size === 0
                      ? 'Choose at least one rule.'
                      : estimate.isPending
                        ? 'Working out the cost'
                        : estimate.isSuccess
                          ? estimateWords(estimate.data)
                          : 'The cost could not be worked out.'}
                  </Text>
                  <SpendingLimit
                    value={limitText}
                    onChange={(text) => setLimit({ text })}
                    isPriced={costUsd !== null}
                    inputKey={limit === null ? `${asked} ${samples} ${limitText}` : `${asked} ${samples}`}
                  />
                </>
              )}
            </>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Close
            </Button>
            {going === null && (
              <Button
                type="submit"
                leftSection={<IconPlayerPlay size={16} aria-hidden />}
                loading={form.pending}
                disabled={model === undefined || chosen.size === 0 || !estimate.isSuccess}
              >
                Try {count(chosen.size, 'rule')}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

function estimateWords({ calls, costUsd, baseline }: { calls: number; costUsd: number | null; baseline: boolean }) {
  const cost =
    costUsd === null ? 'price unknown for this model' : `at most about ${formatUsd(Number(suggestedLimit(costUsd)))}`;
  const first = baseline ? ' The draft with every rule runs first, to compare with.' : '';
  return `At most ${count(calls, 'call')}, ${cost}.${first}`;
}
