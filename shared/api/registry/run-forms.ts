import type { OpenAPI } from '@orpc/contract';
import { z } from 'zod';
import { Usage } from '../../grading/outcome.ts';
import { RuleCheck } from '../../grading/report.ts';
import { Hash, type Json, JsonObject } from '../../spec/ids.ts';
import { ModelRef } from '../../spec/spec.ts';

/** `production`, `12` or a version hash. */
export const VersionRef = z
  .string()
  .regex(/^([a-z][a-z0-9-]{0,39}|\d{1,9}|[0-9a-f]{64})$/, 'a channel, a number or a version hash');
export const ChannelName = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'a channel, such as production');

const MOST_METADATA = 16;
/** The application's own words about a call, such as an order number; kept with the execution. */
export const Metadata = z
  .record(z.string().min(1).max(64), z.string().max(500))
  .refine((entries) => Object.keys(entries).length <= MOST_METADATA, `This may hold at most ${MOST_METADATA} entries.`)
  .meta({ maxProperties: MOST_METADATA });

/** How a version is run, beside its input. */
export const RunChoices = z.object({
  /** A channel, a number or a hash; `production` when absent. */
  version: VersionRef.optional(),
  /** A channel; in place of `version`. */
  channel: ChannelName.optional(),
  /** That model and no other; `auto`: the agent's own models, best measured first. As the agent says when absent. */
  model: z.union([ModelRef, z.literal('auto')]).optional(),
  timeoutMs: z.number().int().min(100).max(600_000).optional(),
  metadata: Metadata.optional(),
});
/**
 * Inputs arrive as JSON text, so whatever is in one is JSON; its contract says what it may be, and it is held against that
 * before anything is done with it. Here it would only be looked at twice.
 */
export const RunInput: z.ZodType<JsonObject> = z.record(z.string(), z.unknown() as z.ZodType<Json>);
export const RunRequest = RunChoices.extend({ input: RunInput });

export const VersionMark = z.object({ hash: Hash, number: z.number() });
export const RunAnswer = z.object({
  execution: z.string(),
  output: JsonObject,
  version: VersionMark,
  model: z.object({ provider: z.string(), requested: z.string(), served: z.string().nullable() }),
  attempts: z.number(),
  usage: Usage.nullable(),
  costUsd: z.number().nullable(),
  rules: z.array(RuleCheck),
  logged: z.enum(['durable', 'queued']).meta({
    description:
      '`durable`: the execution was on disk before this answer, and stays whatever happens to the registry. `queued`: the log could not be written within a second; the registry holds the execution in memory and writes it as soon as it can, so that it outlasts an outage of the log, but not the end of the process.',
  }),
});

const REPLAYED: OpenAPI.HeaderObject = {
  description: 'The answer was given before, for the same idempotency key and request.',
  schema: { type: 'string', enum: ['true'] },
};

/** Describes the header `Idempotency-Key`, which is no part of the input. */
export function withIdempotencyKey(operation: OpenAPI.OperationObject): OpenAPI.OperationObject {
  const parameter = {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'Names this call: the same key with the same request is answered once, for 24 hours; another request under it is refused with `conflict`.',
    schema: { type: 'string', minLength: 1, maxLength: 200, pattern: '^[!-~]+$' },
  } as const;
  const responses = Object.fromEntries(
    Object.entries(operation.responses ?? {}).map(([status, response]) => [
      status,
      status.startsWith('2') && !('$ref' in response)
        ? { ...response, headers: { ...response.headers, 'Idempotency-Replayed': REPLAYED } }
        : response,
    ]),
  );
  return { ...operation, parameters: [...(operation.parameters ?? []), parameter], responses };
}

/** Describes that results can also be had as JSON lines, all in one answer. */
export function orJsonLines(operation: OpenAPI.OperationObject): OpenAPI.OperationObject {
  const responses = Object.fromEntries(
    Object.entries(operation.responses ?? {}).map(([status, response]) => {
      if (status !== '200' || '$ref' in response) return [status, response];
      const lines = {
        schema: { type: 'string', description: 'All results from `after` on, one JSON object of `results` a line.' },
      } as const;
      return [status, { ...response, content: { ...response.content, 'application/jsonl': lines } }];
    }),
  );
  return { ...operation, responses };
}
