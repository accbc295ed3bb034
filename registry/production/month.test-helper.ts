import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { validatorFor } from '../../engine/validation/validator.ts';
import type { TestCase } from '../../shared/grading/case.ts';
import { toPages } from '../../shared/grading/suite-pages.ts';
import { testRegistry } from '../registry.test-helper.ts';
import { type Call, caller, faultIn } from './calls.test-helper.ts';
import { faultyProvider } from './faulty-provider.test-helper.ts';
import { inLanes } from './lanes.test-helper.ts';
import { type MonthRegistry, startRelease } from './month-registry.test-helper.ts';
import { orderInput, shippingSpec } from './shipping.test-helper.ts';
import { AGENT, prepareSwaps } from './swaps.test-helper.ts';

/** A release of the program, and for how many days it serves before the next one takes over its data. */
export interface Release {
  name: string;
  /** The folder with its sources. */
  root: string;
  days: number;
  /** Whether it has canaries and retention yet. */
  isWatched: boolean;
}
export interface MonthSizes {
  releases: readonly Release[];
  calls: number;
  connections: number;
  /** Executions are kept so many days, from the first release on that can be told so. */
  keepDays: number;
  /** Steps of the clock a day. */
  steps: number;
  say?: (words: string) => void;
}
export interface MonthCounts {
  days: number;
  asked: number;
  answered: number;
  /** Asked while a release was replaced by the next, and not answered. */
  duringRestarts: number;
  failed: number;
  /** By problem type, or how the connection broke. */
  failures: Record<string, number>;
  invalid: number;
  deployments: number;
  /** `kept` before, and how many of them were gone after it though they were young enough. */
  upgrades: { from: string; to: string; kept: number; lost: number }[];
  canaryNights: number;
  canaryCases: number;
  findings: number;
  /** Of the executions that were answered: in the log at the end, and removed because they were older than the retention. */
  kept: number;
  removed: number;
  /** Not in the log though young enough; still there though an hour too old; there though nobody was answered. */
  lost: number;
  overdue: number;
  unknown: number;
}

const START = Date.UTC(2026, 2, 2);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const CASES = 10;
/** Calls that are tried while the registry is down. */
const IN_BETWEEN = 10;
const DOWN_MS = 5 * 60_000;

/** More calls by day than by night: what part of a day's calls falls into each step. */
function shares(steps: number): number[] {
  const weights = Array.from({ length: steps }, (_, step) =>
    (step * 24) / steps >= 8 && (step * 24) / steps < 20 ? 3 : 1,
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** Ids of everything in the log of a registry that is closed, whichever release wrote it. */
function keptIds(folder: string): Set<string> {
  const raw = new BetterSqlite3(join(folder, 'executions.sqlite'), { readonly: true });
  const ids = raw.prepare<[], string>('select id from executions').pluck().all();
  raw.close();
  return new Set(ids);
}

const cases = (): TestCase[] =>
  Array.from({ length: CASES }, (_, index) => ({
    id: `case-${index}`,
    title: `Order ${index}`,
    input: orderInput(`order-${index}-canary`, index % 2 === 0 ? 'fragile' : 'sturdy'),
    expectation: [
      { field: 'decision', value: index % 2 === 0 ? 'hold' : 'ship', comparator: { kind: 'exact' as const } },
    ],
    origin: 'manual' as const,
  }));

/** Days of production on SQLite under a clock that is moved, with the program replaced by a later release in between. */
export async function monthOfProduction(sizes: MonthSizes): Promise<MonthCounts> {
  const { releases, calls, connections, keepDays, steps, say = () => {} } = sizes;
  const days = releases.reduce((sum, release) => sum + release.days, 0);
  const provider = await faultyProvider(11);
  let now = START;
  let registry: MonthRegistry | undefined;
  let release = releases[0];
  const team = await testRegistry({ env: provider.env }, async (options) => {
    registry = await startRelease(release?.root ?? '', now, options);
    return registry;
  });
  const server = (): MonthRegistry => {
    if (registry === undefined) throw new Error('No release was started.');
    return registry;
  };
  const moves = await prepareSwaps(team, Math.ceil(days / 7) + 1);
  const { port } = new URL(server().address);
  await moves.next(server());
  const load = caller(moves.secret, connections);
  load.enter(server());
  const validator = validatorFor(shippingSpec(0).contract);
  const acknowledged = new Map<string, number>();
  const counts = { asked: 0, answered: 0, duringRestarts: 0, failed: 0, invalid: 0 };
  const failures: Record<string, number> = {};
  const upgrades: MonthCounts['upgrades'] = [];

  const note = (call: Call): void => {
    counts.asked += 1;
    if (faultIn(call, moves.editions, validator) !== null) counts.invalid += 1;
    if (call.status === 200 && call.answer?.execution !== undefined) {
      counts.answered += 1;
      acknowledged.set(call.answer.execution, now);
    } else {
      const reason = call.broke ?? call.answer?.code ?? String(call.status);
      counts.failed += 1;
      failures[reason] = (failures[reason] ?? 0) + 1;
    }
  };
  const oldest = (): number => (release?.isWatched === true ? now - keepDays * DAY : Number.NEGATIVE_INFINITY);

  async function oneDay(day: number): Promise<void> {
    if (day % 7 === 6) await moves.next(server());
    let begun = counts.asked;
    let due = begun;
    for (const share of shares(steps)) {
      due += (calls / days) * share;
      const count = Math.round(due) - begun;
      begun += count;
      await inLanes(count, connections, async (index) => note(await load.call(begun - count + index, 'plain')));
      now += DAY / steps;
      await server().moveTo(now);
    }
  }
  /** Everything that was acknowledged and is young enough has to be there. */
  const missing = (ids: ReadonlySet<string>): number =>
    [...acknowledged].filter(([id, time]) => time >= oldest() && !ids.has(id)).length;

  async function upgrade(to: Release): Promise<void> {
    const before = release?.name ?? '';
    await server().close();
    const kept = keptIds(team.folder);
    if (missing(kept) > 0) throw new Error(`${missing(kept)} executions were lost before the upgrade to ${to.name}.`);
    for (let index = 0; index < IN_BETWEEN; index += 1) {
      const { status } = await load.call(-1 - index, 'plain');
      counts.asked += 1;
      if (status === null) counts.duringRestarts += 1;
    }
    now += DOWN_MS;
    release = to;
    team.registry = { ...team.registry, close: async () => {} };
    await team.restart({ port: Number(port) });
    upgrades.push({ from: before, to: to.name, kept: kept.size, lost: missing(keptIds(team.folder)) });
  }
  async function watch(): Promise<void> {
    const admin = await team.join(['admin', 'engineer', 'editor'], 'Watcher');
    const { suite, pages } = toPages(cases());
    const payload = { agent: AGENT, suite, pages: pages.map(({ hash }) => hash), parents: [], reason: '' };
    const contents = pages.map(({ page }) => page);
    await team.append(admin, 'suite.publish', payload, contents);
    const { member } = admin.client.api;
    await member.setCanary({ slug: AGENT, everyMinutes: 24 * 60, cases: CASES, limitUsd: null });
    await member.setExecutionSettings({ slug: AGENT, keepDays, keepRows: 100_000_000, redact: [] });
  }

  let day = 0;
  let isWatched = false;
  for (const [index, each] of releases.entries()) {
    if (index > 0) await upgrade(each);
    if (each.isWatched && !isWatched) await watch();
    isWatched ||= each.isWatched;
    for (let last = day + each.days; day < last; day += 1) {
      await oneDay(day);
      say(`Day ${day + 1} with ${each.name}: ${counts.answered} of ${counts.asked} answered`);
    }
  }
  const reader = await team.join(['viewer', 'engineer'], 'Reader');
  const { runs, findings } = await reader.client.api.member.drift({ slug: AGENT });
  await server().close();
  const ids = keptIds(team.folder);
  const kept = [...acknowledged.keys()].filter((id) => ids.has(id)).length;
  const lost = missing(ids);
  const result: MonthCounts = {
    ...{ days, ...counts, failures, deployments: moves.deployments + moves.rollbacks, upgrades },
    ...{ canaryNights: runs.length, canaryCases: runs.reduce((sum, run) => sum + run.passed + run.failed, 0) },
    ...{ findings: findings.length, kept, removed: acknowledged.size - kept - lost, lost },
    overdue: [...acknowledged].filter(([id, time]) => time < oldest() - HOUR - DAY / steps && ids.has(id)).length,
    unknown: [...ids].filter((id) => !acknowledged.has(id)).length,
  };
  await load.close();
  await moves.close();
  team.registry = { ...team.registry, close: async () => {} };
  await team.close();
  await provider.close();
  return result;
}
