import type { ErrorCode, ErrorDetails } from './types.ts';

/** The one error that a client throws. `message` says what happened and what to do. */
export class RulehouseError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C;
  readonly data: ErrorDetails[C];
  constructor(code: C, message: string, data: ErrorDetails[C]) {
    super(message);
    this.name = 'RulehouseError';
    this.code = code;
    this.data = data;
  }
}

/** Whether something thrown is a client's error of this code; its data is then typed. */
export const isError = <C extends ErrorCode>(error: unknown, code: C): error is RulehouseError<C> =>
  error instanceof RulehouseError && error.code === code;

/** Codes that a registry answers, with the data that a caller may count on where a proxy or an older registry left it out. */
const USUAL: { [C in Exclude<ErrorCode, 'unverified'>]: ErrorDetails[C] } = {
  invalid_input: { problems: [] },
  not_found: { entity: '', id: '' },
  conflict: {},
  unauthenticated: {},
  forbidden: {},
  locked: { path: '', reason: '' },
  unsupported: { capability: '' },
  limit: { limit: '' },
  unavailable: { what: 'registry' },
  provider: { outcome: 'provider_error', provider: '' },
  rule_violated: { rules: [] },
  cancelled: {},
  internal: { reference: '' },
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isUsual = (code: unknown): code is keyof typeof USUAL => typeof code === 'string' && Object.hasOwn(USUAL, code);

export const unreachable = (address: string, why: string): RulehouseError<'unavailable'> =>
  new RulehouseError('unavailable', `The registry at ${address} ${why}`, { what: 'registry' });

/** What an answer that is no success means. What no registry says, such as a proxy's page, is `unavailable`. */
export function errorOf(address: string, status: number, body: unknown): RulehouseError {
  if (!isObject(body) || !isUsual(body.code) || typeof body.message !== 'string')
    return unreachable(
      address,
      `did not answer as a registry does (HTTP ${status}). Check the address, and what stands in between.`,
    );
  const data = { ...USUAL[body.code], ...(isObject(body.data) ? body.data : {}) };
  // The registry sends each code with its own data; the compiler cannot pair the two.
  return new RulehouseError(body.code, body.message, data as ErrorDetails[keyof typeof USUAL]);
}
