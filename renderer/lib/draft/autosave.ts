export type SaveOutcome =
  | { kind: 'saved' }
  | { kind: 'failed'; error: unknown }
  | { kind: 'conflict' }
  /** Trying again with the same value would end the same; the next change is tried. */
  | { kind: 'refused'; error: unknown };

interface Options<T> {
  /** Stores one value. `leaving`: the page is going away, the request must outlive it. */
  save: (value: T, leaving: boolean) => Promise<SaveOutcome>;
  /** From the last change to the save. */
  idleMs: number;
  /** From a failed save to the next attempt. */
  retryMs: number;
  onState: (state: 'waiting' | 'saving' | 'saved' | 'failed' | 'conflict' | 'refused', error?: unknown) => void;
  /** `setTimeout` and `clearTimeout`, given so that tests need no clock. */
  later: (run: () => void, ms: number) => () => void;
}

export interface Autosave<T> {
  change(value: T): void;
  /** Saves what is pending without waiting for the idle time; resolves when nothing is pending or it failed. */
  flush(leaving?: boolean): Promise<void>;
  /** Goes on after a conflict was decided. `value` is what to save, null for nothing. */
  resume(value: T | null): void;
  pending(): boolean;
}

/** Saves the newest value after a pause. At most one save is under way; changes made meanwhile wait for its end. */
export function createAutosave<T>({ save, idleMs, retryMs, onState, later }: Options<T>): Autosave<T> {
  let waiting: { value: T } | null = null;
  let underWay: Promise<void> | null = null;
  let blocked = false;
  /** What waits was refused; leaving a field or the page must not send it again. */
  let refused = false;
  let cancelTimer: () => void = () => {};

  const schedule = (ms: number): void => {
    cancelTimer();
    cancelTimer = later(() => void drain(false), ms);
  };

  async function saveOne(leaving: boolean): Promise<void> {
    const taken = waiting;
    if (taken === null) return;
    waiting = null;
    onState('saving');
    const outcome = await save(taken.value, leaving).catch((error: unknown) => ({ kind: 'failed' as const, error }));
    if (outcome.kind === 'saved') {
      onState(waiting === null ? 'saved' : 'waiting');
      return;
    }
    // What was not saved waits again, unless something newer already does.
    waiting ??= taken;
    blocked = outcome.kind === 'conflict';
    refused = outcome.kind === 'refused' && waiting === taken;
    if (outcome.kind === 'failed') {
      onState('failed', outcome.error);
      schedule(retryMs);
    } else if (outcome.kind === 'refused') onState('refused', outcome.error);
    else onState('conflict');
  }

  async function drain(leaving: boolean): Promise<void> {
    cancelTimer();
    if (underWay !== null) {
      await underWay;
      if (waiting === null || blocked || refused) return;
      return drain(leaving);
    }
    if (waiting === null || blocked || refused) return;
    underWay = saveOne(leaving).finally(() => {
      underWay = null;
    });
    return underWay;
  }

  return {
    change(value) {
      waiting = { value };
      refused = false;
      if (blocked) return;
      onState('waiting');
      schedule(idleMs);
    },
    flush: (leaving = false) => drain(leaving),
    resume(value) {
      blocked = false;
      refused = false;
      waiting = value === null ? null : { value };
      if (value === null) onState('saved');
      else void drain(false);
    },
    pending: () => waiting !== null || underWay !== null,
  };
}
