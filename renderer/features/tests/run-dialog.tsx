import { Button, Checkbox, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { TestCase } from '../../../shared/grading/case.ts';
import type { ModelRef } from '../../../shared/spec/spec.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { announce } from '../../lib/announce.tsx';
import { api, query } from '../../lib/api.ts';
import { flushDraft } from '../../lib/draft/use-draft.ts';
import { count } from '../../lib/format.ts';
import { choicesOf, DRY_RUN_CHOICE, keyOf, suggestedLimit } from '../../lib/model-choices.ts';
import { noteStarted } from '../../lib/runs/runs-store.ts';
import { IconPlayerPlay } from '../../ui/icons.ts';
import { LoadError } from '../../ui/load-error.tsx';
import { ModelWarnings } from '../../ui/model-warnings.tsx';
import { RunCost } from '../../ui/run-cost.tsx';
import { useSubmit } from '../../ui/use-submit.tsx';
import { type SamplingChoice, SamplingChoiceInput } from './sampling-choice.tsx';

/** What to run: every case or one, and the model that is proposed. */
export interface RunOrder {
  only: TestCase | null;
  model: ModelRef | null;
  /** How often each case is asked, to begin with; once when absent. */
  samples?: SamplingChoice;
}

/** Who answers, how many calls that takes, and what it may cost. */
export function RunDialog({
  order,
  onClose,
  onStarted,
}: {
  order: RunOrder;
  onClose: () => void;
  onStarted: () => void;
}) {
  const agent = useAgent();
  const { only } = order;
  const [chosen, setChosen] = useState(order.model === null ? DRY_RUN_CHOICE : keyOf(order.model));
  const [samples, setSamples] = useState<SamplingChoice>(order.samples ?? 'once');
  const [limit, setLimit] = useState<{ text: string | undefined } | null>(null);
  const models = useQuery(query.runs.models.queryOptions({ input: { agent: agent.id } }));
  const model = models.data?.find((choice) => keyOf(choice.model) === chosen)?.model ?? null;
  const [wantsReuse, setWantsReuse] = useState(false);
  // Who runs one case again wants a new answer, and repeats are about what differs between answers.
  const mayReuse = only === null && samples === 'once';
  const scope = { reuse: mayReuse && wantsReuse, ...(only === null ? {} : { cases: [only.id] }) };
  const estimate = useQuery(query.runs.estimate.queryOptions({ input: { agent: agent.id, model, samples, ...scope } }));
  const costUsd = estimate.data?.costUsd ?? null;
  const limitText = limit === null ? suggestedLimit(costUsd) : limit.text;
  const total = useQuery(query.cases.list.queryOptions({ input: { agent: agent.id } })).data?.length ?? 0;
  const form = useSubmit({
    title: 'The run was not started',
    send: async () => {
      await flushDraft(agent.id);
      const limitUsd = model === null || limitText === undefined ? null : Number(limitText);
      return api.runs.start({ agent: agent.id, model, limitUsd, samples, ...scope });
    },
    done: ({ run }) => {
      noteStarted(run);
      announce('Run started.');
      onStarted();
    },
  });
  const missing = models.data?.filter(({ connected }) => !connected).length ?? 0;
  const unknownModel = chosen !== DRY_RUN_CHOICE && models.isSuccess && model === null;
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={only === null ? `Run the tests of ${agent.name}` : `Run “${only.title}” again`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form noValidate onSubmit={form.submit}>
        <Stack gap="md">
          {form.summary}
          {models.isError && (
            <LoadError title="The models could not be read" error={models.error} retry={() => void models.refetch()} />
          )}
          <Select
            label="Who answers"
            data={choicesOf(models.data ?? [])}
            value={chosen}
            onChange={(next) => {
              setChosen(next ?? DRY_RUN_CHOICE);
              setLimit(null);
            }}
            searchable={(models.data?.length ?? 0) > 6}
            nothingFoundMessage="No model has this name"
            maxDropdownHeight={300}
            openOnFocus={false}
            data-autofocus
            error={unknownModel ? 'This model is no longer connected. Choose another one.' : null}
          />
          {missing > 0 && (
            <Text size="sm" c="dimmed" mt={-8}>
              {count(missing, 'model')} cannot be asked from this machine yet.{' '}
              <Link to="/settings" style={{ color: 'inherit' }}>
                Connect a provider in Settings
              </Link>
            </Text>
          )}
          {chosen === DRY_RUN_CHOICE ? (
            <Text size="sm">
              Runs {count(only === null ? total : 1, 'case')} through the decidable rules of the draft. It needs no
              provider, costs nothing, and leaves open what only a model can decide.
            </Text>
          ) : (
            <>
              <SamplingChoiceInput
                value={samples}
                onChange={(next) => {
                  setSamples(next);
                  setLimit(null);
                }}
              />
              {mayReuse && (
                <Checkbox
                  label="Reuse answers of earlier runs where nothing changed"
                  description="The same rules, model, input and expectation: the earlier answer counts again, marked with its run. Texts that are judged are always asked anew."
                  checked={wantsReuse}
                  onChange={(event) => {
                    setWantsReuse(event.currentTarget.checked);
                    setLimit(null);
                  }}
                />
              )}
              {model !== null && <ModelWarnings models={[model]} />}
              <RunCost
                estimate={estimate}
                limit={limitText}
                onLimit={(text) => setLimit({ text })}
                inputKey={limit === null ? `${chosen} ${samples} ${limitText}` : `${chosen} ${samples} ${scope.reuse}`}
              />
            </>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              leftSection={<IconPlayerPlay size={16} aria-hidden />}
              loading={form.pending}
              disabled={unknownModel || (chosen !== DRY_RUN_CHOICE && !estimate.isSuccess)}
            >
              {chosen === DRY_RUN_CHOICE ? 'Start dry run' : 'Start run'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
