import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Recorded } from '../../shared/replay/by-rules.ts';
import { emptySpec } from '../../shared/spec/new-spec.ts';
import type { Rule } from '../../shared/spec/rule.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { closeConnections } from '../http/fetch.ts';
import { ANSWERS, connectionTo, sendJson, serve } from '../providers/fixture.test-helper.ts';
import { contract, drawn, MODEL, NOW } from '../runner/fixture.test-helper.ts';
import { askAgent } from '../runner/run-agent.ts';
import { type Lanes, replay } from './replay.ts';

/** Numbers below a limit come back as 0, all others as they are. */
const belowIsZero = (limit: number): Rule => ({
  id: 'small',
  title: 'Small numbers',
  when: {
    kind: 'all',
    id: 'all',
    conditions: [{ kind: 'atom', id: 'atom', field: 'n', operator: 'less_than', value: limit }],
  },
  then: [{ kind: 'set', id: 'set', field: 'n', value: 0 }],
  enabled: true,
  enforcement: 'advise',
});
const specOf = (limit: number): Spec => {
  const ids = ['one', 'two', 'three'];
  return { ...emptySpec(() => ids.pop() ?? 'more'), contract, defaults: [], rules: [belowIsZero(limit)] };
};
const [before, after] = [specOf(10), specOf(12)];
const SIZE = 2000;
const right = (n: number, limit: number): number => (n % 100 < limit ? 0 : n % 100);
const executions: Recorded[] = Array.from({ length: SIZE }, (_, index) => ({
  id: `e-${index}`,
  input: { n: index % 100 },
  output: { n: right(index, 10) },
}));
const pages = (): Recorded[][] =>
  Array.from({ length: 20 }, (_, page) => executions.slice(page * 100, page * 100 + 100));
const flipping = executions.filter(({ input }) => input.n === 10 || input.n === 11).length;

/** A model that follows the rules it is told, and every `noise`-th time says something else. */
function model(noise: number) {
  let calls = 0;
  return serve((_request, response, body) => {
    calls += 1;
    const n = Number(/\\"n\\":\s*(\d+)/.exec(body)?.[1]);
    const limit = body.includes('12') ? 12 : 10;
    const value = drawn(calls, 7) < noise ? 99 : right(n, limit);
    sendJson(response, 200, ANSWERS.openai(JSON.stringify({ n: value })));
  });
}
let close: (() => Promise<void>) | undefined;
afterEach(async () => close?.());
afterAll(closeConnections);

let drawings = 0;
const random = (): number => {
  drawings += 1;
  return drawn(drawings, 3);
};
const signal = new AbortController().signal;
const plan = { before, after, clock: { now: NOW }, random, signal };

async function lanesTo(noise: number, more: Partial<Lanes> = {}): Promise<Lanes> {
  const server = await model(noise);
  close = server.close;
  const call = { model: MODEL, connections: [connectionTo('openai', server.url)], now: NOW };
  const [present, draft] = [askAgent({ ...call, spec: before }), askAgent({ ...call, spec: after })];
  return { present, draft, calls: 400, limitUsd: null, concurrency: 8, ...more };
}

describe('recorded executions replayed', () => {
  it('says by the rules alone exactly what flips, and where only a model knows', async () => {
    const seen: number[] = [];
    const { rules, models } = await replay({
      ...plan,
      source: pages(),
      lanes: null,
      onProgress: ({ judged }) => void seen.push(judged),
    });
    expect(models).toBeNull();
    expect(rules).toMatchObject({ executions: SIZE, flips: flipping });
    expect(rules.kinds.map(({ from, to, count }) => ({ from, to, count }))).toEqual([
      { from: 10, to: 0, count: flipping / 2 },
      { from: 11, to: 0, count: flipping / 2 },
    ]);
    expect(seen.at(-1)).toBe(SIZE);
  });

  it('asks again over HTTP and subtracts what the model changes by itself', async () => {
    const lanes = await lanesTo(0.1);
    const { models } = await replay({ ...plan, source: pages(), lanes });
    expect(models?.asked).toBe(200);
    expect(models?.notRun).toBe(0);
    expect(models?.noise).toBeGreaterThan(0.03);
    const truth = (flipping / SIZE) * (1 - 0.1);
    expect(models?.any.low).toBeLessThanOrEqual(truth);
    expect(models?.any.high).toBeGreaterThanOrEqual(truth);
    expect((models?.any.high ?? 1) - (models?.any.low ?? -1)).toBeLessThan(0.25);
  });

  it('keeps to the calls, stops at the budget, and says so', async () => {
    const lanes = await lanesTo(0, { calls: 51 });
    expect((await replay({ ...plan, source: pages(), lanes })).models).toMatchObject({ asked: 25, stopped: null });
    await close?.();
    const poor = await lanesTo(0, { limitUsd: 0.000_001 });
    const { models } = await replay({ ...plan, source: pages(), lanes: poor });
    expect(models?.stopped).toMatch(/limit|price/);
    expect((models?.asked ?? 0) + (models?.notRun ?? 0)).toBe(200);
  });

  it('ends at once when it is stopped, with what it has', async () => {
    const stop = new AbortController();
    const lanes = await lanesTo(0);
    const { models } = await replay({
      ...plan,
      source: pages(),
      lanes,
      signal: stop.signal,
      onProgress: ({ asked }) => {
        if (asked === 20) stop.abort();
      },
    });
    expect(models?.asked).toBeGreaterThanOrEqual(20);
    expect(models?.asked).toBeLessThan(60);
    expect(models?.stopped).toBe('Stopped.');
  });

  it('a provider that is down is no flip: what was not answered twice does not count', async () => {
    const server = await serve((_request, response) => sendJson(response, 400, { error: { message: 'no' } }));
    close = server.close;
    const call = { model: MODEL, connections: [connectionTo('openai', server.url)], now: NOW };
    const [present, draft] = [askAgent({ ...call, spec: before }), askAgent({ ...call, spec: after })];
    const lanes = { present, draft, calls: 20, limitUsd: null, concurrency: 4 };
    const { models } = await replay({ ...plan, source: pages(), lanes });
    expect(models).toMatchObject({ asked: 0, notRun: 10, any: { low: -1, high: 1 } });
  });
});
