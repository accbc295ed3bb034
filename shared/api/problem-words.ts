import type { ErrorCode } from '../errors.ts';

/** What an error of the closed set means to who integrates the API: the words of `docs/api-errors.md` and of the OpenAPI document. */
interface Words {
  title: string;
  when: string;
  /** What the calling program does about it. */
  then: string;
  /** Whether the same call may succeed later without anybody changing anything. */
  again: 'yes' | 'no' | 'depends';
}

export const NAMES: Readonly<Record<ErrorCode, Words>> = {
  invalid_input: {
    title: 'The request does not fit',
    when: 'The input does not fit the contract of the agent, or the request is not one of this API.',
    then: 'Correct what `data.problems` names: each has the place as a JSON pointer, the field, what is wrong and, for inputs of agents, an accepted example.',
    again: 'no',
  },
  not_found: {
    title: 'Not found',
    when: 'There is no such agent, channel, version, run, batch or address.',
    then: 'Check the address. `data.entity` and `data.id` say what was looked for.',
    again: 'no',
  },
  conflict: {
    title: 'Conflict with what is there',
    when: 'What is asked for contradicts what was decided or sent before, such as an idempotency key that was used with another body.',
    then: 'Read the current state, then decide again. `data.rule` names the rule.',
    again: 'no',
  },
  unauthenticated: {
    title: 'No valid credential',
    when: 'The API key or session token is missing, unknown, expired or revoked.',
    then: 'Send a valid one as `Authorization: Bearer …`.',
    again: 'no',
  },
  forbidden: {
    title: 'Not allowed',
    when: 'The credential is valid and does not reach this far: the key is scoped to other agents or channels, or the member has no such role.',
    then: 'Have an engineer or admin extend it. `data.rule` names the limit.',
    again: 'no',
  },
  locked: {
    title: 'Locked',
    when: 'An engineer locked or guards what the statement changes.',
    then: 'Ask for the change. `data.path` and `data.reason` say what is locked and why.',
    again: 'no',
  },
  unsupported: {
    title: 'Not supported here',
    when: 'This registry cannot do that.',
    then: 'Leave it out, or use a registry that can. `data.capability` names it.',
    again: 'no',
  },
  unavailable: {
    title: 'Not available now',
    when: 'The registry or its database cannot work at the moment; with `execution_log` in `data.what` no more executions can wait to be logged, and no model was asked.',
    then: 'Call again after `Retry-After`, or with growing pauses.',
    again: 'yes',
  },
  limit: {
    title: 'Too much',
    when: 'A limit was reached: the size of a request, calls a minute, or what an API key may spend. `data.limit` says which.',
    then: 'For limits of time, call again after `Retry-After`. For limits of size, send less at once.',
    again: 'depends',
  },
  provider: {
    title: 'No model gave a usable answer',
    when: 'Every model that may answer failed. `data.outcome` says how the last one ended: `timeout`, `refused`, `schema_invalid`, `rate_limited`, …',
    then: 'Call again for `timeout`, `rate_limited` and `provider_error`. `refused` and `schema_invalid` are about this input: let a person look at it.',
    again: 'depends',
  },
  rule_violated: {
    title: 'An enforced rule was broken',
    when: 'A model answered, twice, and both answers break a rule that is enforced.',
    then: 'Let a person decide; `data.rules` names the rules and how they were broken.',
    again: 'depends',
  },
  cancelled: {
    title: 'Cancelled',
    when: 'The caller hung up, or the run or batch was cancelled.',
    then: 'Nothing.',
    again: 'yes',
  },
  internal: {
    title: 'A bug at the registry',
    when: 'Something unexpected went wrong. It is logged there under `data.reference`.',
    then: 'Report the reference to who runs the registry.',
    again: 'depends',
  },
};
