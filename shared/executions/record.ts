import { z } from 'zod';
import { Problem } from '../errors.ts';
import { CallRecord } from '../grading/outcome.ts';
import { RuleCheck } from '../grading/report.ts';
import { JsonObject } from '../spec/ids.ts';

/**
 * How a call reached the registry: alone and waited for, alone and fetched later, as one of a batch, or by a person who tried it out:
 * then who called is a member, and no statistics of production count it.
 */
export const ExecutionKind = z.enum(['run', 'async', 'batch', 'try']);
export type ExecutionKind = z.infer<typeof ExecutionKind>;

/**
 * What an execution says in full. `rules`: every decidable rule that fired and could be held against the output; `fired`: all that
 * fired on the input, by id. `metadata` is the application's own (an order number, a locale). Marked fields may be redacted.
 */
export const ExecutionRecord = z.object({
  input: JsonObject,
  output: JsonObject.nullable(),
  problems: z.array(Problem),
  rules: z.array(RuleCheck),
  /** Absent in rows of before it was recorded. */
  fired: z.array(z.string()).optional(),
  call: CallRecord,
  metadata: JsonObject.nullable().optional(),
  /** Of its OpenTelemetry trace; absent where it was not traced. */
  traceId: z.string().optional(),
});
export type ExecutionRecord = z.infer<typeof ExecutionRecord>;
