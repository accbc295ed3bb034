import { z } from 'zod';
import { ProviderKind } from '../spec/spec.ts';

/** How one model call ended. Only `ok` and `schema_invalid` may produce a test verdict. */
export const Outcome = z.enum([
  'ok',
  'schema_invalid',
  'refused',
  'truncated',
  'rate_limited',
  'quota_exhausted',
  'provider_error',
  'timeout',
  'cancelled',
  'budget_stopped',
  /** The model does not take a file of the input, so it was not asked. */
  'not_taken',
]);
export type Outcome = z.infer<typeof Outcome>;

/** Tokens as billed; `raw` is the provider's own usage object. */
export const Usage = z.object({
  inputTokens: z.number().nullable(),
  outputTokens: z.number().nullable(),
  cachedInputTokens: z.number().nullable(),
  raw: z.json().optional(),
});
export type Usage = z.infer<typeof Usage>;

/** Who was asked, who answered, and what it took. Never holds keys, prompts or model text. */
export const CallRecord = z.object({
  provider: z.union([ProviderKind, z.literal('dry-run')]),
  connection: z.string().nullable(),
  requestedModel: z.string(),
  /** After aliases of ours; null in a dry run. */
  resolvedModel: z.string().nullable(),
  /** As the provider reports it. */
  servedModel: z.string().nullable(),
  fingerprint: z.string().nullable(),
  parametersSent: z.record(z.string(), z.json()),
  /** Parameters this model does not take, left out. */
  parametersDropped: z.array(z.string()),
  attempts: z.int(),
  /** Attempts before the last, in order; absent when the first one answered. */
  earlier: z
    .array(
      z.object({
        provider: z.string(),
        model: z.string(),
        outcome: Outcome,
        latencyMs: z.number(),
        requestId: z.string().nullable(),
      }),
    )
    .optional(),
  requestId: z.string().nullable(),
  stopSignal: z.string().nullable(),
  usage: Usage.nullable(),
  /** US dollars by the named price table; null when the price is unknown. */
  costUsd: z.number().nullable(),
  priceTable: z.string().nullable(),
  wireSchema: z.string().nullable(),
  latencyMs: z.number(),
  startedAt: z.string(),
});
export type CallRecord = z.infer<typeof CallRecord>;
