/** One undoable edit. `merge` names the field being typed in: keystrokes in one field become one step. */
interface Step<T> {
  name: string;
  /** What stood before it. */
  before: T;
  merge: string | null;
  at: number;
}
export interface History<T> {
  present: T;
  done: readonly Step<T>[];
  undone: readonly { name: string; after: T }[];
}

/** Steps kept; far above what anyone undoes by hand, and cheap because values share their parts. */
export const MOST_STEPS = 500;
/** A pause in typing this long, in milliseconds, starts a new step. */
const PAUSE_MS = 1500;

export const startHistory = <T>(present: T): History<T> => ({ present, done: [], undone: [] });

/** Adds an edit, or extends the last one when it goes on in the same field without a pause. */
export function addStep<T>(
  history: History<T>,
  step: { name: string; next: T; merge: string | null; at: number },
): History<T> {
  const last = history.done.at(-1);
  const goesOn = last !== undefined && step.merge !== null && last.merge === step.merge && step.at - last.at < PAUSE_MS;
  const added: Step<T> = {
    name: step.name,
    before: goesOn ? last.before : history.present,
    merge: step.merge,
    at: step.at,
  };
  const kept = goesOn ? history.done.slice(0, -1) : history.done;
  return { present: step.next, done: [...kept, added].slice(-MOST_STEPS), undone: [] };
}

export function undo<T>(history: History<T>): History<T> {
  const step = history.done.at(-1);
  if (step === undefined) return history;
  return {
    present: step.before,
    done: history.done.slice(0, -1),
    undone: [...history.undone, { name: step.name, after: history.present }],
  };
}

export function redo<T>(history: History<T>): History<T> {
  const step = history.undone.at(-1);
  if (step === undefined) return history;
  return {
    present: step.after,
    done: [...history.done, { name: step.name, before: history.present, merge: null, at: 0 }],
    undone: history.undone.slice(0, -1),
  };
}
