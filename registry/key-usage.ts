import type { KeyLimits } from '../shared/api/key-limits.ts';
import { AppError } from '../shared/errors.ts';
import { reasonOf } from './jobs/jobs.ts';
import type { Log } from './log.ts';
import { addSpent, countCall, type Spent, spentSince } from './store/key-usage.ts';
import type { RegistryDb } from './store/tables.ts';

/** A key as a request or a batch goes on with it. */
export interface KeyInUse {
  id: string;
  limits: KeyLimits;
}
/** What keys call and spend, held against their limits. */
export interface KeyUsage {
  /** Counts a request. Throws `limit` when the key made as many in this minute as it may. */
  request(key: KeyInUse): Promise<void>;
  /** Throws `limit` when the key has spent what it may today or this month. */
  affords(key: KeyInUse): Promise<void>;
  /** Notes what a call cost; null where its price is not known. */
  spent(key: string, usd: number | null): void;
  /** US dollars of this UTC day and month, by key. */
  totals(): Promise<{ day: Map<string, number>; month: Map<string, number> }>;
  /** Writes what waits. */
  close(): Promise<void>;
}

/** How long what a key spent may wait for being written, and how long what all replicas wrote is believed. */
const WRITE_MS = 2000;
const MINUTE_MS = 60_000;

interface Options {
  db: RegistryDb;
  log: Log;
  now: () => Date;
  /** Whether replicas count together; else this process counts alone, in memory. */
  isShared: boolean;
}

/**
 * Calls in a minute are exact, at all replicas together. What a call costs is known when it has ended, so calls that are under way
 * together may exceed a limit of spending by what they cost; so may up to two seconds of calls at other replicas.
 */
export function keyUsage({ db, log, now, isShared }: Options): KeyUsage {
  const minutes = new Map<string, { minute: number; calls: number }>();
  let waiting = new Map<string, Spent>();
  let writing: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  /** What the database said last, by key. */
  const known = new Map<string, { at: number; day: number; month: number }>();

  async function write(): Promise<void> {
    const batch = waiting;
    waiting = new Map();
    // What was read from the database does not have it yet.
    for (const { key, day, usd } of batch.values()) {
      const held = known.get(key);
      if (held === undefined) continue;
      const [today, month] = periods(now());
      known.set(key, {
        ...held,
        day: held.day + (day >= today ? usd : 0),
        month: held.month + (day >= month ? usd : 0),
      });
    }
    try {
      await addSpent(db, [...batch.values()]);
    } catch (error) {
      for (const spent of batch.values()) add(spent);
      known.clear();
      log.warn({ reason: reasonOf(error) }, 'what keys spent could not be written yet');
    }
  }
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    writing = (writing ?? Promise.resolve()).then(write);
    return writing;
  };
  function add({ key, day, usd, calls }: Spent): void {
    const name = `${key} ${day}`;
    const sum = waiting.get(name) ?? { key, day, usd: 0, calls: 0 };
    waiting.set(name, { ...sum, usd: sum.usd + usd, calls: sum.calls + calls });
  }
  const unwritten = (key: string, since: string): number =>
    [...waiting.values()].reduce((sum, each) => (each.key === key && each.day >= since ? sum + each.usd : sum), 0);
  async function spentBy(key: string): Promise<{ day: number; month: number }> {
    const [day, month] = periods(now());
    const held = known.get(key);
    const at = now().getTime();
    if (held !== undefined && at - held.at < WRITE_MS && at >= held.at) {
      return { day: held.day + unwritten(key, day), month: held.month + unwritten(key, month) };
    }
    await flush();
    const read = { at, day: 0, month: 0 };
    read.day = (await spentSince(db, day, key)).get(key) ?? 0;
    read.month = (await spentSince(db, month, key)).get(key) ?? 0;
    known.set(key, read);
    return read;
  }
  return {
    async request({ id, limits: { perMinute } }) {
      if (perMinute === null) return;
      const at = now().getTime();
      const minute = Math.floor(at / MINUTE_MS);
      let calls: number;
      if (isShared) calls = await countCall(db, id, minute);
      else {
        const held = minutes.get(id);
        calls = held?.minute === minute ? held.calls + 1 : 1;
        minutes.set(id, { minute, calls });
      }
      if (calls <= perMinute) return;
      const words = `This API key may make ${perMinute} calls a minute, and has. Call again in the next minute.`;
      throw new AppError('limit', words, { limit: 'key_calls', retryAfterMs: (minute + 1) * MINUTE_MS - at });
    },
    async affords({ id, limits: { usdPerDay, usdPerMonth } }) {
      if (usdPerDay === null && usdPerMonth === null) return;
      const spent = await spentBy(id);
      const at = now();
      if (usdPerDay !== null && spent.day >= usdPerDay) throw exceeded(usdPerDay, 'day', nextDay(at) - at.getTime());
      if (usdPerMonth !== null && spent.month >= usdPerMonth)
        throw exceeded(usdPerMonth, 'month', nextMonth(at) - at.getTime());
    },
    spent(key, usd) {
      const [day] = periods(now());
      add({ key, day, usd: usd ?? 0, calls: 1 });
      timer ??= setTimeout(() => void flush(), WRITE_MS).unref();
    },
    async totals() {
      await flush();
      const [day, month] = periods(now());
      return { day: await spentSince(db, day), month: await spentSince(db, month) };
    },
    close: () => flush(),
  };
}

/** First day of the day and of the month, in UTC. */
function periods(now: Date): [day: string, month: string] {
  const day = now.toISOString().slice(0, 10);
  return [day, `${day.slice(0, 7)}-01`];
}
const nextDay = (now: Date): number => Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1);
const nextMonth = (now: Date): number => Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1);

const exceeded = (usd: number, period: 'day' | 'month', retryAfterMs: number): AppError =>
  new AppError(
    'limit',
    `This API key may spend $${usd} a ${period}, and has. An engineer or admin can raise that on the registry page; else it goes on with the next ${period} (UTC).`,
    { limit: `key_usd_per_${period}`, retryAfterMs },
  );
