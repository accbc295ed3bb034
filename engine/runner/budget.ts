import type { CallRecord } from '../../shared/grading/outcome.ts';

/** Whether the next call may start now, must wait for a running one to tell its cost, or may not start at all. */
export type Permit = 'start' | 'wait' | 'stop';
/** Who is asked: a judge may be many times dearer than the agent, or cheaper. */
export type Asked = 'agent' | 'judge';

export interface Budget {
  ask(who?: Asked): Permit;
  started(who?: Asked): void;
  /** null: it ended before anybody was asked. */
  ended(call: CallRecord | null, who?: Asked): void;
  /** Starts a call as soon as it may; false: it may not. Once the signal aborts, it may not. */
  turn(who: Asked, signal: AbortSignal): Promise<boolean>;
  /** Why the budget stopped the run, in words. */
  reason(): string;
}

export const NO_LIMIT: Budget = {
  ask: () => 'start',
  started: () => {},
  ended: () => {},
  turn: async (_, signal) => !signal.aborted,
  reason: () => '',
};

/**
 * Keeps a run under a cost limit in US dollars. A call's cost is known only afterwards, so the first call of each kind runs
 * with no other whose cost nobody knows, and from then on every running call is counted at the dearest one of its kind so far:
 * the limit is passed by no more than one surprisingly dear call, however many run at a time.
 */
export function createBudget(limitUsd: number | null): Budget {
  if (limitUsd === null) return NO_LIMIT;
  let spent = 0;
  const kinds = { agent: { running: 0, dearest: NaN }, judge: { running: 0, dearest: NaN } };
  const isKnown = ({ dearest }: { dearest: number }): boolean => !Number.isNaN(dearest);
  let isUnpriced = false;
  let changed = Promise.withResolvers<void>();
  const budget: Budget = {
    ask(who = 'agent') {
      if (isUnpriced) return 'stop';
      const all = Object.values(kinds);
      const isRunning = all.some(({ running }) => running > 0);
      const promised = all.filter(isKnown).reduce((sum, { running, dearest }) => sum + running * dearest, spent);
      if (isKnown(kinds[who])) {
        if (promised + kinds[who].dearest <= limitUsd) return 'start';
        return isRunning ? 'wait' : 'stop';
      }
      if (promised >= limitUsd) return isRunning && spent < limitUsd ? 'wait' : 'stop';
      return all.some((kind) => !isKnown(kind) && kind.running > 0) ? 'wait' : 'start';
    },
    started(who = 'agent') {
      kinds[who].running += 1;
    },
    ended(call, who = 'agent') {
      const kind = kinds[who];
      kind.running -= 1;
      if (call !== null && call.costUsd !== null) {
        spent += call.costUsd;
        kind.dearest = isKnown(kind) ? Math.max(kind.dearest, call.costUsd) : call.costUsd;
      } else if (call !== null && call.usage !== null) isUnpriced = true;
      changed.resolve();
      changed = Promise.withResolvers();
    },
    async turn(who, signal) {
      while (!signal.aborted) {
        const permit = budget.ask(who);
        if (permit === 'start') budget.started(who);
        if (permit !== 'wait') return permit === 'start';
        const { promise, resolve } = changed;
        const wake = (): void => resolve();
        signal.addEventListener('abort', wake, { once: true });
        await promise;
        signal.removeEventListener('abort', wake);
      }
      return false;
    },
    reason: () =>
      isUnpriced
        ? 'The price of this model is not known, so the cost limit could not be kept.'
        : `The cost limit of $${limitUsd.toFixed(2)} was reached.`,
  };
  return budget;
}
