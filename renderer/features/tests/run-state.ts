import type { RunEvent, RunSummary } from '../../../shared/api/desktop/tests.ts';
import type { CaseResult } from '../../../shared/grading/report.ts';

/** A run as far as it is known here. */
export interface RunState {
  run: RunSummary;
  results: ReadonlyMap<string, CaseResult>;
}

/** The later of two looks at a run: one that has ended stays ended, and what is done never shrinks. */
function laterOf(known: RunSummary, heard: RunSummary): RunSummary {
  if (known.state !== 'running' && heard.state === 'running') return known;
  return heard.state !== 'running' || heard.done >= known.done ? heard : known;
}

/**
 * Adds results and a newer summary to what is known. Results may come twice (stored ones first, then the stream, which begins
 * with them again), so the last one for a case stands.
 */
export function mergeRun(known: RunState | null, run: RunSummary, results: readonly CaseResult[]): RunState {
  if (known === null) return { run, results: new Map(results.map((result) => [result.caseId, result])) };
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

/** Milliseconds that a run still takes at its pace so far; null while it is too short or too new to say. */
export function timeLeft({ done, counts, startedAt }: RunSummary, now: number): number | null {
  const elapsed = now - Date.parse(startedAt);
  if (done < 3 || elapsed < 2000) return null;
  const left = (elapsed / done) * Math.max(counts.total - done, 0);
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
