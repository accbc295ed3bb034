import { ORPCError } from '@orpc/contract';
import { APP_ERRORS, AppError } from '../errors.ts';
import type { Refusal } from '../governance/refusal.ts';
import { problemsOf } from './issues.ts';

/** What the two servers need to turn anything thrown into the closed set: where a bug is logged, and its reference. */
export interface BugReport {
  /** Logs name, message and stack only: other properties of an unknown error may hold content or keys. */
  log(reference: string, error: unknown): void;
  /** Makes a reference short enough to read out on the telephone. */
  newReference(): string;
}

/**
 * The one place where anything thrown becomes one of the closed set of typed errors. What is neither an `AppError` nor a
 * failed validation of the caller's input is a bug: logged under a short reference, which is all the caller sees.
 */
export function toTypedError(error: unknown, bug: BugReport): ORPCError<string, unknown> {
  if (error instanceof AppError) return fromAppError(error);
  if (error instanceof ORPCError && error.defined) return error;
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST') return fromAppError(invalidInput(error.data));
  if (error instanceof Error && error.name === 'AbortError')
    return fromAppError(new AppError('cancelled', 'This was cancelled.', {}));
  const reference = bug.newReference();
  bug.log(reference, error);
  return fromAppError(
    new AppError(
      'internal',
      `Something unexpected went wrong. Nothing was lost. If it happens again, report it with the reference ${reference}.`,
      { reference },
    ),
  );
}

const fromAppError = (error: AppError): ORPCError<string, unknown> =>
  new ORPCError(error.code, {
    defined: true,
    status: APP_ERRORS[error.code].status,
    message: error.message,
    data: error.data,
  });

/** A refusal of the reducer as the error that its screen knows. */
export function refusalError({ code, rule, message, details = {} }: Refusal): AppError {
  switch (code) {
    case 'invalid_input':
      return new AppError(code, message, { problems: [] });
    case 'not_found':
      return new AppError(code, message, { entity: String(details.entity ?? rule), id: String(details.id ?? '') });
    case 'conflict':
    case 'unauthenticated':
      return new AppError(code, message, { rule });
    case 'locked':
      return new AppError(code, message, {
        rule,
        path: [details.paths ?? []].flat().join(', '),
        reason: String(details.reason ?? message),
        ...(details.by === undefined ? {} : { by: String(details.by) }),
        ...(details.at === undefined ? {} : { at: String(details.at) }),
      });
    case 'forbidden':
      return new AppError(code, message, { rule, details });
  }
}

function invalidInput(data: unknown): AppError {
  const issues =
    typeof data === 'object' && data !== null && 'issues' in data && Array.isArray(data.issues) ? data.issues : [];
  const problems = problemsOf(issues).slice(0, 50);
  const [first] = problems;
  return new AppError(
    'invalid_input',
    first === undefined ? 'The request could not be read.' : `${first.field}: ${first.message}`,
    { problems },
  );
}
