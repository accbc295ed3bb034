import { mapEventIterator } from '@orpc/client';
import { ORPCError } from '@orpc/server';
import { APP_ERRORS, AppError, type ErrorCode, type Problem } from '../shared/errors.ts';
import type { Refusal } from '../shared/governance/refusal.ts';
import type { Log } from './log.ts';

/** Makes a reference short enough to read out on the telephone. */
export type NewReference = () => string;

/**
 * The one place where anything thrown becomes one of the closed set of typed errors. What is neither an `AppError` nor a
 * failed validation of the caller's input is a bug: logged with its stack under a short reference, which is all the caller sees.
 */
export function toTypedError(error: unknown, log: Log, newReference: NewReference): ORPCError<string, unknown> {
  if (error instanceof AppError) {
    const code: ErrorCode = error.code;
    return new ORPCError(code, {
      defined: true,
      status: APP_ERRORS[code].status,
      message: error.message,
      data: error.data,
    });
  }
  if (error instanceof ORPCError && error.defined) return error;
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST') return invalidInput(error);
  if (error instanceof Error && error.name === 'AbortError')
    return new ORPCError('cancelled', { defined: true, status: 499, message: 'This was cancelled.', data: {} });
  const reference = newReference();
  log.error({ reference, err: nameOf(error) }, 'unexpected error');
  return new ORPCError('internal', {
    defined: true,
    status: 500,
    message: `Something unexpected went wrong. Nothing was lost. If it happens again, report it with the reference ${reference}.`,
    data: { reference },
  });
}

/** The same for errors that an event stream ends with. */
export function withTypedErrors<T>(output: T, log: Log, newReference: NewReference): T {
  if (typeof output !== 'object' || output === null || !(Symbol.asyncIterator in output) || !('next' in output))
    return output;
  const stream = output as unknown as AsyncIterator<unknown>; // Both members were just seen; the contract fixes the items' type.
  const mapped = mapEventIterator(stream, {
    value: async (value: unknown) => value,
    error: async (error) => toTypedError(error, log, newReference),
  });
  return mapped as unknown as T;
}

/** A refusal of the reducer as the error that its screen knows. */
export function refused(refusal: Refusal): AppError {
  const { code, rule, message } = refusal;
  const details = refusal.details ?? {};
  if (code === 'invalid_input') return new AppError(code, message, { problems: [] });
  if (code === 'not_found')
    return new AppError(code, message, { entity: String(details.entity ?? rule), id: String(details.id ?? '') });
  if (code === 'conflict') return new AppError(code, message, { rule });
  if (code === 'unauthenticated') return new AppError(code, message, { rule });
  if (code === 'locked')
    return new AppError(code, message, {
      rule,
      path: [details.paths ?? []].flat().join(', '),
      reason: message,
    });
  return new AppError('forbidden', message, { rule, details });
}

/** The places of an input that its schema refused, as problems. */
function problemsOf(issues: readonly { message: string; path?: readonly unknown[] | undefined }[]): Problem[] {
  return issues.map((issue) => {
    const path = (issue.path ?? []).map((part) =>
      typeof part === 'object' && part !== null && 'key' in part ? part.key : part,
    );
    const field = [...path].reverse().find((part) => typeof part === 'string');
    return {
      path: path.map((part) => `/${String(part)}`).join(''),
      field: String(field ?? 'value'),
      message: issue.message,
    };
  });
}

function invalidInput(error: ORPCError<string, unknown>): ORPCError<string, unknown> {
  const data = error.data;
  const issues =
    typeof data === 'object' && data !== null && 'issues' in data && Array.isArray(data.issues) ? data.issues : [];
  const problems = problemsOf(issues).slice(0, 50);
  const first = problems[0];
  const message = first === undefined ? 'The request could not be read.' : `${first.field}: ${first.message}`;
  return new ORPCError('invalid_input', { defined: true, status: 400, message, data: { problems } });
}

/** Stack and message only: other properties of an unknown error may hold content or keys. */
const nameOf = (error: unknown): { name: string; message: string; stack: string | undefined } =>
  error instanceof Error
    ? { name: error.name, message: error.message, stack: error.stack }
    : { name: 'unknown', message: typeof error, stack: undefined };
