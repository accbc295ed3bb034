import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { keepNextWords } from '../backend/history/keep-words.ts';
import type { StartTimes } from './backend-start.ts';
import { windowTimes } from './start-in-browser.ts';
import { storeWith } from './store-folder.ts';
import { type BenchRow, median, milliseconds } from './table.ts';

const ROUNDS = 9;
const PAGE_MS = 20;
const READY_MS = 400;
const LISTED_MS = 1500;
/** Fewer with RULEHOUSE_BENCH_VERSIONS, to look at something quickly. */
const VERSIONS = Number(process.env.RULEHOUSE_BENCH_VERSIONS ?? 100_000);

async function timed(act: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    await act();
    times.push(performance.now() - start);
  }
  return median(times);
}

/** Pages of a store in which one agent has nearly all of so many versions: the first, a deep one, and searches. */
export async function storeRows(): Promise<BenchRow[]> {
  const desktop = await storeWith(2, VERSIONS / 2);
  const { api } = desktop;
  const agent = 'agent-1';
  // As the backend does by itself once it has nothing better to do.
  while ((await keepNextWords(desktop.backend.context, desktop.backend.context.workspaces.current().id)) > 0);
  const raw = new BetterSqlite3(join(desktop.dataFolder, 'rulehouse.db'), { readonly: true });
  const rowsOf = raw.prepare('select data from projection where kind = ? order by id limit 50');
  const floor = await timed(async () => rowsOf.all('version'));
  const row = (what: string, ms: number): BenchRow => ({
    what: `${VERSIONS} versions: ${what}`,
    measured: milliseconds(ms),
    beside: `${milliseconds(floor)} to read 50 rows with SQLite alone`,
    toReach: `at most ${PAGE_MS} ms`,
    reached: ms <= PAGE_MS,
  });
  const versions = (before?: number) => () =>
    api.versions.list({ agent, limit: 50, ...(before === undefined ? {} : { before }) });
  const history = (before?: number, text?: string) => () =>
    api.history.list({
      limit: 50,
      ...(before === undefined ? {} : { before }),
      ...(text === undefined ? {} : { text }),
    });
  const rows = [
    row('first page of an agent’s versions', await timed(versions())),
    row('page in the middle', await timed(versions(VERSIONS / 4))),
    row('last page', await timed(versions(51))),
    row('first page of the history', await timed(history())),
    row('last page of the history', await timed(history(60))),
    row('search for a word that is often said', await timed(history(undefined, 'often'))),
    row('search for one that is seldom said', await timed(history(undefined, 'seldom'))),
    row('search for one that nobody said', await timed(history(undefined, 'unheard'))),
    row('search for two words in a deep page', await timed(history(VERSIONS / 4, 'seldom said'))),
    row('search for an agent by its name', await timed(history(undefined, 'seldom agent-0'))),
    row('list of agents', await timed(() => api.agents.list())),
  ];
  raw.close();
  await desktop.stop();
  return rows;
}

/** A backend in a process of its own, on a folder with 200 agents of 50 versions each, and the built application in a browser. */
export async function startRows(): Promise<BenchRow[]> {
  const desktop = await storeWith(200, 50);
  await desktop.backend.close();
  const program = join(import.meta.dirname, 'backend-start.ts');
  const start = (): StartTimes =>
    JSON.parse(execFileSync(process.execPath, [program, desktop.dataFolder], { encoding: 'utf8' }));
  const rounds = Array.from({ length: 5 }, start);
  const windows = await windowTimes(desktop.dataFolder, 5);
  rmSync(desktop.dataFolder, { recursive: true });
  const middle = (of: keyof StartTimes): number => median(rounds.map((times) => times[of]));
  const listedMs = median(windows.map((times) => times.listedMs));
  return [
    {
      what: 'Backend ready, 200 agents, 10,000 versions',
      measured: milliseconds(middle('readyMs')),
      beside: `${milliseconds(middle('loadedMs'))} to load the program from its sources`,
      toReach: `at most ${READY_MS} ms`,
      reached: middle('readyMs') <= READY_MS,
    },
    {
      what: 'From there to the list of its agents',
      measured: milliseconds(middle('listMs')),
      beside: '',
      toReach: '',
      reached: null,
    },
    {
      what: 'From starting the process to the list in a browser window',
      measured: milliseconds(listedMs),
      beside: `${milliseconds(median(windows.map((times) => times.servedMs)))} until the window is served`,
      toReach: `at most ${LISTED_MS} ms`,
      reached: listedMs <= LISTED_MS,
    },
  ];
}
