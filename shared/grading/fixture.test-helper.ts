import type { Contract, Field, FieldType } from '../spec/contract.ts';
import type { CallRecord } from './outcome.ts';
import type { RuleCheck } from './report.ts';
import type { Answer } from './verdict.ts';

const field = (name: string, title: string, type: FieldType, required = true): Field => ({
  id: `f-${name}`,
  name,
  title,
  description: title,
  required,
  type,
});

/** A small listing contract with one field of every kind that is compared differently. */
export const contract: Contract = {
  input: [field('title', 'Title', { kind: 'text' })],
  output: [
    field('decision', 'Decision', {
      kind: 'enum',
      options: [
        { value: 'live', label: 'Live' },
        { value: 'review', label: 'Send to a person' },
      ],
    }),
    field('fee', 'Fee', { kind: 'money', currencies: ['EUR'] }, false),
    field('score', 'Score', { kind: 'number' }, false),
    field('labels', 'Labels', { kind: 'list', items: { kind: 'text' } }, false),
    field('note', 'Note', { kind: 'text' }, false),
  ],
};

export const call = (changes: Partial<CallRecord> = {}): CallRecord => ({
  provider: 'openai',
  connection: 'c1',
  requestedModel: 'model-a',
  resolvedModel: 'model-a',
  servedModel: 'model-a-2026-01-01',
  fingerprint: null,
  parametersSent: {},
  parametersDropped: [],
  attempts: 1,
  requestId: null,
  stopSignal: null,
  usage: { inputTokens: 10, outputTokens: 5, cachedInputTokens: null },
  costUsd: 0.001,
  priceTable: '2026-01',
  wireSchema: null,
  latencyMs: 12,
  startedAt: '2026-03-01T09:30:00.000Z',
  ...changes,
});

export const answer = (changes: Partial<Answer> = {}): Answer => ({
  outcome: 'ok',
  output: { decision: 'live' },
  problems: [],
  message: '',
  call: call(),
  rules: [],
  undetermined: [],
  ...changes,
});

export const check = (changes: Partial<RuleCheck> = {}): RuleCheck => ({
  rule: 'r1',
  title: 'Cheap branded goods',
  position: 3,
  result: 'violated',
  enforcement: 'check',
  field: 'decision',
  reason: 'Decision should be Send to a person',
  ...changes,
});
