import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Worker } from 'node:worker_threads';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, expect, it, vi } from 'vitest';
import { type LogOptions, openExecutionLog } from './execution-log.ts';
import { rowOf } from './executions/row.test-helper.ts';

const threads = vi.hoisted((): Worker[] => []);
// The real thread, which a test can end.
vi.mock('node:worker_threads', async (original) => {
  const real = await original<typeof import('node:worker_threads')>();
  class Kept extends real.Worker {
    constructor(...made: ConstructorParameters<typeof real.Worker>) {
      super(...made);
      threads.push(this);
    }
  }
  return { ...real, Worker: Kept };
});

const folder = mkdtempSync(join(tmpdir(), 'rulehouse-log-'));
afterAll(() => rmSync(folder, { recursive: true }));
const AT_ONCE = { queuedAfterMs: 1, firstRestMs: 5, longestRestMs: 20 };
let files = 0;

/** A log, and another program that keeps everybody else from writing to its file. */
async function opened(options: LogOptions = {}) {
  files += 1;
  const file = join(folder, `${files}.sqlite`);
  const log = openExecutionLog(file, { ...options, bounds: { ...AT_ONCE, ...options.bounds } });
  await log.opened();
  const other = new BetterSqlite3(file);
  return {
    log,
    lock: () => void other.exec('begin exclusive'),
    unlock: () => void other.exec('rollback'),
    ids: () => other.prepare<[], string>('select id from executions order by id').pluck().all(),
    close: async () => {
      await log.close();
      other.close();
    },
  };
}
const soon = (check: () => unknown) => vi.waitFor(check, { timeout: 60_000, interval: 10 });

it('answers for a row as queued while another program holds the file, and writes it once that lets go', async () => {
  const { log, lock, unlock, ids, close } = await opened();
  lock();
  expect(await Promise.all(['1', '2', '3'].map((id) => log.write(rowOf(id))))).toEqual(['queued', 'queued', 'queued']);
  expect([log.waiting(), log.age() > 0]).toEqual([3, true]);
  // Long enough for tries to have failed.
  await soon(() => expect(log.age()).toBeGreaterThan(2500));
  unlock();
  await soon(() => expect(log.waiting()).toBe(0));
  expect([ids(), log.age()]).toEqual([['1', '2', '3'], 0]);
  await close();
});

const hasLimits = spawnSync('prlimit', ['--version']).status === 0;
it.skipIf(!hasLimits)(
  'survives files that cannot grow, and goes on when they can (skipped where prlimit is absent)',
  async () => {
    const file = join(folder, 'full.sqlite');
    const program = new URL('./log-child.test-helper.ts', import.meta.url).pathname;
    const child = spawn('prlimit', ['--fsize=400000:unlimited', process.execPath, program, file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: child.stdout });
    const [first] = (await once(lines, 'line')) as [string];
    expect(JSON.parse(first).reasons).toEqual([{ reason: 'database_unreadable' }]);
    const last = once(lines, 'line') as Promise<[string]>;
    execFileSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited']);
    const { rows, logged } = JSON.parse((await last)[0]);
    expect(logged).toBe('durable');
    await once(child, 'close');
    const db = new BetterSqlite3(file, { readonly: true });
    expect(db.prepare('select count(*) from executions').pluck().get()).toBe(rows);
    db.close();
  },
);

it('lets nobody begin while as many rows wait as may, and somebody again once there is room', async () => {
  const { log, lock, unlock, ids, close } = await opened({ bounds: { rows: 3 } });
  lock();
  for (const id of ['1', '2']) await log.write(rowOf(id));
  log.admit();
  await log.write(rowOf('3'));
  const refused = { code: 'unavailable', data: { what: 'execution_log', retryAfterMs: AT_ONCE.longestRestMs } };
  expect(() => log.admit()).toThrow(expect.objectContaining(refused));
  // A call that was under way is taken still.
  await log.write(rowOf('4'));
  unlock();
  await soon(() => log.admit());
  await soon(() => expect(log.waiting()).toBe(0));
  expect(ids()).toEqual(['1', '2', '3', '4']);
  await close();
});

it('counts large rows by what they hold in memory', async () => {
  const { log, lock, unlock, close } = await opened({ bounds: { bytes: 1_000_000 } });
  lock();
  await log.write(rowOf('1', { record: JSON.stringify('x'.repeat(400_000)) }));
  log.admit();
  await log.write(rowOf('2', { record: JSON.stringify('x'.repeat(400_000)) }));
  expect(() => log.admit()).toThrow('No model was asked');
  unlock();
  await soon(() => log.admit());
  await close();
});

it('refuses a row that is at fault and none beside it, also when all of them waited', async () => {
  const { log, lock, unlock, ids, close } = await opened({ bounds: { queuedAfterMs: 60_000 } });
  await log.write(rowOf('2'));
  lock();
  const first = log.write(rowOf('1'));
  const [twice, beside] = [log.write(rowOf('2')), log.write(rowOf('3'))];
  const refused = expect(twice).rejects.toThrow('UNIQUE');
  unlock();
  await refused;
  expect([await first, await beside, ids()]).toEqual(['durable', 'durable', ['1', '2', '3']]);
  await close();
});

it('goes on in another thread where its thread ended', async () => {
  const { log, ids, close } = await opened({ bounds: { queuedAfterMs: 60_000 } });
  await log.write(rowOf('1'));
  await threads.at(-1)?.terminate();
  expect(await log.write(rowOf('2'))).toBe('durable');
  expect(ids()).toEqual(['1', '2']);
  await close();
});

it('stores nothing before it is known what may be stored', async () => {
  let isKnown = false;
  const keep: LogOptions['keep'] = async (rows) => {
    if (!isKnown) throw new Error('The settings cannot be read.');
    return rows.map((row) => ({ ...row, record: '{"marked":true}' }));
  };
  const { log, ids, close } = await opened({ keep });
  expect(await log.write(rowOf('1'))).toBe('queued');
  expect(ids()).toEqual([]);
  isKnown = true;
  await soon(() => expect(log.waiting()).toBe(0));
  expect(await log.get('1')).toMatchObject({ record: '{"marked":true}' });
  await close();
});

it('gives up when it is closed and gets nowhere, and says how many rows are lost', async () => {
  const told: [object, string][] = [];
  const tell = (...said: [object, string]) => void told.push(said);
  const { log, lock, unlock, ids, close } = await opened({
    log: { error: tell, warn: tell },
    bounds: { closingMs: 20, queuedAfterMs: 300 },
  });
  lock();
  expect(await log.write(rowOf('1'))).toBe('queued');
  const unanswered = expect(log.write(rowOf('2'))).rejects.toMatchObject({ code: 'unavailable' });
  await log.close();
  await unanswered;
  expect(told.at(-1)).toEqual([{ executions: 2 }, expect.stringContaining('are lost')]);
  await expect(log.write(rowOf('3'))).rejects.toThrow('was closed');
  unlock();
  expect(ids()).toEqual([]);
  await close();
});
