import { work } from '../../ledger/work.ts';
import { AppError } from '../../shared/errors.ts';
import { isAncestor } from '../../shared/governance/ancestry.ts';
import { countChanges, openDraft, putDraft, viewDraft } from '../drafts/drafts.ts';
import { continues, MAIN_CHANNEL } from '../drafts/follow.ts';
import { refuseLocked } from '../drafts/locks.ts';
import { currentState } from '../governance/current-state.ts';
import type { State } from '../governance/state.ts';
import { os } from '../implement.ts';
import { rebaseDraft, type StoredDraft } from '../store/drafts.ts';
import { find } from '../views/find.ts';
import { contentOf, mergeBase } from '../views/merge-base.ts';
import { viewVersions } from '../views/versions.ts';

export const merges = {
  waiting: os.merges.waiting.handler(async ({ context, input }) => {
    const state = await currentState(context);
    const published = (await state.get('channel', `${input.agent}/${MAIN_CHANNEL}`))?.version;
    if (published === undefined) return null;
    const draft = await openDraft(context, state, input.agent);
    return (await continues(state, draft, published)) ? null : viewOf(state, published);
  }),
  get: os.merges.get.handler(async ({ context, input }) => {
    const state = await currentState(context);
    const draft = await openDraft(context, state, input.agent);
    return {
      theirs: { ...(await viewOf(state, input.version)), content: await contentOf(state, input.version) },
      base: await mergeBase(state, draft.base, input.version),
      mine: await viewDraft(state, draft),
    };
  }),
  take: os.merges.take.handler(async ({ context, input }) => {
    const state = await currentState(context);
    const { agent, version, spec } = input;
    const draft = await openDraft(context, state, agent);
    const theirs = await contentOf(state, version);
    const alsoFrom = await secondParent(state, draft, version);
    // Held against the other version alone: what a lock kept there must not be undone by the merge.
    if (draft.revision === input.revision)
      await refuseLocked(context, state, agent, { base: theirs, stored: theirs, next: spec });
    const changes = countChanges(theirs, spec);
    const next = { agent, spec, base: version, changes, savedAt: context.now(), discarded: null };
    const revision = await work(context.db, async (tx, unit) => {
      const written = await putDraft(context, tx, next, input.revision);
      await rebaseDraft(tx, state.workspace, { agent, base: version, changes, alsoFrom });
      unit.afterCommit(() => context.announcer.announce(['drafts', 'agents'], [agent]));
      return written;
    });
    return viewDraft(state, { ...next, revision });
  }),
};

async function viewOf(state: State, hash: string) {
  const version = await find(state, 'version', hash);
  const [view] = await viewVersions(state, version.agent, [version]);
  if (view === undefined) throw new Error('One version has one view.');
  return view;
}

/** What the draft continues beside the other version: its own base, unless the other version contains that already. */
async function secondParent(
  state: State,
  { base, alsoFrom = null }: StoredDraft,
  other: string,
): Promise<string | null> {
  const kept: string[] = [];
  for (const parent of [base, alsoFrom])
    if (parent !== null && !(await isAncestor(state, parent, other))) kept.push(parent);
  const [first = null, second] = kept;
  // A version has two parents at most.
  if (second !== undefined)
    throw new AppError(
      'conflict',
      'This draft holds a merge already. Ask for sign-off of it first, then merge the other version.',
      { rule: 'merged_already' },
    );
  return first;
}
