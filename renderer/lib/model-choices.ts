import type { ModelRef, ProviderKind } from '../../shared/spec/spec.ts';

/** One model as the backend offers it. */
export interface OfferedModel {
  model: ModelRef;
  label: string;
  connected: boolean;
  recommended: boolean;
}
interface Choice {
  value: string;
  label: string;
  disabled?: boolean;
}

/** What stands first, above the models: nobody is asked. */
export const DRY_RUN_CHOICE = 'dry-run';
const DRY_RUN = { value: DRY_RUN_CHOICE, label: 'Dry run: decidable rules only, no model is asked' };
const PROVIDERS: Record<ProviderKind, string> = {
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  google: 'Google',
  perplexity: 'Perplexity',
  compatible: 'OpenAI-compatible',
};

export const keyOf = ({ provider, model, connection }: ModelRef): string => `${provider}/${model}/${connection ?? ''}`;

/** Choices in groups: doing without a model always first, then the agent's own models, other connected ones, and why the rest is off. */
export function choicesOf(
  models: readonly OfferedModel[],
  without: Choice = DRY_RUN,
): { group: string; items: Choice[] }[] {
  const item = ({ model, label, connected }: OfferedModel): Choice => ({
    value: keyOf(model),
    label: connected
      ? `${label} · ${PROVIDERS[model.provider]}`
      : `${label} · ${PROVIDERS[model.provider]} is not connected`,
    ...(connected ? {} : { disabled: true }),
  });
  const connected = models.filter((one) => one.connected);
  const groups = [
    { group: 'No model', items: [without] },
    { group: 'Models of this agent', items: connected.filter((one) => one.recommended).map(item) },
    { group: 'Other connected models', items: connected.filter((one) => !one.recommended).map(item) },
    { group: 'Not connected', items: models.filter((one) => !one.connected).map(item) },
  ];
  return groups.filter(({ items }) => items.length > 0);
}

/** The estimate is the most it should cost, so it is the limit to begin with, in whole cents; none where no price is known. */
export function suggestedLimit(costUsd: number | null): string | undefined {
  if (costUsd === null) return undefined;
  return (Math.max(Math.ceil(costUsd * 100 - 1e-9), 1) / 100).toFixed(2);
}
