// What applications see. It imports nothing, so that its declarations stand alone; `wire-types.test-helper.ts` holds it
// against the registry's contract at compile time.

/** A JSON value. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** One place in an input that is wrong. `path` is a JSON pointer such as `/seller/rating`, `example` a value that is accepted. */
export interface FieldProblem {
  path: string;
  field: string;
  message: string;
  example?: Json | undefined;
}

/** Every error there is, by code, each with its data. */
export interface ErrorDetails {
  /** The input does not fit the contract, or the request is none. */
  invalid_input: { problems: FieldProblem[] };
  /** There is no such agent, channel or version. */
  not_found: { entity: string; id: string };
  /** What is asked for contradicts what was sent before, such as an idempotency key that was used with another input. */
  conflict: { rule?: string };
  /** The API key is missing, wrong or revoked. */
  unauthenticated: { rule?: string };
  forbidden: { rule?: string };
  locked: { path: string; reason: string };
  /** This registry cannot do that; `capability` names it. */
  unsupported: { capability: string };
  /** More than the registry or a provider accepts, in size or at a time. */
  limit: { limit: string; retryAfterMs?: number };
  /** The registry cannot be reached, or answers that it cannot work now. */
  unavailable: { what: string; retryAfterMs?: number };
  /** No model gave an answer that fits; `outcome` says why, such as `timeout`, `refused` or `schema_invalid`. */
  provider: { outcome: string; provider: string; retryAfterMs?: number };
  /** No model kept to a rule that is enforced. */
  rule_violated: { rules: { rule: string; title: string; reason: string }[] };
  /** The call was aborted. */
  cancelled: Record<string, never>;
  /** A bug at the registry, logged there under the reference. */
  internal: { reference: string };
  /** No history that holds, and that you trust, put this version where it was asked for. */
  unverified: { reason: string };
}
export type ErrorCode = keyof ErrorDetails;

/** What says whose history counts: the key that founded the workspace, or a head of its history that you know. */
export type Trust = { founderKey: string } | { head: { sequence: number; hash: string } };

/** The part of `fetch` that is used; the global one fits, and so does undici's with a dispatcher that trusts a certificate. */
export type Fetch = (
  url: string,
  init: {
    method: 'GET' | 'POST';
    headers: Record<string, string>;
    body?: string;
    redirect: 'error';
    signal: AbortSignal;
  },
) => Promise<{ status: number; headers: { get(name: string): string | null }; text(): Promise<string> }>;

export interface ClientOptions {
  /** `https://…` of the registry. */
  address: string;
  /** API key; an engineer makes it on the registry page. */
  key: string;
  /** Short name of the agent. */
  agent: string;
  /** A channel, a version's number or a version's hash; `production` when absent. */
  version?: string | number;
  /** Brings its own trust in the registry's certificate; the global `fetch` when absent. */
  fetch?: Fetch;
  /** Keeps the last version that was served, for a start while the registry is down. Each client needs a file of its own. */
  cacheFile?: string;
  /** Serves only what a history proves that is yours. Nothing is proven when absent. */
  trust?: Trust;
  /** How long a version is served before the registry is asked again, in milliseconds; 30 000 when absent. */
  refreshMs?: number;
  /** Milliseconds since 1970; the machine's clock when absent. */
  now?: () => number;
}

/** A version of an agent: what the registry serves. */
export interface AgentVersion {
  agent: string;
  version: { hash: string; number: number; time: string };
  /** The rules as data. */
  spec: JsonObject;
  specHash: string;
  /** What a model is told. */
  prompt: string;
  /** JSON Schema 2020-12. */
  inputSchema: Json;
  outputSchema: Json;
}
export interface ServedVersion extends AgentVersion {
  /** Whether a history proves it; with `trust`, what is not proven is never served but is the error `unverified`. */
  verified: true | 'not asked';
  /** The registry could not confirm it when it was last asked. */
  stale: boolean;
  /** When the registry last confirmed it, as ISO 8601. */
  since: string;
  /** Whether it outlives a restart of the application. */
  kept: 'memory' | 'disk';
}

/** How inputs are run. */
export interface RunChoices {
  /** A channel, a version's number or its hash in place of the client's own; not with `trust`. */
  version?: string | number;
  /** How long a call may take in all, from 100 to 600 000 milliseconds. */
  timeoutMs?: number;
  /** That model and no other; `auto`: the agent's own models, best measured first. As the agent says when absent. */
  model?: { provider: 'openai' | 'anthropic' | 'google' | 'perplexity' | 'compatible'; model: string } | 'auto';
  /** The application's own words about a call, such as an order number; kept with the execution. At most 16. */
  metadata?: Record<string, string>;
  /** Names this call: the same key with the same input is answered once, for 24 hours, also after the answer was lost on the way. */
  idempotencyKey?: string;
}
export interface RunOptions extends RunChoices {
  signal?: AbortSignal;
}
export interface RunResult<Output> {
  /** Names this call in the registry's log. */
  execution: string;
  output: Output;
  version: { hash: string; number: number };
  model: { provider: string; requested: string; served: string | null };
  attempts: number;
  usage: { inputTokens: number | null; outputTokens: number | null; cachedInputTokens: number | null } | null;
  /** US dollars; null where the price is not known. */
  costUsd: number | null;
  /** How the answer keeps to each rule that can be checked. */
  rules: {
    rule: string;
    title: string;
    position: number;
    result: 'held' | 'violated';
    enforcement: 'advise' | 'check' | 'enforce';
    field?: string | undefined;
    reason: string;
  }[];
  /**
   * `durable`: the execution was on the registry's disk before this answer. `queued`: its log could not be written within a second; the
   * registry holds the execution in memory and writes it as soon as it can, unless its process ends before.
   */
  logged: 'durable' | 'queued';
}

/** One of the errors that a registry answers, inside of what went on by itself. */
export interface Problem {
  code: Exclude<ErrorCode, 'unverified'>;
  message: string;
}
export type JobState = 'waiting' | 'running' | 'done' | 'cancelled';
interface Job {
  id: string;
  agent: string;
  version: { hash: string; number: number };
  state: JobState;
  createdAt: string;
  finishedAt: string | null;
}
/** A run that goes on by itself. `answer` or `problem` is there once it is `done`. */
export interface LaterRun<Output> extends Job {
  answer: RunResult<Output> | null;
  problem: Problem | null;
}
export interface Batch extends Job {
  total: number;
  ok: number;
  failed: number;
  cancelled: number;
}
export interface BatchResult<Output> {
  /** Place of the input, from 0. */
  position: number;
  state: 'waiting' | 'running' | 'ok' | 'failed' | 'cancelled';
  /** null for an input that reached no model. */
  execution: string | null;
  answer: RunResult<Output> | null;
  problem: Problem | null;
}
export interface WaitOptions {
  /** How often the registry is asked, in milliseconds; 1000 when absent. */
  everyMs?: number;
  signal?: AbortSignal;
}

export interface Client<Input extends object = JsonObject, Output extends object = JsonObject> {
  /**
   * The version that is in effect. Answers at once from memory and asks the registry again behind the caller's back; the
   * first time, it waits for the registry and takes the file where that is down. Throws `RulehouseError`.
   */
  version(): Promise<ServedVersion>;
  /** Asks the registry now; throws where `version()` would serve what it has. */
  refresh(): Promise<ServedVersion>;
  /** Has the registry run the agent; with `trust`, exactly the version that was proven. Throws `RulehouseError`. */
  run(input: Input, options?: RunOptions): Promise<RunResult<Output>>;
  /** Has the registry run the agent later, and answers at once. Ask `runState`, or wait for `finished`. */
  start(input: Input, options?: RunOptions): Promise<LaterRun<Output>>;
  runState(id: string, options?: { signal?: AbortSignal }): Promise<LaterRun<Output>>;
  /** The run once it is done or cancelled. A registry that is down meanwhile is waited for; the run goes on by itself. */
  finished(id: string, options?: WaitOptions): Promise<LaterRun<Output>>;
  /** Cancels a run that has not begun. */
  cancel(id: string): Promise<LaterRun<Output>>;
  /** Has the registry run up to 5000 inputs. */
  startBatch(inputs: readonly Input[], options?: RunOptions): Promise<Batch>;
  batchState(id: string, options?: { signal?: AbortSignal }): Promise<Batch>;
  batchFinished(id: string, options?: WaitOptions): Promise<Batch>;
  /** Cancels what a batch has not begun; results so far stay. */
  cancelBatch(id: string): Promise<Batch>;
  /** What each input came to so far, in order. */
  batchResults(id: string, options?: { signal?: AbortSignal }): AsyncGenerator<BatchResult<Output>>;
}
