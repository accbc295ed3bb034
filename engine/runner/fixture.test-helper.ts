import type { TestCase } from '../../shared/grading/case.ts';
import type { CallRecord } from '../../shared/grading/outcome.ts';
import type { Contract } from '../../shared/spec/contract.ts';
import type { JsonObject } from '../../shared/spec/ids.ts';
import type { ModelRef } from '../../shared/spec/spec.ts';
import type { AgentAnswer } from './runner.ts';

export const MODEL: ModelRef = { provider: 'openai', model: 'model-a' };
export const NOW = '2026-03-01T09:30:00.000Z';

/** One number in, the same number out. */
export const contract: Contract = {
  input: [{ id: 'i', name: 'n', title: 'Number', description: 'Any', required: true, type: { kind: 'integer' } }],
  output: [{ id: 'o', name: 'n', title: 'Number', description: 'The same', required: true, type: { kind: 'integer' } }],
};

export const numberOf = (input: JsonObject): number => (typeof input.n === 'number' ? input.n : -1);

export const caseOf = (n: number): TestCase => ({
  id: `case-${n}`,
  title: `Number ${n}`,
  input: { n },
  expectation: [{ field: 'n', value: n, comparator: { kind: 'exact' } }],
  origin: 'manual',
});
export const casesOf = (count: number): TestCase[] => Array.from({ length: count }, (_, n) => caseOf(n));

export const record = (costUsd: number | null = 0.01): CallRecord => ({
  provider: 'openai',
  connection: null,
  requestedModel: 'model-a',
  resolvedModel: 'model-a',
  servedModel: 'model-a',
  fingerprint: null,
  parametersSent: {},
  parametersDropped: [],
  attempts: 1,
  requestId: null,
  stopSignal: null,
  usage: { inputTokens: 1, outputTokens: 1, cachedInputTokens: null },
  costUsd,
  priceTable: null,
  wireSchema: null,
  latencyMs: 1,
  startedAt: NOW,
});

export const answerOf = (output: JsonObject, changes: Partial<AgentAnswer> = {}): AgentAnswer => ({
  outcome: 'ok',
  output,
  problems: [],
  message: '',
  call: record(),
  rules: [],
  undetermined: [],
  rulesFired: [],
  ...changes,
});

/** A number in [0, 1) from two numbers, the same on every machine (SplitMix32). */
export function drawn(seed: number, index: number): number {
  let mixed = (seed * 0x9e3779b9 + index * 0x85ebca6b + 0x6d2b79f5) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
}
