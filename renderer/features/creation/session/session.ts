import type { Creation, DraftedStep, Proposal } from '../../../../shared/creation/creation.ts';
import { differingSteps, mergeProposals, takeSteps } from '../../../../shared/creation/merge-proposals.ts';
import { api } from '../../../lib/api.ts';
import { type Autosave, createAutosave, type SaveOutcome } from '../../../lib/draft/autosave.ts';
import type { SaveState } from '../../../lib/draft/session.ts';
import { codeOf, wordsOf } from '../../../lib/errors.ts';
import { createStore } from '../../../lib/store.ts';
import { forgetEdits, keepEdits, keptEdits } from './journal.ts';

const IDLE_MS = 600;
const RETRY_MS = 4000;

export interface SessionState {
  proposal: Proposal;
  save: SaveState;
  /** Steps that were changed here and, differently, elsewhere; both stand until the person has chosen. */
  clash: readonly DraftedStep[];
}
export interface CreationSession {
  get(): SessionState;
  subscribe(listener: () => void): () => void;
  edit(change: (proposal: Proposal) => Proposal): void;
  /** Saves what waits; before anything that reads the stored proposal. */
  flush(): Promise<void>;
  /** The page is going away. */
  leave(): void;
  /** What is stored now, as the backend announced it. */
  hear(creation: Creation): void;
  /** After a clash: whose words stand in one step. */
  decide(step: DraftedStep, whose: 'mine' | 'theirs'): void;
}

/**
 * The proposal of one creation while it is edited: saved by itself after a pause, merged step by step with what a model or
 * another window changed meanwhile.
 */
export function createSession(creation: Creation): CreationSession {
  const { id } = creation;
  /** What is stored, as far as it was heard; `mine` goes on from it. */
  let base = { proposal: creation.proposal, revision: creation.revision };
  let mine = creation.proposal;
  let save: SaveState = { kind: 'saved', at: creation.savedAt };
  let clash: { theirs: { proposal: Proposal; revision: number }; steps: DraftedStep[]; taken: DraftedStep[] } | null =
    null;
  const stateOf = (): SessionState => ({ proposal: mine, save, clash: clash?.steps ?? [] });
  const store = createStore(stateOf());
  const publish = (): void => store.set(stateOf());

  /** Joins what is stored now into what is typed here; false when somebody has to choose. */
  function join(theirs: { proposal: Proposal; revision: number }): boolean {
    const { proposal, both } = mergeProposals(base.proposal, mine, theirs.proposal);
    mine = proposal;
    if (both.length > 0) clash = { theirs, steps: both, taken: [] };
    else base = theirs;
    publish();
    return both.length === 0;
  }

  async function send(leaving: boolean): Promise<SaveOutcome> {
    const sent = mine;
    try {
      const saved = await api.creations.save({ id, revision: base.revision, proposal: sent }, { context: { leaving } });
      // What was sent, not what came back: the same words in another order of names would count as a change.
      base = { proposal: sent, revision: saved.revision };
      save = { kind: 'saved', at: saved.savedAt };
      if (mine === sent) forgetEdits(id);
      return { kind: 'saved' };
    } catch (error) {
      if (codeOf(error) !== 'conflict') return { kind: 'failed', error };
      const now = await api.creations.get({ id });
      if (now.agent !== null) return { kind: 'refused', error };
      if (!join(now)) return { kind: 'conflict' };
      return differingSteps(mine, now.proposal).length === 0 ? { kind: 'saved' } : send(leaving);
    }
  }
  const autosave: Autosave<true> = createAutosave({
    save: (_, leaving) => send(leaving),
    idleMs: IDLE_MS,
    retryMs: RETRY_MS,
    onState(kind, error) {
      if (kind === 'failed' || kind === 'refused') save = { kind: 'failed', why: wordsOf(error) };
      else if (kind === 'saved') save = { kind, at: save.kind === 'saved' ? save.at : new Date().toISOString() };
      else save = { kind };
      publish();
    },
    later(run, ms) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  });
  const changed = (): void => {
    keepEdits(id, { base: base.proposal, mine });
    publish();
    autosave.change(true);
  };

  const kept = keptEdits(id);
  if (kept !== null && creation.agent === null) {
    base = { ...base, proposal: kept.base };
    mine = kept.mine;
    if (join(creation)) {
      if (differingSteps(mine, creation.proposal).length > 0) changed();
      else forgetEdits(id);
    } else save = { kind: 'conflict' };
    publish();
  }

  return {
    get: store.get,
    subscribe: store.subscribe,
    edit(change) {
      const next = change(mine);
      if (next === mine) return;
      mine = next;
      changed();
    },
    flush: () => autosave.flush(),
    leave: () => {
      if (autosave.pending()) void autosave.flush(true);
    },
    hear(now) {
      // While something waits, its save finds out; an answer to a save of this window says nothing new.
      if (autosave.pending() || clash !== null || now.revision <= base.revision) return;
      base = now;
      mine = now.proposal;
      save = { kind: 'saved', at: now.savedAt };
      publish();
    },
    decide(step, whose) {
      if (clash === null) return;
      if (whose === 'theirs') clash.taken.push(step);
      clash = { ...clash, steps: clash.steps.filter((each) => each !== step) };
      if (clash.steps.length > 0) return publish();
      const { theirs, taken } = clash;
      mine = takeSteps(mine, theirs.proposal, taken);
      base = theirs;
      clash = null;
      keepEdits(id, { base: base.proposal, mine });
      const same = differingSteps(mine, theirs.proposal).length === 0;
      if (same) forgetEdits(id);
      publish();
      autosave.resume(same ? null : true);
    },
  };
}
