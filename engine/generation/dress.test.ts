import { afterEach, describe, expect, it } from 'vitest';
import { generateCases } from '../../shared/generation/generate.ts';
import { ids, shop } from '../../shared/generation/shop.test-helper.ts';
import type { JsonObject } from '../../shared/spec/ids.ts';
import type { ProviderKind } from '../../shared/spec/spec.ts';
import { ANSWERS, connectionTo, sendJson, serve } from '../providers/fixture.test-helper.ts';
import { dressCalls, dressCases } from './dress.ts';

const NOW = '2026-03-01T09:30:00.000Z';
const spec = shop();
const suggestions = generateCases(spec, { now: NOW, count: 12, existing: [], newId: ids() });

interface Asked {
  feature: string;
  cases: { number: number; kind: string; title: string; input: JsonObject }[];
}
let server: Awaited<ReturnType<typeof serve>>;
afterEach(() => server.close());

/** A provider that rewrites every case as `rewrite` says; null: it has no credit left. */
async function provider(kind: 'openai' | 'compatible', rewrite: (asked: Asked, call: number) => JsonObject | null) {
  let calls = 0;
  server = await serve((_, response, body) => {
    const text = JSON.stringify(JSON.parse(body).messages ?? JSON.parse(body).input);
    const message = JSON.parse(`"${/<input>(.*)<\/input>/.exec(text)?.[1] ?? ''}"`) as string;
    calls += 1;
    const answer = rewrite(JSON.parse(message) as Asked, calls);
    if (answer !== null) sendJson(response, 200, ANSWERS[kind](JSON.stringify(answer)));
    else sendJson(response, 429, { error: { message: 'No credit.', code: 'insufficient_quota' } });
  });
  return connectionTo(kind, `${server.url}/v1`);
}
const order = (connection: Awaited<ReturnType<typeof provider>>, model: string, limitUsd: number | null = null) => ({
  spec,
  suggestions,
  model: { provider: connection.kind as ProviderKind, model },
  connections: [connection],
  limitUsd,
  existing: [],
  now: NOW,
  signal: new AbortController().signal,
});
/** What a careful model does: other brands, where no rule looks at them. */
const careful = ({ cases }: Asked): JsonObject => ({
  cases: cases.map(({ number, input }, index) => ({
    number,
    input: ['Prada', 'Gucci'].includes(String(input.brand)) ? input : { ...input, brand: `${input.brand} ${index}` },
  })),
});

describe('cases dressed by a model', () => {
  it('come back in their order, each judged by itself, five in a call', async () => {
    const connection = await provider('openai', (asked, call) => {
      const answer = careful(asked) as { cases: JsonObject[] };
      // One case of the second call breaks the contract, and one is left out.
      if (call === 2) answer.cases = [{ ...answer.cases[0], input: { brand: 7 } }, ...answer.cases.slice(2)];
      return answer as JsonObject;
    });
    const found = await dressCases(order(connection, 'gpt-5.4-mini'));
    expect(server.requests).toHaveLength(3);
    expect(found.suggestions.map(({ testCase }) => testCase.id)).toEqual(
      suggestions.map(({ testCase }) => testCase.id),
    );
    const plain = found.suggestions.filter(({ dressing }) => dressing.note !== null);
    expect(plain.map(({ dressing }) => dressing.note)).toEqual([
      expect.stringContaining('does not fit the contract'),
      'The model left this case out.',
    ]);
    expect(found).toMatchObject({
      dressed: 10,
      message: '10 of 12 cases were rewritten, the others stay as they were.',
    });
    expect(found.costUsd).toBeGreaterThan(0);
    const brands = found.suggestions.flatMap(({ dressing }) => dressing.changed);
    expect(brands.length).toBeGreaterThan(3);
    expect(dressCalls(spec, suggestions, NOW)).toHaveLength(3);
  });

  it('stay plain with the cause when the provider ends early; what was rewritten before is kept', async () => {
    let calls = 0;
    const connection = await provider('openai', (asked) => {
      calls += 1;
      return calls === 1 ? careful(asked) : null;
    });
    // A limit makes the calls follow each other.
    const found = await dressCases(order(connection, 'gpt-5.4-mini', 5));
    expect(found.suggestions.slice(5).map(({ testCase }) => testCase)).toEqual(
      suggestions.slice(5).map(({ testCase }) => testCase),
    );
    expect(found.dressed).toBe(5);
    expect(found.message).toMatch(/^5 of 12 cases were rewritten, the others stay as they were\. .*(credit|quota)/i);
    expect(calls).toBe(2);
  });

  it('stop at the limit, and at a price that is not known', async () => {
    const connection = await provider('openai', careful);
    const limited = await dressCases(order(connection, 'gpt-5.4-mini', 0.000001));
    expect(server.requests).toHaveLength(1);
    expect(limited.message).toContain('The cost limit of $0.00 was reached.');
    await server.close();
    const local = await provider('compatible', careful);
    const unpriced = await dressCases(order(local, 'qwen3:8b', 5));
    expect(server.requests).toHaveLength(1);
    expect(unpriced).toMatchObject({ costUsd: null, dressed: 5 });
    expect(unpriced.message).toContain('price of this model is not known');
  });

  it('are left alone by an answer that is none, and after a stop', async () => {
    const connection = await provider('compatible', () => ({ cases: 'sorry' }));
    expect(await dressCases(order(connection, 'qwen3:8b'))).toMatchObject({ dressed: 0 });
    const stopped = { ...order(connection, 'qwen3:8b'), signal: AbortSignal.abort() };
    const before = server.requests.length;
    expect(await dressCases(stopped)).toMatchObject({
      dressed: 0,
      costUsd: 0,
      message: 'All 12 cases stay as they were. It was stopped.',
    });
    expect(server.requests).toHaveLength(before);
  });
});
