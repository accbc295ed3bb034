import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ANSWERS, sendJson, serve } from '../../engine/providers/fixture.test-helper.ts';
import type { JsonObject } from '../../shared/spec/ids.ts';
import { openTestBackend, type TestBackend } from '../backend.test-helper.ts';

const SLUG = 'moderate-marketplace-listings';
const model = { provider: 'openai' as const, model: 'gpt-5.4-mini' };
let provider: Awaited<ReturnType<typeof serve>>;
let test: TestBackend;
let agent: string;
let hasCredit = true;

beforeEach(async () => {
  hasCredit = true;
  provider = await serve((_, response, body) => {
    if (!hasCredit) return sendJson(response, 429, { error: { message: 'No credit.', code: 'insufficient_quota' } });
    const text = JSON.stringify(JSON.parse(body).input);
    const message = JSON.parse(`"${/<input>(.*)<\/input>/.exec(text)?.[1] ?? ''}"`) as string;
    const { cases } = JSON.parse(message) as { cases: { number: number; kind: string; input: JsonObject }[] };
    const answers = cases.map(({ number, kind, input }) => ({
      number,
      input:
        kind === 'adversarial' ? input : { ...input, title: `Maison Roux no. ${provider.requests.length}${number}` },
      expected: { message: 'Says politely what is wrong.' },
    }));
    sendJson(response, 200, ANSWERS.openai(JSON.stringify({ cases: answers })));
  });
  test = await openTestBackend({ env: { OPENAI_API_KEY: 'sk-none', OPENAI_BASE_URL: `${provider.url}/v1` } });
  agent = (await test.api.agents.list()).find(({ slug }) => slug === SLUG)?.id ?? '';
});
afterEach(async () => {
  await test.stop();
  await provider.close();
});

async function dress(limitUsd: number | null) {
  const suggestions = await test.api.cases.suggest({ agent, count: 10 });
  const events = [];
  for await (const event of await test.api.cases.dress({ agent, suggestions, model, limitUsd })) events.push(event);
  const last = events.at(-1);
  if (last?.type !== 'done') throw new Error('It did not end.');
  return { suggestions, events, last };
}

describe('suggested cases rewritten by a model', () => {
  it('come with an estimate first, then as they are done, and count for nothing until they are saved', async () => {
    const before = await test.api.cases.list({ agent });
    const { suggestions, events, last } = await dress(2);
    const estimate = await test.api.cases.dressEstimate({ agent, suggestions, model });
    expect(estimate).toMatchObject({ calls: 2, priceTable: expect.any(String) });
    expect(last.costUsd).toBeLessThanOrEqual(estimate.costUsd ?? 0);
    expect(events.map((event) => event.suggestions.length)).toEqual([5, 10, 10]);
    expect(last.dressed).toBeGreaterThan(5);
    expect(last.suggestions.map(({ testCase }) => testCase.id)).toEqual(suggestions.map(({ testCase }) => testCase.id));
    const rewritten = last.suggestions.filter(({ dressing }) => dressing?.changed.includes('title'));
    expect(rewritten.length).toBeGreaterThan(3);
    const proposed = last.suggestions.flatMap(({ dressing }) => dressing?.proposed ?? []);
    expect(proposed.map(({ comparator }) => comparator.kind)).toContain('meaning');
    expect(await test.api.cases.list({ agent })).toEqual(before);
    const cases = last.suggestions.map(({ testCase, dressing }) => ({
      ...testCase,
      expectation: [...testCase.expectation, ...(dressing?.proposed ?? [])],
    }));
    expect(await test.api.cases.saveMany({ agent, cases })).toEqual({ saved: 10 });
  });

  it('stay plain, and say why, where the provider cannot be asked', async () => {
    hasCredit = false;
    const { suggestions, last } = await dress(null);
    expect(last).toMatchObject({ dressed: 0, costUsd: 0 });
    expect(last.message).toMatch(/^All 10 cases stay as they were\. .+/);
    expect(last.suggestions.map(({ testCase }) => testCase)).toEqual(suggestions.map(({ testCase }) => testCase));
    expect(last.suggestions.every(({ dressing }) => (dressing?.note ?? '') !== '')).toBe(true);
  });
});
