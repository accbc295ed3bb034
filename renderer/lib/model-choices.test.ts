import { describe, expect, it } from 'vitest';
import { choicesOf, DRY_RUN_CHOICE, suggestedLimit } from './model-choices.ts';

const offered = (model: string, connected: boolean, recommended: boolean) => ({
  model: { provider: 'openai' as const, model },
  label: model,
  connected,
  recommended,
});

describe('the models to choose from', () => {
  const groups = choicesOf([offered('own', true, true), offered('other', true, false), offered('far', false, true)]);
  it('begin with the dry run, whatever else there is', () => {
    expect(groups[0]?.items.map(({ value }) => value)).toEqual([DRY_RUN_CHOICE]);
    expect(choicesOf([])).toHaveLength(1);
  });
  it('show an unconnected model disabled, with why', () => {
    const last = groups.at(-1);
    expect(last?.group).toBe('Not connected');
    expect(last?.items).toEqual([{ value: 'openai/far/', label: 'far · OpenAI is not connected', disabled: true }]);
  });
});

it('proposes a limit that the estimate fits under, and none without a price', () => {
  expect([0, 0.0001, 0.1368, 0.14, 2].map(suggestedLimit)).toEqual(['0.01', '0.01', '0.14', '0.14', '2.00']);
  expect(suggestedLimit(null)).toBeUndefined();
});
