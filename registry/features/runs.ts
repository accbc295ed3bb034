import type { CallProblem } from '../../shared/api/registry/runs.ts';
import { AppError } from '../../shared/errors.ts';
import { hashOf } from '../../shared/json/canonical.ts';
import type { JsonObject } from '../../shared/spec/ids.ts';
import type { RegistryCore } from '../core.ts';
import { requireChannel } from '../key-scope.ts';
import type { KeyInUse } from '../key-usage.ts';
import { accept, sealingOf } from '../runs/batches.ts';
import { once } from '../runs/idempotency.ts';
import type { RunAnswer } from '../runs/one-call.ts';
import { idempotencyKey, refOf } from '../runs/request.ts';
import {
  cancelBatch as cancelStored,
  countItems,
  findBatch,
  listItems,
  type StoredBatch,
  type StoredItem,
} from '../store/run-batches.ts';
import { forApplications, type RequestContext } from './base.ts';

type Kind = StoredBatch['kind'];
interface Asked {
  slug: string;
  version?: string | undefined;
  channel?: string | undefined;
}

/** Accepts inputs for later; with an idempotency key once, however often it is asked. */
async function start(
  context: RequestContext,
  key: KeyInUse,
  asked: { kind: Kind; inputs: JsonObject[]; choices: Parameters<typeof accept>[1]['choices'] } & Asked,
): Promise<string> {
  const { core, answer, header, span } = context;
  const application = key.id;
  const { slug, kind, inputs, choices } = asked;
  const begin = async (): Promise<string> => {
    const named = refOf(asked);
    const published = await core.published.find(slug, named);
    await requireChannel(core, key, published, named);
    await core.usage.affords(key);
    return accept(core, {
      ...{ kind, application, published, named, inputs },
      choices: { ...choices, traceparent: span?.traceparent },
    });
  };
  const name = idempotencyKey(header('idempotency-key'));
  if (name === null) return begin();
  const done = await once(core, { application, name, fingerprint: hashOf(asked) }, begin);
  if (done.isReplayed) answer.headers = { 'Idempotency-Replayed': 'true' };
  return done.answer;
}

export const startRun = forApplications.application.startRun.handler(
  async ({ context, input: { slug, version, channel, input, ...choices } }) => {
    const { core, application, key, answer } = context;
    const id = await start(context, key, { kind: 'async', slug, version, channel, inputs: [input], choices });
    answer.headers = { ...answer.headers, Location: `/v1/runs/${id}` };
    return runView(core, await own(core, { id, application, kind: 'async' }));
  },
);

export const runState = forApplications.application.runState.handler(
  async ({ context: { core, application }, input }) =>
    runView(core, await own(core, { ...input, application, kind: 'async' })),
);

export const cancelRun = forApplications.application.cancelRun.handler(
  async ({ context: { core, application }, input }) => {
    const of = { ...input, application, kind: 'async' } as const;
    await own(core, of);
    await cancelStored(core.db, input.id, core.now());
    return runView(core, await own(core, of));
  },
);

export const startBatch = forApplications.application.startBatch.handler(
  async ({ context, input: { slug, version, channel, inputs, ...choices } }) => {
    const { core, application, key, answer } = context;
    const id = await start(context, key, { kind: 'batch', slug, version, channel, inputs, choices });
    answer.headers = { ...answer.headers, Location: `/v1/batches/${id}` };
    return batchView(core, await own(core, { id, application, kind: 'batch' }));
  },
);

export const batch = forApplications.application.batch.handler(async ({ context: { core, application }, input }) =>
  batchView(core, await own(core, { ...input, application, kind: 'batch' })),
);

export const cancelBatch = forApplications.application.cancelBatch.handler(
  async ({ context: { core, application }, input }) => {
    const of = { ...input, application, kind: 'batch' } as const;
    await own(core, of);
    await cancelStored(core.db, input.id, core.now());
    return batchView(core, await own(core, of));
  },
);

export const batchResults = forApplications.application.batchResults.handler(
  async ({ context: { core, application }, input: { id, after, limit } }) => {
    await own(core, { id, application, kind: 'batch' });
    const items = await listItems(core.db, id, { after, limit: limit + 1 });
    const page = items.slice(0, limit);
    return {
      results: page.map(({ position, state, execution, result }) => ({
        ...{ position, state, execution },
        ...endOf(core, id, { state, result }),
      })),
      next: items.length > limit ? (page.at(-1)?.position ?? null) : null,
    };
  },
);

/** A run or batch of this application; others' are not there for it. */
async function own(core: RegistryCore, { id, application, kind }: { id: string; application: string; kind: Kind }) {
  const found = await findBatch(core.db, id);
  if (found !== undefined && found.kind === kind && found.application === application) return found;
  const entity = kind === 'async' ? 'run' : 'batch';
  throw new AppError('not_found', `There is no such ${entity} of this application, or it was removed by now.`, {
    entity,
    id,
  });
}

async function common(core: RegistryCore, stored: StoredBatch) {
  const read = core.ledger.reader(core.db, core.identity.workspace);
  const [agent, version] = [await read.get('agent', stored.agent), await read.get('version', stored.version)];
  const { id, state, createdAt, finishedAt } = stored;
  return {
    ...{ id, state, createdAt, finishedAt },
    agent: agent?.slug ?? '',
    version: { hash: stored.version, number: version?.number ?? 0 },
  };
}

async function runView(core: RegistryCore, stored: StoredBatch) {
  const [item] = await listItems(core.db, stored.id, { after: -1, limit: 1 });
  return { ...(await common(core, stored)), ...endOf(core, stored.id, item) };
}

async function batchView(core: RegistryCore, stored: StoredBatch) {
  const { ok = 0, failed = 0, cancelled = 0 } = await countItems(core.db, stored.id);
  return { ...(await common(core, stored)), total: stored.total, ok, failed, cancelled };
}

/** Stored by the worker as what the contract names. */
function endOf(core: RegistryCore, batch: string, item: Pick<StoredItem, 'state' | 'result'> | undefined) {
  const result: unknown = item?.result == null ? null : JSON.parse(sealingOf(core, batch).open(item.result));
  return {
    answer: item?.state === 'ok' ? (result as RunAnswer) : null,
    problem: item?.state === 'failed' ? (result as CallProblem) : null,
  };
}
