import { BLANK_READING, type Exchange, isRecord, type Reading, recordAt, textAt } from './exchange.ts';
import { goDurationMs, retryAfterMs } from './retry-after.ts';
import { capital } from './words.ts';

interface Fault {
  status: number;
  code: string;
  param: string;
  /** Looked at for what no code says; never shown, because providers quote keys and prompts in it. */
  said: string;
}
type Verdict = Pick<Reading, 'ending' | 'message' | 'retryable' | 'overloaded'>;
interface Rule {
  when: (fault: Fault) => boolean;
  then: (who: string, fault: Fault) => Verdict;
}

const BILLING_CODES = new Set([
  'insufficient_quota',
  'billing_hard_limit_reached',
  'billing_not_active',
  'billing_error',
  'project_spend_limit_exceeded',
  'organization_spend_limit_exceeded',
  'credit_balance_exhausted',
]);
const POLICY_CODES = new Set(['content_policy_violation', 'content_filter', 'invalid_prompt', 'bio_policy']);
const SCHEMA_PARAMS = /^(text\.format|response_format|output_config)/;

const failed = (message: string, retryable = false): Verdict => ({ ending: 'provider_error', message, retryable });

/** Read top to bottom, the first that fits decides; billing stands before rates because both arrive as 429. */
const RULES: Rule[] = [
  {
    when: ({ status, code, said }) =>
      status === 402 || BILLING_CODES.has(code) || /credit balance is too low/i.test(said),
    then: (who) => ({
      ending: 'quota_exhausted',
      message: `The account at ${who} has no credit left, or its spending limit is reached. Add credit or raise the limit there.`,
      retryable: false,
    }),
  },
  {
    when: ({ status, code }) => status === 401 || code === 'invalid_api_key' || code === 'authentication_error',
    then: (who) => failed(`The key was refused by ${who}. Check the key of this connection in Settings.`),
  },
  {
    when: ({ code }) => POLICY_CODES.has(code),
    then: (who) => ({
      ending: 'refused',
      message: `${capital(who)} refused this input under its usage policy.`,
      retryable: false,
    }),
  },
  {
    when: ({ status, code }) => status === 429 || code === 'rate_limit_exceeded' || code === 'rate_limit_error',
    then: (who) => ({
      ending: 'rate_limited',
      message: `${capital(who)} is limiting how many calls this account may make. Wait, or run fewer at a time.`,
      retryable: true,
    }),
  },
  {
    when: ({ status, code }) => status === 529 || code === 'overloaded_error',
    then: (who) => ({
      ...failed(`${capital(who)} is overloaded right now. Try again in a moment.`, true),
      overloaded: true,
    }),
  },
  {
    when: ({ code, said }) =>
      code === 'context_length_exceeded' || /prompt is too long|maximum context length/i.test(said),
    then: () =>
      failed('The input is longer than this model can read. Shorten it, or choose a model with a larger window.'),
  },
  {
    when: ({ status }) => status === 413,
    then: (who) => failed(`The request was too large for ${who}. Shorten the input.`),
  },
  {
    when: ({ status, code }) => status === 404 || code === 'model_not_found' || code === 'not_found_error',
    then: (who) =>
      failed(`${capital(who)} does not know this model or address, or the key may not use it. Check the model's name.`),
  },
  {
    when: ({ status }) => status === 403,
    then: (who) => failed(`This key is not allowed to do that at ${who}. Check the permissions of the key.`),
  },
  {
    when: ({ status, param, said }) =>
      status === 400 && (SCHEMA_PARAMS.test(param) || /schema|output_config\.format/i.test(said)),
    then: (who) =>
      failed(`${capital(who)} did not take the output contract as it is. See the contract's portability report.`),
  },
  {
    when: ({ code }) => code === 'unsupported_parameter' || code === 'unsupported_value',
    then: () =>
      failed('This model does not take one of the parameters sent. Review the model parameters of the agent.'),
  },
  {
    when: ({ status }) => status === 408 || status === 409 || status === 504,
    then: (who) => failed(`${capital(who)} gave up before the answer was ready. Try again.`, true),
  },
  {
    when: ({ status }) => status >= 500,
    then: (who, { status }) => ({
      ...failed(`${capital(who)} had an error of its own (status ${status}). Try again in a moment.`, true),
      ...(status === 503 ? { overloaded: true } : {}),
    }),
  },
  {
    when: ({ status }) => status >= 300 && status < 400,
    then: (who) =>
      failed(
        `${capital(who)} redirected the call elsewhere, which is not followed. Check the address of this connection.`,
      ),
  },
  {
    when: () => true,
    then: (who, { status }) => failed(`${capital(who)} did not accept the request (status ${status}).`),
  },
];

/**
 * Names what an HTTP error (or an error object inside a 200) means. `who` is the provider in words, `now` epoch
 * milliseconds for retry dates. Providers differ in codes, not in kinds, so that one table serves all of them.
 */
export function readHttpError(exchange: Exchange, who: string, now: number): Reading {
  const error = recordAt(exchange.body, 'error');
  const fault: Fault = {
    status: exchange.status,
    code: textAt(error, 'code') ?? textAt(error, 'type') ?? '',
    param: textAt(error, 'param') ?? '',
    said: saidIn(exchange.body),
  };
  // OpenAI names billing faults in `type` and `code` alike, Anthropic in `type` alone.
  if (BILLING_CODES.has(textAt(error, 'type') ?? '')) fault.code = textAt(error, 'type') ?? '';
  const rule = RULES.find((candidate) => candidate.when(fault));
  const verdict = rule?.then(who, fault) ?? failed(`${capital(who)} did not accept the request.`);
  const told = exchange.headers['x-should-retry'];
  const retryable =
    verdict.ending === 'quota_exhausted' ? false : told === undefined ? verdict.retryable : told === 'true';
  return {
    ...BLANK_READING,
    ...verdict,
    retryable,
    retryAfterMs: retryable ? (retryAfterMs(exchange.headers, now) ?? waitSaid(fault.said)) : null,
    stopSignal: `http_${exchange.status}`,
  };
}

function saidIn(body: unknown): string {
  if (typeof body === 'string') return '';
  if (!isRecord(body)) return '';
  const error = body.error;
  return textAt(error, 'message') ?? (typeof error === 'string' ? error : (textAt(body, 'message') ?? ''));
}

/** "Please try again in 800ms.": where OpenAI puts the wait when it sends no header. */
function waitSaid(said: string): number | null {
  const wait = /try again in ((?:\d+(?:\.\d+)?(?:ms|s|m|h))+)/i.exec(said)?.[1];
  const ms = wait === undefined ? null : goDurationMs(wait);
  return ms === null ? null : Math.ceil(ms);
}
