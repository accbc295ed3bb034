import { z } from 'zod';
import { APP_ERRORS, type ErrorCode } from '../errors.ts';
import { NAMES } from './problem-words.ts';

/** Begins the `type` of every problem; `docs/api-errors.md` says what each means. */
const TYPE = 'urn:rulehouse:error:';

/**
 * An error as the registry answers it: problem details of RFC 9457, whose extension members `code`, `message` and `data` are the
 * closed set of errors. `detail` and `message` are the same words.
 */
export interface ProblemDetails {
  type: string;
  /** The kind of error in a few words, always the same for one code. */
  title: string;
  status: number;
  detail: string;
  /** Path that was asked for. */
  instance: string;
  code: string;
  message: string;
  data: unknown;
}

/** What an error of the closed set is on the wire. */
export function problemDetails(
  { code, message, data }: { code: string; message: string; data: unknown },
  instance: string,
): ProblemDetails {
  const known = isErrorCode(code) ? code : 'internal';
  const { status } = APP_ERRORS[known];
  return {
    type: typeOf(known),
    title: NAMES[known].title,
    status,
    detail: message,
    instance,
    code: known,
    message,
    data,
  };
}

export const typeOf = (code: ErrorCode): string => `${TYPE}${code}`;
export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(APP_ERRORS, code);

/** The form of a problem of one code. */
export const problemSchema = (code: ErrorCode) =>
  z
    .object({
      type: z.literal(typeOf(code)),
      title: z.literal(NAMES[code].title),
      status: z.literal(APP_ERRORS[code].status),
      detail: z.string(),
      instance: z.string(),
      code: z.literal(code),
      message: z.string(),
      data: APP_ERRORS[code].data,
    })
    .meta({ description: NAMES[code].when });
