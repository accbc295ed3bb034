import { describe, expect, it } from 'vitest';
import type { Rule } from '../../shared/spec/rule.ts';
import { COMPILER_VERSION, SPEC_FORMAT, type Spec } from '../../shared/spec/spec.ts';
import type { ModelResult } from '../model.ts';
import type { RoutedCall } from '../router.ts';
import { contract, MODEL, NOW, record } from './fixture.test-helper.ts';
import { type AgentRun, askAgent, type Route, runOnce } from './run-agent.ts';

/** Above 100 the answer is 100. */
const rule = (enforcement: Rule['enforcement']): Rule => ({
  id: 'cap',
  title: 'Cap at a hundred',
  when: {
    kind: 'all',
    id: 'w',
    conditions: [{ kind: 'atom', id: 'a', field: 'n', operator: 'greater_than', value: 100 }],
  },
  then: [{ kind: 'set', id: 't', field: 'n', value: 100 }],
  enabled: true,
  enforcement,
});
const spec = (enforcement: Rule['enforcement'] = 'check'): Spec => ({
  format: SPEC_FORMAT,
  compiler: COMPILER_VERSION,
  purpose: 'Repeat the number.',
  rules: [rule(enforcement)],
  defaults: [],
  glossary: [],
  examples: [],
  contract,
  models: { mode: 'pinned', candidates: [MODEL], parameters: {} },
});
const result = (n: number, changes: Partial<ModelResult> = {}): ModelResult => ({
  outcome: 'ok',
  output: { n },
  problems: [],
  message: '',
  retryAfterMs: null,
  retryable: false,
  call: record(),
  ...changes,
});
const base = { connections: [], now: NOW, signal: new AbortController().signal };

/** A model that gives these answers in turn, and what it was asked. */
function answering(...results: ModelResult[]): { route: Route; asked: RoutedCall[] } {
  const asked: RoutedCall[] = [];
  const route: Route = async (call) => {
    asked.push(call);
    const next = results[asked.length - 1];
    if (next === undefined) throw new Error('asked once too often');
    return next;
  };
  return { route, asked };
}
async function run(
  input: Record<string, number | string>,
  route: Route,
  enforcement?: Rule['enforcement'],
): Promise<AgentRun> {
  const done = await runOnce({ ...base, spec: spec(enforcement), input }, route);
  if (done.outcome === 'invalid_input') throw new Error('the input should have been valid');
  return done;
}

describe('running an agent on one input', () => {
  it('asks the spec’s models with the compiled prompt and holds the rules against the answer', async () => {
    const { route, asked } = answering(result(500));
    const done = await run({ n: 500 }, route);
    expect(done.output).toEqual({ n: 500 });
    expect(done.rules).toMatchObject([{ rule: 'cap', position: 1, result: 'violated', field: 'n' }]);
    expect(done.rulesFired).toEqual(['cap']);
    expect(done.enforced).toEqual([]);
    expect(asked[0]?.instructions).toContain('Repeat the number.');
    expect(asked[0]?.override).toBeUndefined();
  });

  it.each([
    ['an unknown field', { n: 1, colour: 'red' }, 'colour'],
    ['a wrong type', { n: 'many' }, 'Number'],
    ['a missing field', {}, 'Number'],
    ['five megabytes', { n: 1, text: 'x'.repeat(5 * 1024 * 1024) }, 'Input'],
  ])('asks nobody about %s, and names it', async (_, input, field) => {
    const { route, asked } = answering();
    const done = await runOnce({ ...base, spec: spec(), input }, route);
    expect(done.outcome).toBe('invalid_input');
    expect(done.problems[0]?.field).toBe(field);
    expect(done.problems[0]?.message.length).toBeLessThan(300);
    expect(asked).toEqual([]);
  });

  it('passes a provider’s trouble on as it is', async () => {
    const { route } = answering(result(0, { outcome: 'timeout', output: null, message: 'too slow' }));
    expect(await run({ n: 500 }, route, 'enforce')).toMatchObject({
      outcome: 'timeout',
      message: 'too slow',
      rules: [],
      enforced: [],
    });
  });
});

describe('an enforced rule', () => {
  it('is named in one second try, whose answer counts, with the cost of both', async () => {
    const { route, asked } = answering(result(500), result(100));
    const done = await run({ n: 500 }, route, 'enforce');
    expect(done.output).toEqual({ n: 100 });
    expect(done.enforced).toEqual([]);
    expect(asked[1]?.instructions).toContain('Cap at a hundred');
    expect(asked[1]?.instructions.startsWith(asked[0]?.instructions ?? 'x')).toBe(true);
    expect(done.call).toMatchObject({
      attempts: 2,
      costUsd: 0.02,
      latencyMs: 2,
      usage: { inputTokens: 2, outputTokens: 2 },
    });
  });
  it('is reported when the second answer breaks it as well; nobody is asked a third time', async () => {
    const { route, asked } = answering(result(500), result(501));
    const done = await run({ n: 500 }, route, 'enforce');
    expect([done.outcome, done.output]).toEqual(['ok', { n: 501 }]);
    expect(done.enforced.map((check) => check.rule)).toEqual(['cap']);
    expect(asked).toHaveLength(2);
  });
  it('is reported when the second try fails for another reason', async () => {
    const { route } = answering(result(500), result(0, { outcome: 'rate_limited', output: null }));
    const done = await run({ n: 500 }, route, 'enforce');
    expect([done.outcome, done.enforced.length, done.call.attempts]).toEqual(['ok', 1, 2]);
  });
  it('leaves an answer that follows it alone', async () => {
    const { route, asked } = answering(result(100));
    expect((await run({ n: 500 }, route, 'enforce')).enforced).toEqual([]);
    expect(asked).toHaveLength(1);
  });
});

describe('a dry run', () => {
  const dry = { ...base, spec: spec('enforce'), model: null };
  it('answers what the rules determine, asks nobody and costs nothing', async () => {
    const { route, asked } = answering();
    const done = await runOnce({ ...dry, input: { n: 500 } }, route);
    expect(done).toMatchObject({
      outcome: 'ok',
      output: { n: 100 },
      undetermined: [],
      rulesFired: ['cap'],
      call: { provider: 'dry-run', costUsd: 0, attempts: 0 },
    });
    expect(asked).toEqual([]);
  });
  it('says which fields only a model can fill', async () => {
    const ask = askAgent({ ...dry, connections: [] });
    expect(await ask({ n: 5 }, base.signal)).toMatchObject({ output: {}, undetermined: ['n'], rulesFired: [] });
  });
});
