import type { Progress } from '../../engine/runner/runner.ts';

/** Times in milliseconds since 1970. */
export interface Pace {
  total: number;
  startedAt: number;
  now: number;
}
/** A guess from fewer cases or less time than this would jump about. */
const FEWEST_DONE = 3;
const SHORTEST_MS = 2000;

/** "45 s", "2 min 5 s". */
function durationWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds % 60} s`;
}

/** "61 of 96 cases, 2 failed · about 40 s left · $0.1100 so far": a run that goes on, in one line. */
export function progressLine({ done, counts, costUsd }: Progress, { total, startedAt, now }: Pace): string {
  const elapsed = now - startedAt;
  const isGuess = done >= FEWEST_DONE && elapsed >= SHORTEST_MS && done < total;
  return [
    `${done} of ${total} cases${counts.fail === 0 ? '' : `, ${counts.fail} failed`}`,
    ...(isGuess ? [`about ${durationWords((elapsed / done) * (total - done))} left`] : []),
    ...(costUsd === null || costUsd === 0 ? [] : [`$${costUsd.toFixed(4)} so far`]),
  ].join(' · ');
}
