import { z } from 'zod';

/** One place in an input or output that is wrong, with an accepted example. */
export const Problem = z.object({
  /** JSON pointer, e.g. `/seller/rating`. */
  path: z.string(),
  /** The field's title where it has one. */
  field: z.string(),
  message: z.string(),
  example: z.json().optional(),
});
export type Problem = z.infer<typeof Problem>;

/**
 * The closed set of errors that cross a process, each with the data its screen needs. Everything else is a bug:
 * logged under a short reference, shown as `internal` with that reference alone.
 */
export const APP_ERRORS = {
  invalid_input: { status: 400, data: z.object({ problems: z.array(Problem).default([]) }) },
  not_found: { status: 404, data: z.object({ entity: z.string(), id: z.string() }) },
  conflict: { status: 409, data: z.object({ rule: z.string().optional(), current: z.json().optional() }) },
  unauthenticated: { status: 401, data: z.object({ rule: z.string().optional() }) },
  forbidden: { status: 403, data: z.object({ rule: z.string().optional(), details: z.json().optional() }) },
  locked: {
    status: 423,
    data: z.object({
      rule: z.string().optional(),
      path: z.string(),
      reason: z.string(),
      by: z.string().optional(),
      at: z.string().optional(),
    }),
  },
  unsupported: { status: 501, data: z.object({ capability: z.string() }) },
  unavailable: { status: 503, data: z.object({ what: z.string(), retryAfterMs: z.number().optional() }) },
  limit: { status: 429, data: z.object({ limit: z.string(), retryAfterMs: z.number().optional() }) },
  provider: {
    status: 502,
    data: z.object({ outcome: z.string(), provider: z.string(), retryAfterMs: z.number().optional() }),
  },
  /** An enforced rule is still broken after the second try; `rules` says which and how. */
  rule_violated: {
    status: 422,
    data: z.object({ rules: z.array(z.object({ rule: z.string(), title: z.string(), reason: z.string() })) }),
  },
  cancelled: { status: 499, data: z.object({}) },
  internal: { status: 500, data: z.object({ reference: z.string() }) },
} as const;
export type ErrorCode = keyof typeof APP_ERRORS;
export type ErrorData<C extends ErrorCode> = z.input<(typeof APP_ERRORS)[C]['data']>;

/** The one error that handlers throw for a caller. `message` says what happened, where, and what to do. */
export class AppError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C;
  readonly data: ErrorData<C>;
  constructor(code: C, message: string, data: ErrorData<C>) {
    super(message);
    this.name = 'AppError';
    this.code = code;
    this.data = data;
  }
}
