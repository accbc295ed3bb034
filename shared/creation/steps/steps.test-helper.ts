import { ids } from '../../generation/shop.test-helper.ts';
import type { Json, JsonObject } from '../../spec/ids.ts';
import { spec } from '../../spec/spec.test-helper.ts';
import type { CreationSource, Proposal } from '../creation.ts';
import { STEPS } from './index.ts';
import type { StepApplied } from './step.ts';

export const NOW = '2026-03-01T09:30:00.000Z';
export const SOURCE: CreationSource = {
  kind: 'prompt',
  text: 'Moderate.\n\nRules:\n- Never approve weapons.\n- Be kind.',
};
export const proposal = (more: Partial<Proposal> = {}): Proposal => ({
  name: 'Moderate',
  description: 'Old words.',
  spec: spec({}),
  cases: [],
  protections: [],
  ...more,
});
export const apply = (name: keyof typeof STEPS, to: Proposal, output: JsonObject, source = SOURCE): StepApplied =>
  STEPS[name].apply(to, output, { source, now: NOW, newId: ids() });

export const part = (of: string, operator: string, value?: string): JsonObject => ({
  field: of,
  operator,
  ...(value === undefined ? {} : { value }),
});
export const effect = (of: string, kind: string, value: string): JsonObject => ({ field: of, effect: kind, value });
export const rule = (title: string, more: JsonObject): JsonObject => ({
  title,
  match: 'all',
  conditions: [],
  effects: [],
  enforcement: 'check',
  covers: [],
  ...more,
});
export const rules = (list: Json[], defaults: Json[] = []): JsonObject => ({ rules: list, defaults });

export const wanted = (side: string, name: string, kind: string, more: JsonObject = {}): JsonObject => ({
  side,
  name,
  title: name,
  kind,
  description: `About ${name}.`,
  required: true,
  ...more,
});
