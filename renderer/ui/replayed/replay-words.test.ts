import { describe, expect, it } from 'vitest';
import type { ReplayReport } from '../../../shared/replay/replay-report.ts';
import { rule, set, spec } from '../../../shared/spec/spec.test-helper.ts';
import { fieldWords, kindWords, modelWords, readWords, ruleName, rulesWords } from './replay-words.ts';

const draft = spec({
  rules: [rule({ id: 'r1' }), rule({ id: 'r2', title: 'Cheap goods', then: [set('decision', 'live')] })],
});
const report = (rules: Partial<ReplayReport['rules']>, more: Partial<ReplayReport> = {}): ReplayReport => ({
  format: 1,
  kind: 'replay',
  agent: 'a',
  version: 'v',
  spec: 's',
  search: {},
  newest: 100,
  from: '2026-03-01T00:00:00.000Z',
  to: '2026-03-02T00:00:00.000Z',
  unreadable: 0,
  rules: { executions: 0, flips: 0, open: 0, same: 0, kinds: [], furtherKinds: 0, ...rules },
  models: null,
  asked: null,
  startedAt: '2026-03-03T00:00:00.000Z',
  finishedAt: '2026-03-03T00:00:01.000Z',
  stopped: 'finished',
  ...more,
});
const share = (estimate: number, low: number, high: number) => ({ estimate, low, high });
const models = {
  asked: 100,
  any: share(0.032, 0.011, 0.06),
  noise: 0.05,
  fields: [],
  notRun: 0,
  costUsd: 0.12,
  stopped: null,
};

describe('a replay in words', () => {
  it('says what was read, what certainly changes and what only a model knows', () => {
    expect(readWords(report({ executions: 1000 }))).toMatch(
      /^1,000 executions from .*2026.* were held against the draft\.$/,
    );
    expect(readWords(report({ executions: 2 }, { unreadable: 1 }))).toContain('1 more execution was left out');
    expect(readWords(report({}, { from: null, to: null }))).toContain('no execution');
    expect(rulesWords(report({ executions: 1000, flips: 12, open: 30 }))).toEqual([
      'By the rules alone, 12 answers (1.2 %) have to change.',
      '30 more are touched by an edited rule, and only a model can say what comes of it.',
    ]);
    expect(rulesWords(report({ executions: 5 }))).toEqual(['By the rules alone, none of these answers has to change.']);
    expect(rulesWords(report({}))).toEqual([]);
  });
  it('tells an effect from noise, and says where it cannot', () => {
    expect(modelWords(models)[0]).toBe(
      'Beyond what the model changes by itself, the draft changes 3.2 % of answers (95 % interval 1.1 % to 6.0 %).',
    );
    expect(modelWords({ ...models, any: share(0, -0.02, 0.02) })[0]).toContain('cannot be told');
    expect(modelWords({ ...models, any: share(-0.1, -0.2, -0.05) })[0]).toContain('less often');
    expect(modelWords({ ...models, notRun: 3, stopped: 'Stopped.', costUsd: null }).slice(-3)).toEqual([
      '100 executions asked again, twice each. What it cost is not known.',
      '3 more got no answer from one side and do not count.',
      'Stopped.',
    ]);
    expect(modelWords({ ...models, asked: 0 })[0]).toContain('nothing is known');
  });
  it('names rules, defaults, fields and values as the draft does', () => {
    const kind = { rule: 'r2', field: 'decision', from: 'turn_down', to: 'live', count: 3, examples: [] };
    expect(ruleName(kind, draft)).toBe('Rule 2 · Cheap goods');
    expect(ruleName({ ...kind, rule: null }, draft)).toBe('Default');
    expect(ruleName({ ...kind, rule: 'gone' }, draft)).toBe('A rule that is gone since');
    expect(kindWords(kind, draft)).toEqual({ field: 'Decision', from: 'Turn down', to: 'Live' });
    expect(kindWords({ ...kind, to: null }, draft).to).toBe('what the rule allows');
    const lanes = { samples: 10, onlyDraft: 1, onlyPresent: 0 };
    expect(fieldWords({ field: 'decision', lanes, share: share(0.1, -0.02, 0.3) }, draft)).toEqual({
      title: 'Decision',
      share: '10 %',
      interval: '−2.0 % to 30 %',
    });
  });
});
