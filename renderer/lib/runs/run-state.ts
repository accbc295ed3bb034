import type { RunEvent, RunSummary } from '../../../shared/api/desktop/tests.ts';
import type { CaseResult } from '../../../shared/grading/report.ts';
import { isUnfinished } from '../../../shared/grading/unfinished.ts';

/** A run as far as it is known here. */
export interface RunState {
  run: RunSummary;
  results: ReadonlyMap<string, CaseResult>;
}

/** How often a run went on after it was cut short. */
export const timesResumed = ({ resumed }: Pick<RunSummary, 'resumed'>): number => resumed?.times ?? 0;

/** The later of two looks at a run: one that has ended stays ended until it is resumed, and what is done never shrinks. */
function laterOf(known: RunSummary, heard: RunSummary): RunSummary {
  if (timesResumed(known) !== timesResumed(heard)) return timesResumed(known) > timesResumed(heard) ? known : heard;
  if (known.state !== 'running' && heard.state === 'running') return known;
  return heard.state !== 'running' || heard.done >= known.done ? heard : known;
}

/**
 * Adds results and a newer summary to what is known. Results may come twice (stored ones first, then the stream, which begins
 * with them again), so the last one for a case stands.
 */
export function mergeRun(known: RunState | null, run: RunSummary, results: readonly CaseResult[]): RunState {
  if (known === null) return { run, results: new Map(results.map((result) => [result.caseId, result])) };
  if (timesResumed(run) < timesResumed(known.run)) return known;
  if (timesResumed(run) > timesResumed(known.run)) {
    const kept = [...known.results].filter(([, result]) => !isUnfinished(result));
    return { run, results: new Map([...kept, ...results.map((result) => [result.caseId, result] as const)]) };
  }
  const fresh = results.filter((result) => known.results.get(result.caseId) !== result);
  const merged = new Map(known.results);
  for (const result of fresh) merged.set(result.caseId, result);
  return { run: laterOf(known.run, run), results: fresh.length === 0 ? known.results : merged };
}

/** Several events of the stream at once, so that a fast run draws a few times a second and not once per result. */
export function mergeEvents(known: RunState | null, events: readonly RunEvent[]): RunState | null {
  const last = events.at(-1);
  if (last === undefined) return known;
  const latest = events.reduce((run, event) => laterOf(run, event.run), last.run);
  return mergeRun(
    known,
    latest,
    events.flatMap((event) => (event.type === 'result' ? [event.result] : [])),
  );
}

const WORTH_A_GUESS_MS = 10_000;

/** When a run began, or began again. */
export const beganAt = ({ startedAt, resumed }: RunSummary): string => resumed?.at ?? startedAt;

/** Milliseconds that a run still takes at its pace so far; null while it is too short or too new to say. */
export function timeLeft(run: RunSummary, now: number): number | null {
  const { done, counts, resumed } = run;
  const elapsed = now - Date.parse(beganAt(run));
  const fresh = done - (resumed?.kept ?? 0);
  if (fresh < 3 || elapsed < 2000) return null;
  const left = (elapsed / fresh) * Math.max(counts.total - done, 0);
  return elapsed + left < WORTH_A_GUESS_MS || left < 1000 ? null : left;
}

/** "45 s", "2 min 5 s", in steps that do not flicker. */
export function inSeconds(ms: number): string {
  const seconds = Math.max(Math.round(ms / 1000), 0);
  if (seconds < 60) return `${seconds} s`;
  const rest = seconds % 60;
  return rest === 0 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 60)} min ${rest} s`;
}

/** A guess is rounded up to what it can bear: 5 seconds below a minute, 15 above. */
export const roundedGuess = (ms: number): number => {
  const step = ms < 60_000 ? 5000 : 15_000;
  return Math.ceil(ms / step) * step;
};

/** Whether the run stopped calling because its spending limit was reached. */
export const hitLimit = ({ results }: RunState): boolean =>
  [...results.values()].some(({ samples }) => samples.some(({ outcome }) => outcome === 'budget_stopped'));

/** Whether the run stopped calling because the provider's account was empty. */
export const ranOutOfCredit = ({ results }: RunState): boolean =>
  [...results.values()].some(({ samples }) => samples.at(-1)?.outcome === 'quota_exhausted');

/** How many cases a run still owes: never reached, or cut short. None where it cannot go on. */
export function unfinishedIn({ run, results }: RunState): number {
  if (!run.resumable) return 0;
  const cutShort = [...results.values()].filter(isUnfinished).length;
  return Math.max(run.counts.total - results.size, 0) + cutShort;
}
