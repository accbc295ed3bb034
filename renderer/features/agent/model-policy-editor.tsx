import { MultiSelect, NumberInput, Select, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ModelPolicy, type ModelRef } from '../../../shared/spec/spec.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { query } from '../../lib/api.ts';
import { PROVIDER_NAMES } from '../../lib/provider-names.ts';
import type { PartEditorProps } from '../../ui/protected/requesting.tsx';

const MODES: Record<ModelPolicy['mode'], string> = {
  pinned: 'Only the first model',
  ordered: 'The first one that can be reached',
  auto: 'The cheapest that is not worse on the tests',
};
const keyOf = ({ provider, model, connection }: ModelRef): string =>
  JSON.stringify([provider, model, connection ?? null]);

/** Which models may answer, on a scratch spec. */
export function ModelPolicyEditor({ spec, onChange }: PartEditorProps) {
  const agent = useAgent();
  const known = useQuery(query.runs.models.queryOptions({ input: { agent: agent.id } }));
  const { models } = spec;
  const set = (change: Partial<ModelPolicy>): void => onChange({ ...spec, models: { ...models, ...change } });
  const refs = new Map(
    [...models.candidates, ...(known.data ?? []).map(({ model }) => model)].map((ref) => [keyOf(ref), ref]),
  );
  const { temperature, ...parameters } = models.parameters;
  return (
    <Stack gap="md">
      <Select
        label="Which of them answers"
        data={ModelPolicy.shape.mode.options.map((value) => ({ value, label: MODES[value] }))}
        value={models.mode}
        onChange={(value) => {
          const mode = ModelPolicy.shape.mode.safeParse(value);
          if (mode.success) set({ mode: mode.data });
        }}
      />
      <MultiSelect
        label="Models that may answer, in order"
        searchable
        data={[...refs].map(([value, { provider, model }]) => ({
          value,
          label: `${model} · ${PROVIDER_NAMES[provider]}`,
        }))}
        value={models.candidates.map(keyOf)}
        onChange={(keys) => set({ candidates: keys.flatMap((key) => refs.get(key) ?? []) })}
      />
      <NumberInput
        label="Temperature"
        description="Empty: as the model has it"
        min={0}
        max={2}
        step={0.1}
        maw={160}
        value={temperature ?? ''}
        onChange={(value) =>
          set({ parameters: typeof value === 'number' ? { ...parameters, temperature: value } : parameters })
        }
      />
    </Stack>
  );
}
