import type { CallRecord } from '../../shared/grading/outcome.ts';

/** Whether the next call may start now, must wait for a running one to tell its cost, or may not start at all. */
export type Permit = 'start' | 'wait' | 'stop';

export interface Budget {
  ask(): Permit;
  started(): void;
  /** null: it ended before anybody was asked. */
  ended(call: CallRecord | null): void;
  /** Why the budget stopped the run, in words. */
  reason(): string;
}

const NO_LIMIT: Budget = { ask: () => 'start', started: () => {}, ended: () => {}, reason: () => '' };

/**
 * Keeps a run under a cost limit in US dollars. A call's cost is known only afterwards, so the first call runs alone and
 * from then on every running call is counted at the dearest one so far: the limit is passed by no more than one
 * surprisingly dear call, however many run at a time.
 */
export function createBudget(limitUsd: number | null): Budget {
  if (limitUsd === null) return NO_LIMIT;
  let spent = 0;
  let running = 0;
  let dearest: number | undefined;
  let isUnpriced = false;
  return {
    ask() {
      if (isUnpriced) return 'stop';
      if (dearest === undefined) return limitUsd <= 0 ? 'stop' : running === 0 ? 'start' : 'wait';
      if (spent + (running + 1) * dearest <= limitUsd) return 'start';
      return running > 0 ? 'wait' : 'stop';
    },
    started() {
      running += 1;
    },
    ended(call) {
      running -= 1;
      if (call === null) return;
      if (call.costUsd !== null) {
        spent += call.costUsd;
        dearest = Math.max(dearest ?? 0, call.costUsd);
      } else if (call.usage !== null) isUnpriced = true;
    },
    reason: () =>
      isUnpriced
        ? 'The price of this model is not known, so the cost limit could not be kept.'
        : `The cost limit of $${limitUsd.toFixed(2)} was reached.`,
  };
}
