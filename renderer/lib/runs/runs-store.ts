import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { RunEvent, RunSummary } from '../../../shared/api/desktop/tests.ts';
import { api } from '../api.ts';
import { codeOf } from '../errors.ts';
import { createStore } from '../store.ts';
import { mergeEvents, mergeRun, type RunState, timesResumed } from './run-state.ts';

interface Known {
  state: RunState | null;
  error: unknown;
}

/** What is known of each run. It stays for the life of the window, so that coming back to the tab shows it at once. */
const known = createStore<ReadonlyMap<string, Known>>(new Map());
const NOTHING: Known = { state: null, error: null };
const DRAW_EVERY_MS = 120;
const RETRY_MS = 1500;

const put = (id: string, next: Known): void => known.set(new Map(known.get()).set(id, next));
const stateOf = (id: string): RunState | null => known.get().get(id)?.state ?? null;

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

async function listen(id: string, signal: AbortSignal): Promise<void> {
  const waiting: RunEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const draw = (): void => {
    timer = undefined;
    put(id, { state: mergeEvents(stateOf(id), waiting.splice(0)), error: null });
  };
  try {
    for await (const event of await api.runs.watch({ run: id }, { signal })) {
      waiting.push(event);
      timer ??= setTimeout(draw, DRAW_EVERY_MS);
    }
  } finally {
    clearTimeout(timer);
    draw();
  }
}

/** Reads what is stored, then listens until the run is over or nobody looks any more. A lost connection is tried again. */
async function follow(id: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const { run, results } = await api.runs.results({ run: id });
      put(id, { state: mergeRun(stateOf(id), run, results), error: null });
      if (run.state !== 'running') return;
      await listen(id, signal);
      if (stateOf(id)?.run.state !== 'running') return;
    } catch (error) {
      if (signal.aborted) return;
      // Numbers that stand on the screen stay there; only a run that was never read shows why.
      if (stateOf(id) === null) put(id, { state: null, error });
      if (codeOf(error) !== null) return;
    }
    await pause(RETRY_MS, signal);
  }
}

const users = new Map<string, { count: number; stop: AbortController }>();

/** What somebody heard of a run: how often it went on after it was cut short, and its report once it has one. */
type Heard = Pick<RunSummary, 'id' | 'state' | 'resumed' | 'report'>;
const heardKey = ({ id, state, resumed, report }: Heard): string =>
  `${id} ${resumed?.times ?? 0} ${state === 'running' ? '' : report}`;

function use(id: string, heard: Heard | undefined): () => void {
  const entry = users.get(id) ?? { count: 0, stop: new AbortController() };
  entry.count += 1;
  users.set(id, entry);
  const state = stateOf(id);
  // What an ended run found changes where it goes on, and where a person decides a text of it.
  const isOld =
    state === null ||
    state.run.state === 'running' ||
    (heard !== undefined &&
      (timesResumed(state.run) < timesResumed(heard) ||
        (heard.state !== 'running' && heard.report !== state.run.report)));
  if (entry.count === 1 && isOld) void follow(id, entry.stop.signal);
  return () => {
    entry.count -= 1;
    if (entry.count > 0) return;
    users.delete(id);
    entry.stop.abort();
  };
}

const useKnown = (): ReadonlyMap<string, Known> => useSyncExternalStore(known.subscribe, known.get);

/**
 * A run with its results, live while it goes on. Survives a reload and leaving the tab, since the backend owns the run.
 * `heard`: what the list of runs says of it.
 */
export function useRun(id: string | null, heard: Heard | undefined): Known {
  const key = heard === undefined ? '' : heardKey(heard);
  const latest = useRef(heard);
  latest.current = heard;
  useEffect(() => {
    void key;
    return id === null ? undefined : use(id, latest.current);
  }, [id, key]);
  const all = useKnown();
  return (id === null ? undefined : all.get(id)) ?? NOTHING;
}

/**
 * Runs of single cases. Only ended ones are read: their beginning and end are announced, and a stream for each would use up
 * the few connections that a browser opens to one address.
 */
export function useEndedRuns(runs: readonly RunSummary[]): RunState[] {
  const ended = runs.filter(({ state }) => state !== 'running');
  const latest = useRef(ended);
  latest.current = ended;
  const key = ended.map(heardKey).join('\n');
  useEffect(() => {
    void key;
    const stops = latest.current.map((run) => use(run.id, run));
    return () => {
      for (const stop of stops) stop();
    };
  }, [key]);
  const all = useKnown();
  return ended.map(({ id }) => all.get(id)?.state ?? null).filter((state) => state !== null);
}

/** Reads a run again that could not be read. */
export function readAgain(id: string): void {
  const entry = users.get(id);
  if (entry !== undefined) void follow(id, entry.stop.signal);
}

/** Runs whose end somebody waits for: started or seen running in this window. */
const awaited = new Set<string>();
export const noteStarted = (id: string): void => void awaited.add(id);
/** Whether the end of a run is still to be told; true once. */
export const tellEnd = (id: string): boolean => awaited.delete(id);
