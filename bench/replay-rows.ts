// Executions of the sample's listings as its registry records them: perfumes from 20 to 99 euros, answered as the rules ask. The same
// every time but for their ids.
import { priced, ruled } from '../backend/replays/production.test-helper.ts';
import type { ExecutionRow } from '../registry/store/executions/row.ts';
import { numbersFrom } from '../shared/drift/drift.test-helper.ts';
import type { JsonObject } from '../shared/spec/ids.ts';
import type { Spec } from '../shared/spec/spec.ts';

/** Young enough for a registry to keep them. */
const START = Date.now() - 60 * 86_400_000;
const BRANDS = ['Calvin Klein', 'Chanel', 'Gucci', 'Aurel', 'No name'];
/** Different inputs; beyond them they come again, which nothing here can tell. */
const DIFFERENT = 5000;

export interface RecordedListing {
  id: string;
  input: JsonObject;
  output: JsonObject;
}

/** Oldest first. */
export function* recordedListings(spec: Spec, count: number): Generator<RecordedListing> {
  const random = numbersFrom(11);
  const made = Array.from({ length: Math.min(DIFFERENT, count) }, () => {
    const brand = BRANDS[Math.floor(random() * BRANDS.length)] ?? '';
    const input = priced(20 + random() * 79, { brand, stock: random() < 0.05 ? 0 : 12 });
    return { input, output: { reasons: [], ...ruled(spec, input) } };
  });
  for (let index = 0; index < count; index += 1) {
    const time = (START + index * 1000).toString(16).padStart(12, '0');
    const id = `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${index.toString(16).padStart(12, '0')}`;
    const { input = {}, output = {} } = made[index % made.length] ?? {};
    yield { id, input, output };
  }
}

/** The row of one, as the log keeps it. */
export function rowOfListing({ id, input, output }: RecordedListing, agent: string, version: string): ExecutionRow {
  const at = new Date(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toISOString();
  const call = {
    provider: 'openai',
    connection: 'OpenAI',
    requestedModel: 'gpt-5.4-mini',
    resolvedModel: 'gpt-5.4-mini',
    servedModel: 'gpt-5.4-mini-2026-01-10',
    fingerprint: null,
    parametersSent: { max_output_tokens: 2000 },
    parametersDropped: [],
    attempts: 1,
    requestId: id,
    stopSignal: 'completed',
    usage: { inputTokens: 812, outputTokens: 66, cachedInputTokens: 0 },
    costUsd: 0.0011,
    priceTable: '2026-01',
    wireSchema: 'json_schema',
    latencyMs: 700,
    startedAt: at,
  };
  const held = { rule: 'r1', title: 'Complete listings go live', position: 1, result: 'held', reason: 'It does.' };
  const rules = [{ ...held, enforcement: 'check' }];
  const record = { input, output, problems: [], rules, fired: ['r1'], call, metadata: null };
  return {
    ...{ id, agent, version, at, channel: 'production', outcome: 'ok', application: 'shop', kind: 'run', batch: null },
    ...{ provider: call.provider, model: call.servedModel, latencyMs: call.latencyMs, costUsd: call.costUsd },
    record: JSON.stringify(record),
  };
}
