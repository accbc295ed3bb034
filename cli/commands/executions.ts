import { setTimeout as wait } from 'node:timers/promises';
import type { BackendContext } from '../../backend/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { Execution, ExecutionSearch } from '../../shared/executions/views.ts';
import { type SearchOptions, searchOf } from '../agents/execution-search.ts';
import { agentNamed, requireTeam, withBackend } from '../agents/open-backend.ts';
import { oneLine } from '../print/table.ts';
import { EXIT, type Terminal } from '../terminal.ts';

/** Executions of one page. */
const PAGE = 200;
const PAUSE_MS = 1000;
/**
 * An execution is named when its call begins and logged when it ends, and a call takes ten minutes at most: so far behind the newest one
 * a late one may still come.
 */
const LATE_MS = 11 * 60_000;
/** Turns between two looks at all of that time; the others end at the first page that is known, so that a busy agent costs little. */
const DEEP_EVERY = 30;

const timeWords = ({ at, outcome, channel, version, model, latencyMs, asked, answered, violated }: Execution): string =>
  [
    at,
    outcome,
    `${channel ?? ''}${version.number === null ? '' : ` v${version.number}`}`.trim(),
    model ?? '',
    `${latencyMs} ms`,
    `${asked} → ${answered}`,
    ...(violated.length === 0 ? [] : [`breaks ${violated.join(', ')}`]),
  ]
    .filter((part) => part !== '')
    .map(oneLine)
    .join('  ');

const lineOf = (execution: Execution, isJson: boolean): string =>
  isJson ? JSON.stringify(execution) : timeWords(execution);

const pageOf = (
  context: BackendContext,
  slug: string,
  search: ExecutionSearch,
  page: { cursor?: string | undefined; limit: number },
) =>
  context.sync.ask((api) =>
    api.fullExecutions({
      slug,
      ...search,
      limit: page.limit,
      ...(page.cursor === undefined ? {} : { cursor: page.cursor }),
    }),
  );

/** `rulehouse executions export`: executions of an agent, the newest first, a JSON object a line, as the registry has them. */
export async function exportExecutions(
  terminal: Terminal,
  slug: string,
  options: SearchOptions & { limit: number; out?: string },
): Promise<number> {
  const search = searchOf(options);
  return withBackend(terminal, options.data, { signs: true }, async (context) => {
    requireTeam(context);
    await agentNamed(context, slug);
    const lines: string[] = [];
    const put = (line: string): void => void (options.out === undefined ? terminal.print(line) : lines.push(line));
    let [cursor, left]: [string | undefined, number] = [undefined, options.limit];
    while (left > 0 && !terminal.signal.aborted) {
      const page = await pageOf(context, slug, search, { cursor, limit: Math.min(PAGE, left) });
      for (const execution of page.items) put(JSON.stringify(execution));
      left -= page.items.length;
      cursor = page.older ?? undefined;
      if (cursor === undefined || page.items.length === 0) break;
    }
    if (options.out !== undefined) {
      await (await import('../write-text.ts')).writeText(
        terminal.folder,
        options.out,
        lines.map((line) => `${line}\n`).join(''),
      );
      terminal.say(`${lines.length} executions written to ${options.out}.`);
    }
    return terminal.signal.aborted ? EXIT.cancelled : EXIT.done;
  });
}

/**
 * `rulehouse executions tail`: the last executions of an agent, then new ones as they come, until Ctrl+C, which is how it is meant to
 * end. The registry being away for a while is told once and waited for; a lost permission ends it.
 */
export async function tailExecutions(
  terminal: Terminal,
  slug: string,
  options: SearchOptions & { lines: number; follow: boolean },
): Promise<number> {
  const search = searchOf(options);
  return withBackend(terminal, options.data, { signs: true }, async (context) => {
    requireTeam(context);
    await agentNamed(context, slug);
    const told = new Map<string, number>();
    const isJson = options.json === true;
    const tellNew = (items: readonly Execution[]): void => {
      for (const execution of items.toReversed()) {
        if (told.has(execution.id)) continue;
        told.set(execution.id, Date.parse(execution.at));
        terminal.print(lineOf(execution, isJson));
      }
    };
    // What was there before is only told as far as asked for; all of it counts as told.
    const first = await pageOf(context, slug, search, { limit: PAGE });
    for (const { id, at } of first.items.slice(options.lines)) told.set(id, Date.parse(at));
    tellNew(first.items.slice(0, options.lines));
    let newest = Date.parse(first.items[0]?.at ?? new Date(0).toISOString());
    const oldest = Date.parse(first.items.at(-1)?.at ?? new Date(0).toISOString());
    let isAway = false;
    for (let turn = 1; options.follow && (await pause(terminal.signal)); turn += 1) {
      try {
        const since = Math.max(newest - LATE_MS, first.older === null ? 0 : oldest);
        const isKnown = (page: readonly Execution[]): boolean => page.every(({ id }) => told.has(id));
        const items = await newSince(context, slug, search, { since, until: turn % DEEP_EVERY === 0 ? null : isKnown });
        tellNew(items);
        newest = Math.max(newest, ...items.map(({ at }) => Date.parse(at)));
        for (const [id, at] of told) if (at < newest - 2 * LATE_MS) told.delete(id);
        if (isAway) terminal.say('The registry answers again.');
        isAway = false;
      } catch (error) {
        if (!(error instanceof AppError) || !['unavailable', 'limit'].includes(error.code)) throw error;
        if (!isAway) terminal.say(oneLine(error.message));
        isAway = true;
      }
    }
    return EXIT.done;
  });
}

/** Executions from an instant on, newest first, as far as the first page of which `until` says that it is known. */
async function newSince(
  context: BackendContext,
  slug: string,
  search: ExecutionSearch,
  { since, until }: { since: number; until: ((page: readonly Execution[]) => boolean) | null },
): Promise<Execution[]> {
  const from = new Date(Math.max(since, Date.parse(search.from ?? new Date(0).toISOString()))).toISOString();
  const items: Execution[] = [];
  let cursor: string | undefined;
  do {
    const page = await pageOf(context, slug, { ...search, from }, { cursor, limit: PAGE });
    items.push(...page.items);
    cursor = until?.(page.items) === true ? undefined : (page.older ?? undefined);
  } while (cursor !== undefined);
  return items;
}

/** False once the person stops the command. */
const pause = (signal: AbortSignal): Promise<boolean> => wait(PAUSE_MS, true, { signal }).catch(() => false);
