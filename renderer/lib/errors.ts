import { ORPCError } from '@orpc/client';
import { APP_ERRORS, type ErrorCode } from '../../shared/errors.ts';

const isCode = (code: string): code is ErrorCode => code in APP_ERRORS;

/** The code of the closed set, or null for anything else (a lost connection, a bug in this window). */
export function codeOf(error: unknown): ErrorCode | null {
  return error instanceof ORPCError && isCode(error.code) ? error.code : null;
}

/** The data an error of this code carries, or null for any other error. */
export function dataOf(error: unknown, code: ErrorCode): unknown {
  return error instanceof ORPCError && error.code === code ? error.data : null;
}

/** The registry does not answer at all; one that answers says in its own words what is wrong. */
export function isAway(error: unknown): boolean {
  const parsed = APP_ERRORS.unavailable.data.safeParse(dataOf(error, 'unavailable'));
  return parsed.success && parsed.data.what === 'registry';
}

interface ProblemWords {
  field: string;
  message: string;
}
/** The single problems of an `invalid_input`, ready to show. */
export function problemsOf(error: unknown): ProblemWords[] {
  const parsed = APP_ERRORS.invalid_input.data.safeParse(dataOf(error, 'invalid_input'));
  return parsed.success ? parsed.data.problems.map(({ field, message }) => ({ field, message })) : [];
}

/** An error in a person's words. The backend writes the messages of the closed set; the rest is worded here. */
export function wordsOf(error: unknown): string {
  const code = codeOf(error);
  if (code === 'internal') {
    const parsed = APP_ERRORS.internal.data.safeParse(dataOf(error, 'internal'));
    return parsed.success
      ? `Something went wrong inside Rulehouse. The log describes it under the reference ${parsed.data.reference}.`
      : 'Something went wrong inside Rulehouse. The log describes it.';
  }
  if (code !== null && error instanceof ORPCError) return error.message;
  if (error instanceof ORPCError && error.status === 401)
    return 'This window is no longer signed in to the application. Close it and start Rulehouse again.';
  if (error instanceof TypeError) return 'The application’s backend does not answer.';
  return error instanceof Error ? error.message : 'Something went wrong.';
}
