import type { Problem } from '../shared/errors.ts';
import type { CallRecord, Outcome } from '../shared/grading/outcome.ts';
import type { Contract } from '../shared/spec/contract.ts';
import type { Instant, JsonObject } from '../shared/spec/ids.ts';
import type { ModelPolicy, ModelRef, ProviderKind } from '../shared/spec/spec.ts';

/** How to reach a provider. `apiKey` never leaves the process that holds it and is redacted from every message. */
export interface Connection {
  id: string;
  kind: ProviderKind;
  label: string;
  /** Absent: the provider's own address. */
  baseUrl?: string | undefined;
  apiKey: string;
}

/**
 * One structured call. `instructions` and `input` are the compiled prompt and the case's input; `now` is the clock that
 * dated rules and the prompt see, not the time of the call. `parameters.timeoutMs` limits one attempt.
 */
export interface ModelCall {
  model: ModelRef;
  connection: Connection;
  instructions: string;
  input: JsonObject;
  contract: Contract;
  parameters: ModelPolicy['parameters'];
  now: Instant;
  signal: AbortSignal;
}

/** How a call ended; a value in every case. `message` is for people: no key, prompt or model text in it. */
export interface ModelResult {
  outcome: Outcome;
  /** Present for `ok` (valid) and, where something parseable came back, for `schema_invalid`. */
  output: JsonObject | null;
  problems: Problem[];
  message: string;
  retryAfterMs: number | null;
  retryable: boolean;
  /** The provider had too many calls at a time, though it named no limit. */
  overloaded?: true;
  call: CallRecord;
}

/** One provider's wire format. One attempt; retries are the router's. */
export interface ProviderAdapter {
  readonly kind: ProviderKind;
  call(request: ModelCall): Promise<ModelResult>;
  /** Cheap request that proves address and key; used by "Test connection". */
  check(connection: Connection, signal: AbortSignal): Promise<{ ok: boolean; message: string; models: string[] }>;
}
