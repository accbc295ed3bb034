import { isError, RulehouseError, unreachable } from './errors.ts';
import type { Ask } from './http.ts';
import type { Batch, BatchResult, Client, LaterRun, RunChoices, RunOptions, RunResult, WaitOptions } from './types.ts';

const ASK_MS = 30_000;
/** A batch may be as large as the registry takes. */
const START_MS = 120_000;
const EVERY_MS = 1000;
const PAGE = 500;

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const isMark = (value: unknown): value is { hash: string; number: number } =>
  isObject(value) && typeof value.hash === 'string' && typeof value.number === 'number';
/** The registry held the output against the contract that these types were made from. */
export const isRun = <Output>(body: unknown): body is RunResult<Output> =>
  isObject(body) && typeof body.execution === 'string' && isObject(body.output) && isMark(body.version);
const isJob = (body: unknown): body is Batch =>
  isObject(body) && typeof body.id === 'string' && typeof body.state === 'string' && isMark(body.version);

interface Parts {
  address: string;
  agentPath: string;
  ask: Ask;
  choicesOf(choices: RunChoices): Promise<{ version: string }>;
  refuseOther(ran: { version: { hash: string } }, asked: string): void;
}
type Later<Input extends object, Output extends object> = Omit<Client<Input, Output>, 'version' | 'refresh' | 'run'>;

/** Runs and batches that go on by themselves at the registry. */
export function laterRuns<Input extends object, Output extends object>(parts: Parts): Later<Input, Output> {
  const { address, agentPath, ask, choicesOf, refuseOther } = parts;

  async function job<T>(path: string, call: { body?: object; signal?: AbortSignal | undefined } = {}): Promise<T> {
    const { body } = await ask({ path, timeoutMs: ASK_MS, ...call });
    if (!isJob(body)) throw unreachable(address, 'answered with something else than a run.');
    return body as T; // Which of the two stands in the path.
  }
  async function begin<T>(path: string, given: object, { signal, idempotencyKey, ...named }: RunOptions): Promise<T> {
    const choices = await choicesOf(named);
    const body = { ...given, ...choices };
    const { body: begun } = await ask({
      path: `${agentPath}/${path}`,
      body,
      idempotencyKey,
      timeoutMs: START_MS,
      signal,
    });
    if (!isJob(begun)) throw unreachable(address, 'answered with something else than a run.');
    refuseOther(begun, choices.version);
    return begun as T;
  }
  /** Asks until it is over. What may pass, such as a registry that restarts, is waited for. */
  async function over<T extends { state: string }>(
    state: () => Promise<T>,
    { everyMs = EVERY_MS, signal }: WaitOptions,
  ): Promise<T> {
    for (;;) {
      const found = await state().catch((error: unknown) => {
        if (isError(error, 'unavailable') || (isError(error, 'limit') && error.data.retryAfterMs !== undefined))
          return null;
        throw error;
      });
      if (found !== null && (found.state === 'done' || found.state === 'cancelled')) return found;
      await pause(everyMs, signal);
    }
  }
  const named = (kind: 'runs' | 'batches', id: string): string => `/v1/${kind}/${encodeURIComponent(id)}`;
  const runState = (id: string, options: { signal?: AbortSignal } = {}) =>
    job<LaterRun<Output>>(named('runs', id), options);
  const batchState = (id: string, options: { signal?: AbortSignal } = {}) => job<Batch>(named('batches', id), options);

  return {
    start: (input, options = {}) => begin<LaterRun<Output>>('runs', { input }, options),
    runState,
    finished: (id, options = {}) => over(() => runState(id, options), options),
    cancel: (id) => job<LaterRun<Output>>(`${named('runs', id)}/cancel`, { body: {} }),
    startBatch: (inputs, options = {}) => begin<Batch>('batches', { inputs }, options),
    batchState,
    batchFinished: (id, options = {}) => over(() => batchState(id, options), options),
    cancelBatch: (id) => job<Batch>(`${named('batches', id)}/cancel`, { body: {} }),
    async *batchResults(id, { signal } = {}) {
      for (let after: number | null = -1; after !== null; ) {
        const path: string = `${named('batches', id)}/results?after=${after}&limit=${PAGE}`;
        const { body } = await ask({ path, timeoutMs: ASK_MS, signal });
        if (!isObject(body) || !Array.isArray(body.results))
          throw unreachable(address, 'answered with something else than results.');
        yield* body.results as BatchResult<Output>[];
        after = typeof body.next === 'number' ? body.next : null;
      }
    },
  };
}

/** Rejects as soon as the signal aborts. */
function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      signal?.removeEventListener('abort', stop);
      resolve();
    };
    const timer = setTimeout(done, ms);
    const stop = (): void => {
      clearTimeout(timer);
      reject(new RulehouseError('cancelled', 'The call was aborted.', {}));
    };
    if (signal?.aborted === true) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
