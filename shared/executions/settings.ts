import { z } from 'zod';

/** A dotted path from `input`, `output` or `metadata`, e.g. `input.customer.email`; through lists it means every item. */
export const RedactedPath = z
  .string()
  .max(200)
  .regex(/^(input|output|metadata)(\.[^.\s]+)+$/, 'a path such as input.customer.email');

/** What the registry keeps of one agent's executions. */
export const ExecutionSettings = z.object({
  keepDays: z.int().min(1).max(3650),
  /** The newest so many, however young the others are. */
  keepRows: z.int().min(100).max(100_000_000),
  /** Never stored: a mark of the value's kind stands in its place. */
  redact: z.array(RedactedPath).max(200),
});
export type ExecutionSettings = z.infer<typeof ExecutionSettings>;

export const USUAL_SETTINGS: ExecutionSettings = { keepDays: 90, keepRows: 1_000_000, redact: [] };
