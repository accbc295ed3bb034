import type { Draft } from '../../../shared/api/desktop/drafts.ts';
import { APP_ERRORS } from '../../../shared/errors.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { api } from '../api.ts';
import { codeOf, dataOf, wordsOf } from '../errors.ts';
import { createStore } from '../store.ts';
import { type Autosave, createAutosave, type SaveOutcome } from './autosave.ts';
import { addStep, type History, redo, startHistory, undo } from './history.ts';
import { forgetJournal, readJournal, writeJournal } from './journal.ts';
import { takeBack } from './take-back.ts';

export type SaveState =
  | { kind: 'saved'; at: string | null }
  | { kind: 'waiting' }
  | { kind: 'saving' }
  | { kind: 'failed'; why: string }
  | { kind: 'conflict' }
  /** Something was edited that is locked; `paths` are the locks. */
  | { kind: 'locked'; why: string; paths: readonly string[] };

export interface DraftState {
  spec: Spec;
  /** The version it started from, null for a new agent. */
  base: Draft['base'];
  baseSpec: Spec | null;
  /** What a new agent was created with; null once it follows a version. */
  startSpec: Spec | null;
  save: SaveState;
  /** Names of the steps that undo and redo would take, null when there is none. */
  undoName: string | null;
  redoName: string | null;
}

const IDLE_MS = 700;
const RETRY_MS = 4000;
const same = (a: Spec, b: Spec): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** The error names the locks it is about, divided by commas. */
function lockedPaths(error: unknown): string[] {
  const parsed = APP_ERRORS.locked.data.safeParse(dataOf(error, 'locked'));
  return parsed.success ? parsed.data.path.split(', ').filter((path) => path !== '') : [];
}

export interface DraftSession {
  get(): DraftState;
  /** Every spec that undo and redo lead to, the oldest first, and what the draft started from. */
  past(): readonly Spec[];
  subscribe(listener: () => void): () => void;
  /** Changes the spec. `name` stands in undo; edits with the same `merge` and no pause between are one step. */
  edit(name: string, change: (spec: Spec) => Spec, merge?: string): void;
  undo(): void;
  redo(): void;
  flush(): Promise<void>;
  leave(): void;
  /** After a conflict: my words replace the other ones. */
  keepMine(): Promise<void>;
  /** After a conflict: the other words come, mine stay one undo away. */
  takeTheirs(): Promise<void>;
  /** After a refused save: edits in locked parts go back to what is stored, one step in undo; all others stay. */
  takeBackLocked(): void;
  /** Reads the stored draft again when nothing of mine is waiting. */
  refresh(): Promise<void>;
}

/** One draft being edited: the spec, its undo history, and the saving of it. Lives longer than any screen. */
export function createDraftSession(draft: Draft): DraftSession {
  let history: History<Spec> = startHistory(draft.spec);
  let stored = draft;
  let save: SaveState = { kind: 'saved', at: draft.savedAt };
  const stateOf = (): DraftState => ({
    spec: history.present,
    base: stored.base,
    baseSpec: stored.baseSpec,
    startSpec: stored.startSpec,
    save,
    undoName: history.done.at(-1)?.name ?? null,
    redoName: history.undone.at(-1)?.name ?? null,
  });
  const store = createStore(stateOf());
  const publish = (): void => store.set(stateOf());

  async function send(spec: Spec, leaving: boolean): Promise<SaveOutcome> {
    try {
      const call = { agent: stored.agent, revision: stored.revision, spec };
      const { revision, savedAt } = await api.drafts.save(call, { context: { leaving } });
      stored = { ...stored, spec, revision, savedAt };
      forgetJournal(stored.agent);
      return { kind: 'saved' };
    } catch (error) {
      const code = codeOf(error);
      if (code === 'conflict') return { kind: 'conflict' };
      return { kind: code === 'locked' ? 'refused' : 'failed', error };
    }
  }
  const autosave: Autosave<Spec> = createAutosave({
    save: send,
    idleMs: IDLE_MS,
    retryMs: RETRY_MS,
    onState(kind, error) {
      // What was not saved stays that until a save succeeds: its notice must not blink with every key and attempt.
      if ((save.kind === 'locked' || save.kind === 'failed') && (kind === 'waiting' || kind === 'saving')) return;
      if (kind === 'saved') save = { kind, at: stored.savedAt };
      else if (kind === 'refused') save = { kind: 'locked', why: wordsOf(error), paths: lockedPaths(error) };
      else save = kind === 'failed' ? { kind, why: wordsOf(error) } : { kind };
      publish();
    },
    later(run, ms) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  });

  function move(next: History<Spec>): void {
    if (next === history) return;
    history = next;
    publish();
    autosave.change(history.present);
  }
  const step = (name: string, next: Spec, merge: string | null): History<Spec> =>
    addStep(history, { name, next, merge, at: Date.now() });

  function takeStored(next: Draft): void {
    stored = next;
    if (!same(next.spec, history.present)) history = step('change made elsewhere', next.spec, null);
    save = { kind: 'saved', at: next.savedAt };
    publish();
  }

  const left = readJournal(draft.agent);
  if (left !== null && !same(left, draft.spec)) move(step('edits from before the reload', left, null));

  return {
    get: store.get,
    past: () => [
      ...(stored.baseSpec === null ? [] : [stored.baseSpec]),
      ...history.done.map(({ before }) => before),
      ...history.undone.map(({ after }) => after),
    ],
    subscribe: store.subscribe,
    edit(name, change, merge) {
      const next = change(history.present);
      if (next !== history.present) move(step(name, next, merge ?? null));
    },
    undo: () => move(undo(history)),
    redo: () => move(redo(history)),
    flush: () => autosave.flush(),
    leave() {
      if (!autosave.pending()) return;
      writeJournal(stored.agent, history.present);
      void autosave.flush(true);
    },
    async keepMine() {
      stored = { ...(await api.drafts.get({ agent: stored.agent })) };
      autosave.resume(history.present);
    },
    async takeTheirs() {
      const next = await api.drafts.get({ agent: stored.agent });
      autosave.resume(null);
      takeStored(next);
    },
    takeBackLocked() {
      if (save.kind !== 'locked') return;
      move(step('take back the locked edits', takeBack(history.present, stored.spec, save.paths), null));
      void autosave.flush();
    },
    async refresh() {
      if (autosave.pending()) return;
      const next = await api.drafts.get({ agent: stored.agent });
      if (!autosave.pending() && next.revision >= stored.revision) takeStored(next);
    },
  };
}
