// Executions as a shop's moderation leaves them: 90 days, two agents, a new version every nine days, words that occur as words do
// (Zipf), rules that fire often, sometimes or hardly ever. The same every time.
import type { ExecutionRow } from '../registry/store/executions/row.ts';

export const START = Date.UTC(2026, 0, 5);
export const DAYS = 90;
const VOCABULARY = 20_000;

/** Mulberry32 (public domain, by Tommy Ettinger). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Word 0 stands in most texts, word 20,000 in hardly any. */
export const word = (rank: number): string => `w${rank.toString(36)}x`;

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** The version that was in production then: a new one every nine days. */
export const versionAt = (ms: number): string => hex(Math.floor((ms - START) / 86_400_000 / 9), 64);

/** Makes `count` rows, oldest first. */
export function* executionRows(count: number): Generator<ExecutionRow> {
  const next = numbers(7);
  const zipf = (): number => Math.floor(VOCABULARY ** next()) - 1;
  const text = (words: number): string => Array.from({ length: words }, () => word(zipf())).join(' ');
  const of = <T>(values: readonly T[]): T => values[Math.floor(next() * values.length)] as T;
  for (let index = 0; index < count; index++) {
    const ms = START + Math.floor((index / count) * DAYS * 86_400_000);
    const time = hex(ms, 12);
    const at = new Date(ms).toISOString();
    const luck = next();
    const decision = luck < 0.8 ? 'live' : luck < 0.95 ? 'person' : 'down';
    const fired = ['r1', ...(luck < 0.3 ? ['r2'] : []), ...(luck < 0.01 ? ['r3'] : [])];
    const isBroken = next() < 0.002;
    const call = {
      provider: 'openai',
      connection: 'OpenAI',
      requestedModel: 'gpt-5-mini',
      resolvedModel: 'gpt-5-mini',
      servedModel: luck < 0.9 ? 'gpt-5-mini-2026-01-10' : 'gpt-5-mini-2026-02-20',
      fingerprint: null,
      parametersSent: { max_output_tokens: 2000 },
      parametersDropped: [],
      attempts: 1,
      requestId: `req_${hex(index, 12)}`,
      stopSignal: 'completed',
      usage: { inputTokens: 812, outputTokens: 66, cachedInputTokens: 0 },
      costUsd: 0.0011,
      priceTable: '2026-01',
      wireSchema: 'json_schema',
      latencyMs: 300 + Math.floor(next() * 900),
      startedAt: at,
    };
    const rules = fired.map((rule, position) => ({
      rule,
      title: `Rule ${position + 1}`,
      position: position + 1,
      result: isBroken && rule === 'r1' ? 'violated' : 'held',
      enforcement: 'check',
      reason: 'The decision is what the rule says.',
    }));
    const input = {
      title: text(7),
      description: text(40),
      category: `category ${1 + Math.floor(next() * 25)}`,
      price: { amount: `${Math.floor(next() * 300)}.00`, currency: 'EUR' },
      photos: Math.floor(next() * 9),
      seller: `seller-${Math.floor(next() * 5000)}`,
    };
    const output = { decision, reason: text(12), labels: [of(['photo', 'brand', 'price', 'text'])] };
    yield {
      id: `${time.slice(0, 8)}-${time.slice(8)}-7${hex(index % 4096, 3)}-8${hex(Math.floor(next() * 4096), 3)}-${hex(index, 12)}`,
      agent: next() < 0.95 ? 'moderate' : 'rewrite',
      version: versionAt(ms),
      channel: 'production',
      at,
      outcome: isBroken ? 'rule_violated' : next() < 0.99 ? 'ok' : 'timeout',
      application: of(['shop', 'app', 'import']),
      kind: 'run',
      batch: null,
      provider: 'openai',
      model: call.servedModel,
      latencyMs: call.latencyMs,
      costUsd: call.costUsd,
      record: JSON.stringify({ input, output, problems: [], rules, fired, call, metadata: null }),
    };
  }
}
