import type { Outcome } from '../shared/grading/outcome.ts';
import type { Contract } from '../shared/spec/contract.ts';
import { filesIn } from '../shared/spec/files.ts';
import type { Instant, JsonObject } from '../shared/spec/ids.ts';
import type { ModelPolicy, ModelRef, ProviderKind } from '../shared/spec/spec.ts';
import { modelInfo } from './catalogue/catalogue.ts';
import { whyNotTaken } from './catalogue/takes.ts';
import type { Connection, ModelResult, ProviderAdapter } from './model.ts';
import { DEFAULT_TIMEOUT_MS } from './providers/attempt.ts';
import { adapterFor } from './providers/index.ts';
import { abortableSleep, backoffMs } from './routing/backoff.ts';
import { type Breaker, createBreaker } from './routing/breaker.ts';
import { createGates, type Ended, type Gate } from './routing/gate.ts';
import { wholeCall } from './routing/trail.ts';
import { unsent } from './unsent.ts';

/** One call as an agent makes it: which models may answer stands in `policy`, unless `override` names one. */
export interface RoutedCall {
  policy: ModelPolicy;
  /** Asked for by the caller; then no other model answers. */
  override?: ModelRef | undefined;
  /** The policy's candidates in the order that measurements chose; only for the mode `auto`. */
  order?: readonly ModelRef[] | undefined;
  connections: readonly Connection[];
  instructions: string;
  input: JsonObject;
  contract: Contract;
  now: Instant;
  signal: AbortSignal;
  /**
   * Waits for its turn at each model, at the pace that the provider bears, and the waits do not count as the call's time.
   * For runs of many calls. A caller who wants one answer would rather have the next model's.
   */
  paced?: boolean | undefined;
  /** Told of each attempt that was made, as it ends. */
  onAttempt?: ((attempt: ModelResult) => void) | undefined;
}

/** What the router takes from outside, so that tests need neither waiting nor luck. */
export interface RouterParts {
  adapter: (kind: ProviderKind) => ProviderAdapter;
  /** Resolves early when the signal aborts. */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** In [0, 1). */
  random: () => number;
  /** Milliseconds of a monotonic clock. */
  clock: () => number;
  breaker: Breaker;
  /** The gate of a model as one connection serves it. */
  gate: (key: string) => Gate;
}
const TIMES = { sleep: abortableSleep, random: Math.random, clock: () => performance.now() };
const PARTS: RouterParts = {
  adapter: adapterFor,
  ...TIMES,
  // One for the process: what one call learned spares all others the wait.
  breaker: createBreaker(),
  gate: createGates(TIMES),
};

/** Retries of one model, after the first attempt. */
const MOST_RETRIES = 3;
/** Refusals of one paced call. Each makes the pace slower, so that this many mean somebody else takes every place. */
const MOST_REFUSALS = 30;
/**
 * Ends that another model may better. Not `refused` and not `schema_invalid`: a model that answered has answered, and
 * asking around until one agrees would hide what the agent does.
 */
const FALLS_BACK: ReadonlySet<Outcome> = new Set<Outcome>([
  'rate_limited',
  'quota_exhausted',
  'provider_error',
  'timeout',
  'truncated',
  'not_taken',
]);

/** The models that may answer, in order. `auto` keeps the policy's order where nothing was measured. */
function candidatesOf({ policy, override, order }: RoutedCall): readonly ModelRef[] {
  if (override !== undefined) return [override];
  if (policy.mode === 'auto' && order !== undefined) return order;
  return policy.mode === 'pinned' ? policy.candidates.slice(0, 1) : policy.candidates;
}

/** The connection a model is reached through: the named one, else the first of its kind. */
function connectionOf(model: ModelRef, connections: readonly Connection[]): Connection | undefined {
  return connections.find(
    ({ id, kind }) => kind === model.provider && (model.connection === undefined || model.connection === id),
  );
}

/**
 * Asks the candidates in order until one ends in a way that another model could not better. Each candidate has the
 * policy's time limit, retries and waits included; one that kept failing lately is passed over while another is left. The result is the last attempt's; its record counts all attempts,
 * lists the earlier ones and carries the cost of all. However the call goes, it ends as a value.
 */
export async function callWithRouting(call: RoutedCall, parts: RouterParts = PARTS): Promise<ModelResult> {
  const started = parts.clock();
  const results: ModelResult[] = [];
  const candidates = candidatesOf(call);
  for (const [index, model] of candidates.entries()) {
    // Somebody has to answer: the last candidate is asked whatever happened before.
    if (index < candidates.length - 1 && parts.breaker.isOpen(keyOf(model, call), parts.clock())) {
      results.push(notAsked(model, `${PROVIDERS[model.provider]} failed repeatedly and is left out for a moment.`));
      continue;
    }
    const outcome = await askCandidate(model, call, parts, results);
    parts.breaker.record(keyOf(model, call), endingOf(results.at(-1)), parts.clock());
    if (!FALLS_BACK.has(outcome) || call.signal.aborted) break;
  }
  const [asked = NO_MODEL] = candidates;
  return (
    wholeCall(results, asked, parts.clock() - started) ??
    notAsked(asked, 'This agent names no model. Choose one under Models.')
  );
}

/** A model as one connection serves it. */
const keyOf = (model: ModelRef, { connections }: RoutedCall): string =>
  `${connectionOf(model, connections)?.id ?? model.provider}/${model.model}`;

/** What a call says about the model's health. A fault that trying again cannot mend lies in the request, not there. */
function endingOf(result: ModelResult | undefined): 'well' | 'badly' | 'exhausted' {
  if (result?.outcome === 'quota_exhausted') return 'exhausted';
  return result?.retryable === true ? 'badly' : 'well';
}

/** Adds every attempt to `results` and returns how the last one ended. */
async function askCandidate(
  model: ModelRef,
  call: RoutedCall,
  parts: RouterParts,
  results: ModelResult[],
): Promise<Outcome> {
  const add = (result: ModelResult): Outcome => {
    results.push(result);
    return result.outcome;
  };
  const adapter = parts.adapter(model.provider);
  const who = PROVIDERS[model.provider];
  const connection = connectionOf(model, call.connections);
  if (connection === undefined) return add(notAsked(model, `There is no connection for ${who}. Add one in Settings.`));
  const { instructions, input, contract, now, signal } = call;
  const refusal = whyNotTaken(modelInfo(model.provider, model.model), filesIn(contract, input));
  if (refusal !== null) return add({ ...notAsked(model, refusal), outcome: 'not_taken' });
  const gate = call.paced === true ? parts.gate(keyOf(model, call)) : OPEN;
  let until = parts.clock() + (call.policy.parameters.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  let refusals = 0;
  for (let retry = 0; ; retry++) {
    const waits = parts.clock();
    const ticket = await gate.enter(signal);
    if (ticket === 'aborted') return add(cancelledWaiting(model));
    if (ticket === 'closed') return add(keptOut(model));
    until += parts.clock() - waits;
    // Whole milliseconds: the SDKs refuse fractions, and a monotonic clock has them.
    const timeoutMs = Math.max(1, Math.ceil(until - parts.clock()));
    const parameters = { ...call.policy.parameters, timeoutMs };
    const result = await adapter.call({ model, connection, instructions, input, contract, parameters, now, signal });
    gate.left(ticket, endingAtGate(result));
    call.onAttempt?.(result);
    add(result);
    if (call.paced === true && wasTooMuch(result) && result.retryable && refusals < MOST_REFUSALS && !signal.aborted) {
      // The gate waits, for all calls together.
      refusals += 1;
      retry -= 1;
      continue;
    }
    if (!result.retryable || retry === MOST_RETRIES || signal.aborted) return result.outcome;
    const wait = backoffMs(retry, result.retryAfterMs, parts.random());
    // A wait that uses up the time would end in a timeout that hides the real cause.
    if (parts.clock() + wait >= until) return result.outcome;
    await parts.sleep(wait, signal);
    if (signal.aborted) return add(cancelledWaiting(model));
  }
}

/** For calls that nobody paces. */
const OPEN: Gate = { enter: async () => 0, left: () => {} };
const wasTooMuch = ({ outcome, overloaded }: ModelResult): boolean => outcome === 'rate_limited' || overloaded === true;
const endingAtGate = (result: ModelResult): Ended => ({
  how: wasTooMuch(result) ? 'refused' : result.retryable || result.outcome === 'cancelled' ? 'failed' : 'answered',
  retryAfterMs: result.retryAfterMs,
});

const PROVIDERS: Record<ProviderKind, string> = {
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  google: 'Google',
  perplexity: 'Perplexity',
  compatible: 'an OpenAI-compatible endpoint',
};

const NO_MODEL: ModelRef = { provider: 'compatible', model: '' };

const cancelledWaiting = (model: ModelRef): ModelResult => ({
  ...notAsked(model, 'The call was cancelled.'),
  outcome: 'cancelled',
});

const keptOut = (model: ModelRef): ModelResult => ({
  ...notAsked(model, `${PROVIDERS[model.provider]} has refused calls for so long that no more were made. Go on later.`),
  outcome: 'rate_limited',
});

/** Nothing was sent: it counts no attempt and cost nothing. */
function notAsked(model: ModelRef, message: string): ModelResult {
  return {
    outcome: 'provider_error',
    output: null,
    problems: [],
    message,
    retryAfterMs: null,
    retryable: false,
    call: { ...unsent(model, new Date().toISOString()), connection: null },
  };
}
