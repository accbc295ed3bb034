import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validatorFor } from '../../engine/validation/validator.ts';
import { testPostgres } from '../../ledger/postgres.test-helper.ts';
import { openPostgres } from '../../ledger/postgres.ts';
import { callAsApplication, testRegistry } from '../registry.test-helper.ts';
import { sharedExecutionLog } from '../store/shared-execution-log.ts';
import { type AllTables, type SharedTables, sharedMigrations } from '../store/tables.ts';
import { type Call, type Caller, caller, faultIn } from './calls.test-helper.ts';
import { faultyProvider } from './faulty-provider.test-helper.ts';
import { inLanes } from './lanes.test-helper.ts';
import { type Replica, startReplica } from './replica.test-helper.ts';
import { orderInput, shippingSpec } from './shipping.test-helper.ts';
import { type Standing, standing } from './standing.test-helper.ts';
import { AGENT, prepareSwaps } from './swaps.test-helper.ts';

export interface LoadSizes {
  calls: number;
  /** Deployments and rollbacks together, spread evenly over the calls. */
  swaps: number;
  connections: number;
  /** The built program instead of the sources. */
  isBuilt: boolean;
  /** Told what happens, in words. */
  say?: (words: string) => void;
}
/** What was seen. Times in milliseconds. */
export interface LoadCounts extends Standing {
  calls: number;
  /** Calls a second that both replicas take, and how many were made. */
  capacity: number;
  perSecond: number;
  p50: number;
  p99: number;
  byStatus: Record<string, number>;
  /** By problem type and, for models, how the call ended. */
  byProblem: Record<string, number>;
  versions: number;
  deployments: number;
  rollbacks: number;
  kills: number;
  restarts: number;
  /** Exit code of the replica that was stopped gracefully. */
  stopCode: number | null;
  modelCalls: number;
  faults: Record<string, number>;
  /** Broken by the kill; by anything else. */
  cutByKill: number;
  cutOtherwise: number;
  /** Named calls that were asked again after their replica was killed, and answered. */
  askedAgain: number;
  /** Answers that do not fit, by what is wrong. */
  invalid: Record<string, number>;
  acknowledged: number;
  lost: number;
  /** Results of a batch that the killed replica had begun, and how many different executions they name. */
  batch: { results: number; executions: number };
  /** Executions in the log beyond the answered ones: of calls whose connection broke, and of inputs that ran when the replica died. */
  unanswered: number;
}

const SECRET = 'a secret of the test, long enough for it';
/** Calls that warm the replicas up, and as many again that find out what they take. */
const WARM_UP = 300;
const TICK_MS = 10;

const counted = <T>(items: readonly T[], of: (item: T) => string): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const item of items) counts[of(item)] = (counts[of(item)] ?? 0) + 1;
  return counts;
};
const at = (sorted: readonly number[], share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;

/**
 * Two replicas on PostgreSQL under steady calls at half of what they take, with a provider that fails in every way it can, while
 * production is swapped, one replica is killed and started anew, and the other is stopped and started anew.
 */
export async function loadFaultsAndSwaps(sizes: LoadSizes): Promise<LoadCounts> {
  const { calls, swaps, connections, isBuilt, say = () => {} } = sizes;
  const folder = mkdtempSync(join(tmpdir(), 'rulehouse-load-'));
  const server = await testPostgres();
  const provider = await faultyProvider(7);
  const databaseUrl = await server.database();
  const team = await testRegistry({ databaseUrl, secret: SECRET });
  const moves = await prepareSwaps(team, swaps);
  await team.registry.close();
  const env = { ...provider.env, DATABASE_URL: databaseUrl, RULEHOUSE_SECRET: SECRET };
  const start = (name: string): Promise<Replica> => startReplica({ folder: join(folder, name), env, isBuilt });
  const running = new Set<Replica>();
  const load = caller(moves.secret, connections);
  const killed = new Set<Call['replica']>();
  try {
    const enter = async (name: string): Promise<Replica> => {
      const replica = await start(name);
      running.add(replica);
      load.enter(replica);
      return replica;
    };
    const [first, second] = [await enter('first'), await enter('second')];
    await moves.next(first);
    await measure(load, connections);
    const capacity = await measure(load, connections);
    const perSecond = Math.max(1, capacity / 2);
    provider.setFaults(1);
    say(`Two replicas take ${Math.round(capacity)} calls a second; they get ${Math.round(perSecond)}.`);

    const done: Call[] = [];
    const reach = waiter(() => done.length);
    const began = performance.now();
    const loading = steadily(calls, perSecond, async (index) => {
      done.push(await load.call(index));
      reach.look();
    });
    let stopCode: number | null = null;
    let [here, there] = [first, second];
    const swap = async (index: number): Promise<void> => {
      await reach.reached(Math.floor((index * calls) / swaps));
      await moves.next(index % 2 === 0 ? here : there);
      if (index % 10 === 0) say(`${index} swaps, ${done.length} calls`);
    };
    const third = Math.floor(swaps / 3);
    for (let index = 1; index < third; index += 1) await swap(index);
    const batch = await startBatch(first, moves.secret);
    killed.add(first);
    const dying = first.kill();
    load.leave(first);
    await dying;
    here = second;
    say('One replica was killed.');
    for (let index = third; index < third + Math.ceil(swaps / 10); index += 1) await swap(index);
    here = await enter('first');
    for (let index = third + Math.ceil(swaps / 10); index < 2 * third; index += 1) await swap(index);
    load.leave(second);
    there = here;
    stopCode = await second.stop();
    say(`The other one was stopped: ${stopCode}.`);
    there = await enter('second');
    for (let index = 2 * third; index < swaps; index += 1) await swap(index);
    await loading;
    const elapsed = performance.now() - began;

    const batched = await finishedBatch(here, moves.secret, batch);
    const validator = validatorFor(shippingSpec(0).contract);
    const answered = done.filter(({ status }) => status === 200);
    const wrong = done.map((call) => faultIn(call, moves.editions, validator)).filter((fault) => fault !== null);
    const times = done.flatMap(({ from, to, tries, status }) => (status !== null && tries === 1 ? [to - from] : []));
    times.sort((a, b) => a - b);
    for (const replica of running) if (!killed.has(replica) && replica !== second) await replica.stop();
    const kept = await keptExecutions(databaseUrl);
    const isExcused = (call: Call): boolean => call.answer?.logged !== 'durable' && killed.has(call.replica);
    const lost = answered.filter(
      (call) => !isExcused(call) && kept.get(call.answer?.execution ?? '') !== call.answer?.version?.hash,
    );
    const logged = done.filter(({ answer, status }) => status === 200 || isLogged(answer?.code));
    const cut = done.filter(({ status }) => status === null);
    return {
      ...{ calls: done.length, capacity, perSecond: (done.length / elapsed) * 1000 },
      ...{ p50: at(times, 0.5), p99: at(times, 0.99) },
      byStatus: counted(done, ({ status }) => String(status ?? 'cut')),
      byProblem: counted(
        done.filter(({ status }) => status !== null && status !== 200),
        ({ answer }) => [answer?.code, answer?.data?.outcome].filter((part) => part !== undefined).join(' '),
      ),
      versions: new Set(answered.map(({ answer }) => answer?.version?.hash)).size,
      ...{ deployments: moves.deployments, rollbacks: moves.rollbacks },
      ...{ kills: killed.size, restarts: 2, stopCode },
      ...{ modelCalls: provider.calls(), faults: provider.faults() },
      cutByKill: cut.filter(({ replica }) => killed.has(replica)).length,
      cutOtherwise: cut.filter(({ replica }) => !killed.has(replica)).length,
      askedAgain: answered.filter(({ tries }) => tries > 1).length,
      invalid: counted(wrong, (fault) => fault),
      ...standing(answered, moves.stays),
      ...{ acknowledged: answered.length, lost: lost.length },
      batch: { results: batched.length, executions: new Set(batched).size },
      unanswered: kept.size - 2 * WARM_UP - logged.length - batched.length,
    };
  } finally {
    await load.close();
    for (const replica of running) replica.process.kill('SIGKILL');
    await moves.close();
    await provider.close();
    await server.remove();
    for (const each of [folder, team.folder]) rmSync(each, { recursive: true, force: true });
  }
}

/** Large enough to be under way for a while after it was begun. */
const BATCH = 200;

async function startBatch({ address }: Pick<Replica, 'address'>, key: string): Promise<string> {
  const inputs = Array.from({ length: BATCH }, (_, index) => orderInput(`order-${index}-batch`, 'sturdy'));
  const { json } = await callAsApplication(address, `/v1/agents/${AGENT}/batches`, { key, body: { inputs } });
  for (;;) {
    const { json: now } = await callAsApplication(address, `/v1/batches/${json.id}`, { key });
    if (now.ok > 0) return json.id;
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
}

/** Waits for the end of a batch; the executions that its results name, each result with one. */
async function finishedBatch({ address }: Pick<Replica, 'address'>, key: string, id: string): Promise<string[]> {
  const ask = async (rest: string) => (await callAsApplication(address, `/v1/batches/${id}${rest}`, { key })).json;
  while ((await ask('')).state !== 'done') await new Promise((resolve) => setTimeout(resolve, 500));
  const { results } = (await ask(`/results?limit=${BATCH}`)) as { results: { execution: string | null }[] };
  return results.flatMap(({ execution }) => execution ?? []);
}

/** Errors that stand in the log as calls do: a model was asked. */
const isLogged = (code = ''): boolean => ['provider', 'rule_violated', 'cancelled'].includes(code);

/** Calls a second that the replicas take with as many callers as there are connections. */
async function measure(load: Caller, connections: number): Promise<number> {
  const began = performance.now();
  await inLanes(WARM_UP, connections, (index) => load.call(-index, 'plain'));
  return (WARM_UP / (performance.now() - began)) * 1000;
}

/** Begins calls at a steady rate, however long each of them takes. */
async function steadily(count: number, perSecond: number, call: (index: number) => Promise<void>): Promise<void> {
  const underWay: Promise<void>[] = [];
  const began = performance.now();
  while (underWay.length < count) {
    const due = Math.min(count, Math.ceil(((performance.now() - began) / 1000) * perSecond));
    while (underWay.length < due) underWay.push(call(underWay.length));
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  await Promise.all(underWay);
}

/** Lets others wait until a count is reached. */
function waiter(count: () => number): { look(): void; reached(wanted: number): Promise<void> } {
  const waiting = new Set<{ wanted: number; done: () => void }>();
  const look = (): void => {
    for (const each of waiting) {
      if (count() < each.wanted) continue;
      waiting.delete(each);
      each.done();
    }
  };
  return {
    look,
    reached: (wanted) =>
      new Promise((resolve) => {
        waiting.add({ wanted, done: () => resolve() });
        look();
      }),
  };
}

/** Every execution in the log, read as the registry reads it: id and version. */
async function keptExecutions(url: string): Promise<Map<string, string>> {
  const { db, close } = await openPostgres<AllTables & SharedTables>({
    ...{ url, migrations: sharedMigrations, now: () => '' },
  });
  const log = sharedExecutionLog(db);
  const kept = new Map<string, string>();
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await log.page({
      ...{ filter: { agent: AGENT, terms: [] }, direction: 'older', limit: 500 },
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const { id, version } of page.rows) kept.set(id, version);
    cursor = page.older;
  }
  await log.close();
  await close();
  return kept;
}
