import { abortableSleep } from '../../engine/routing/backoff.ts';
import { inputSizeProblems } from '../../engine/runner/input-limit.ts';
import { work } from '../../ledger/work.ts';
import { problemDetails } from '../../shared/api/problem-details.ts';
import { toTypedError } from '../../shared/api/typed-error.ts';
import { AppError } from '../../shared/errors.ts';
import type { JsonObject } from '../../shared/spec/ids.ts';
import type { ModelRef } from '../../shared/spec/spec.ts';
import type { RegistryCore } from '../core.ts';
import type { Queue } from '../jobs/jobs.ts';
import type { KeyInUse } from '../key-usage.ts';
import type { PublishedVersion } from '../published.ts';
import { type Sealing, sealingFor } from '../sealed-text.ts';
import { apiKeyById } from '../store/api-keys.ts';
import {
  addBatch,
  beginBatch,
  cancelBatch,
  countItems,
  findBatch,
  finishBatch,
  returnItem,
  type StoredBatch,
  storeItem,
  takeItem,
} from '../store/run-batches.ts';
import { finishedOccurrence, tell } from '../webhooks/announcer.ts';
import { affordedCall, LoggedError, refusedInput } from './one-call.ts';
import { isOutage, throughOutage } from './through-outage.ts';

/** How a batch's inputs are run; stored as JSON. */
export interface Choices {
  model?: ModelRef | 'auto' | undefined;
  timeoutMs?: number | undefined;
  metadata?: Record<string, string> | undefined;
  /** Of the request that brought them, in the form of the header; where it was traced. */
  traceparent?: string | undefined;
}
interface Asked {
  kind: StoredBatch['kind'];
  application: string;
  published: PublishedVersion;
  named: string;
  inputs: readonly JsonObject[];
  choices: Choices;
}

/** Inputs of one batch that are under way at a time in one process. */
const LANES = 8;
export const QUEUE_OF = { async: 'runs', batch: 'batches' } as const;

/** What a batch's inputs, choices and results are sealed with while they are kept. */
export const sealingOf = ({ identity }: Pick<RegistryCore, 'identity'>, batch: string): Sealing =>
  sealingFor(identity, `batch ${batch}`);

/** Takes inputs for later, on disk with their job before this returns. The version is the one in effect now. Answers the id. */
export async function accept(core: RegistryCore, asked: Asked): Promise<string> {
  const { kind, application, published, named, inputs, choices } = asked;
  const [input] = inputs;
  // One input is checked at once; in a batch what is wrong with one stands in its result.
  if (kind === 'async' && input !== undefined) {
    const tooLarge = inputSizeProblems(published.spec.contract, input);
    const problems = tooLarge.length > 0 ? tooLarge : published.validator.input(input);
    if (problems.length > 0) throw refusedInput(published, problems);
  }
  const id = core.newId();
  const { seal } = sealingOf(core, id);
  await work(core.db, async (tx) => {
    const batch = { id, kind, application, agent: published.agent.id, version: published.version.id, named };
    await addBatch(
      tx,
      { ...batch, choices: seal(JSON.stringify(choices)), createdAt: core.now() },
      inputs.map((each) => seal(JSON.stringify(each))),
    );
    await core.jobs.enqueue(tx, QUEUE_OF[kind], { batch: id });
  });
  return id;
}

/** Works on accepted inputs. After a crash it goes on: results that are stored stay, what was under way runs again. */
export const batchQueue = (core: RegistryCore, kind: StoredBatch['kind']): Queue => ({
  name: QUEUE_OF[kind],
  atOnce: kind === 'async' ? LANES : 2,
  retries: 20,
  firstPause: 1,
  longestPause: 300,
  work: (data, signal) => workOn(core, data.batch ?? '', signal),
  async gaveUp({ batch }) {
    core.log.error({ batch }, 'a batch was given up; its inputs that wait are not run');
    await cancelBatch(core.db, batch ?? '', core.now());
  },
});

async function workOn(core: RegistryCore, id: string, signal: AbortSignal): Promise<void> {
  const batch = await findBatch(core.db, id);
  if (batch === undefined || !(await beginBatch(core.db, id))) return;
  const agent = await core.ledger.reader(core.db, core.identity.workspace).get('agent', batch.agent);
  if (agent === undefined) throw new Error('The agent of a batch is not in the ledger.');
  const published = await core.published.find(agent.slug, batch.version);
  const owner = core.newId();
  const lane = async (): Promise<void> => {
    while (!signal.aborted) {
      const item = await throughOutage(() => takeItem(core.db, id, owner), signal);
      if (item === undefined) return;
      await runItem(core, { batch, published, owner, ...item }, signal);
    }
  };
  await Promise.all(Array.from({ length: Math.min(LANES, batch.total) }, lane));
  signal.throwIfAborted();
  const { slug, name } = agent;
  await work(core.db, async (tx) => {
    const time = core.now();
    if (!(await finishBatch(tx, id, time))) return;
    const { ok = 0, failed = 0 } = await countItems(tx, id);
    await tell(core, tx, finishedOccurrence(batch, { slug, name }, { ok, failed }, time));
  });
}

/** The key as it is now: it may have been limited or revoked since the batch was accepted. */
async function keyOf(core: RegistryCore, id: string): Promise<KeyInUse> {
  const key = await apiKeyById(core.db, id);
  if (key !== undefined && key.revokedAt === null) return key;
  throw new AppError('unauthenticated', 'The API key of this call was revoked before it began.', { rule: 'api_key' });
}

interface Item {
  batch: StoredBatch;
  published: PublishedVersion;
  owner: string;
  position: number;
  input: string;
}

/** Before an input is tried again that nobody could be asked about, where the outage says nothing else. Milliseconds. */
const OUTAGE_MS = 1000;

/** Runs an input and stores what it came to; gives it back when the registry closes or, after a while, where nothing could be asked. */
async function runItem(core: RegistryCore, item: Item, signal: AbortSignal): Promise<void> {
  const { batch, published, owner, position } = item;
  const of = { application: batch.application, published, named: batch.named, kind: batch.kind, batch: batch.id };
  const { seal, open } = sealingOf(core, batch.id);
  // Both were written by `accept`.
  const input = JSON.parse(open(item.input)) as JsonObject;
  const { traceparent, ...choices } = JSON.parse(open(batch.choices)) as Choices;
  // One run goes on with its caller's trace; of many, each has its own.
  const origin = batch.kind === 'async' ? { traceparent } : { link: traceparent };
  let done: Pick<Parameters<typeof storeItem>[2], 'state' | 'execution' | 'result'>;
  try {
    const answer = await affordedCall(core, await keyOf(core, batch.application), {
      ...of,
      ...choices,
      input,
      signal,
      origin,
      paced: true,
    });
    done = { state: 'ok', execution: answer.execution, result: seal(JSON.stringify(answer)) };
  } catch (error) {
    if (signal.aborted || isOutage(error)) {
      if (isOutage(error)) await abortableSleep(error.data.retryAfterMs ?? OUTAGE_MS, signal);
      return throughOutage(() => returnItem(core.db, batch.id, position, owner), signal);
    }
    const told = toTypedError(error, {
      newReference: () => core.newId().slice(-8),
      log: (reference, unknown) =>
        core.log.error(
          { reference, err: unknown instanceof Error ? unknown.stack : typeof unknown },
          'unexpected error',
        ),
    });
    const result = seal(
      JSON.stringify(problemDetails(told, `/v1/${batch.kind === 'async' ? 'runs' : 'batches'}/${batch.id}`)),
    );
    const execution = error instanceof LoggedError ? error.execution : null;
    done = { state: 'failed', execution, result };
  }
  await throughOutage(() => storeItem(core.db, batch.id, { position, owner, ...done }), signal);
}
