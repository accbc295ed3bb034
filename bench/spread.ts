import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openTestBackend } from '../backend/backend.test-helper.ts';
import { hasPostgres, SKIPPED, testPostgres } from '../ledger/postgres.test-helper.ts';
import { callAsApplication } from '../registry/registry.test-helper.ts';
import { type Registry, startRegistry } from '../registry/start.ts';
import { type BenchRow, median, milliseconds } from './table.ts';

const MOST_MS = 1000;
const HOUR_MS = 3_600_000;
const SECRET = 'a secret of the benchmark, long enough for it';

/** Milliseconds from now until it is so, seen every few of them. */
async function until(isSo: () => Promise<boolean>): Promise<number> {
  const start = performance.now();
  while (!(await isSo())) await pause(5);
  return performance.now() - start;
}

/** From a deployment at one replica until the other replica serves it and a desktop that listens to that one shows it. */
export async function spreadRows(): Promise<BenchRow[]> {
  if (!hasPostgres()) return [{ what: SKIPPED, measured: '', beside: '', toReach: '', reached: null }];
  const folder = mkdtempSync(join(tmpdir(), 'rulehouse-spread-'));
  const server = await testPostgres();
  const databaseUrl = await server.database();
  const replica = (name: string): Promise<Registry> =>
    startRegistry({ dataFolder: join(folder, name), databaseUrl, secret: SECRET, env: {}, logLevel: 'silent' });
  const [first, second] = [await replica('first'), await replica('second')];
  const syncPace = { watchedMs: HOUR_MS, quietMs: HOUR_MS };
  const [maker, other] = [await openTestBackend({ syncPace }), await openTestBackend({ syncPace })];
  const own = (await first.invite(['admin', 'approver', 'engineer'], 1)).link;
  await other.api.registry.join({
    invite: (await second.invite(['editor', 'engineer'], 1)).link,
    name: 'Erin',
    bringAgents: true,
  });
  await maker.api.registry.join({ invite: own, name: 'Ada', bringAgents: false });
  const { secret: key } = await maker.api.registry.createKey({ name: 'Shop' });
  const stopWatching = other.backend.context.sync.watch();
  const rounds: { replica: number; desktop: number; call: number }[] = [];
  for (const { id } of await maker.api.changes.list({ status: 'open' })) {
    const { version, contract, confirmContract, agent } = await maker.api.changes.get({ id });
    const verdict = { id, version: version.hash, evidence: [], verdict: 'approve' as const, comment: '' };
    await maker.api.changes.review({ ...verdict, ...(confirmContract ? { contract } : {}) });
    const start = performance.now();
    const waiting = Promise.all([
      until(async () => {
        const path = `/v1/agents/${agent.slug}/versions/production`;
        return (await callAsApplication(second.address, path, { key })).status === 200;
      }),
      until(async () => (await other.api.agents.get({ id: agent.id })).channels.length > 0),
    ]);
    await maker.api.changes.deploy({ id, channel: 'production', reason: '' });
    const call = performance.now() - start;
    const [atReplica, atDesktop] = await waiting;
    rounds.push({ replica: atReplica, desktop: atDesktop, call });
  }
  stopWatching();
  await Promise.all([maker.stop(), other.stop()]);
  for (const registry of [first, second]) await registry.close();
  await server.remove();
  rmSync(folder, { recursive: true });
  const row = (what: string, of: 'replica' | 'desktop'): BenchRow => ({
    what: `Deployment to effect ${what}`,
    measured: milliseconds(median(rounds.map((round) => round[of]))),
    beside: `${milliseconds(median(rounds.map(({ call }) => call)))} until its author has the answer`,
    toReach: `at most ${MOST_MS} ms`,
    reached: median(rounds.map((round) => round[of])) <= MOST_MS,
  });
  return [row('at the other replica', 'replica'), row('on a desktop at the other replica', 'desktop')];
}
