import { work } from '../../ledger/work.ts';
import { AppError } from '../../shared/errors.ts';
import { differences } from '../../shared/spec/differences.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import type { BackendContext } from '../context.ts';
import { baseSpecOf, countChanges, openDraft, putDraft, viewDraft } from '../drafts/drafts.ts';
import { refuseLocked } from '../drafts/locks.ts';
import { currentState } from '../governance/current-state.ts';
import { os } from '../implement.ts';
import type { StoredDraft } from '../store/drafts.ts';

export const drafts = {
  get: os.drafts.get.handler(async ({ context, input }) => {
    const state = await currentState(context);
    return viewDraft(state, await openDraft(context, state, input.agent));
  }),
  // The contract has parsed the spec: a draft may be unfinished, never malformed.
  save: os.drafts.save.handler(async ({ context, input }) => {
    const state = await currentState(context);
    const { agent, base, spec: stored, revision } = await openDraft(context, state, input.agent);
    const baseSpec = await baseSpecOf(state, base);
    // A save over another revision is a conflict, told by `put`; what it would introduce cannot be said.
    if (revision === input.revision)
      await refuseLocked(context, state, agent, { base: baseSpec, stored, next: input.spec });
    const changes = countChanges(baseSpec, input.spec);
    const savedAt = context.now();
    const draft = { agent, base, spec: input.spec, savedAt, changes, discarded: null };
    return { revision: await put(context, draft, input.revision), savedAt };
  }),
  discard: os.drafts.discard.handler(async ({ context, input }) => {
    const state = await currentState(context);
    const draft = await openDraft(context, state, input.agent);
    const base = await baseSpecOf(state, draft.base);
    if (base === null)
      throw new AppError('conflict', 'This agent has no version yet, so there is nothing to go back to.', {
        rule: 'no_version',
      });
    return replace(context, draft, base, draft.changes === 0 ? draft.discarded : draft.spec);
  }),
  // Like `discard`, it only brings back what stood there: what was typed before a lock came is not lost by it.
  restore: os.drafts.restore.handler(async ({ context, input }) => {
    const draft = await openDraft(context, await currentState(context), input.agent);
    if (draft.discarded === null)
      throw new AppError('not_found', 'There is no discarded draft to restore; it was replaced by a later edit.', {
        entity: 'draft',
        id: input.agent,
      });
    return replace(context, draft, draft.discarded, null);
  }),
  differences: os.drafts.differences.handler(async ({ context, input }) => {
    const state = await currentState(context);
    const draft = await openDraft(context, state, input.agent);
    return differences(await baseSpecOf(state, draft.base), draft.spec);
  }),
};

const put = (context: BackendContext, draft: Omit<StoredDraft, 'revision'>, revision: number): Promise<number> =>
  work(context.db, async (tx, unit) => {
    const written = await putDraft(context, tx, draft, revision);
    unit.afterCommit(() => context.announcer.announce(['drafts', 'agents'], [draft.agent]));
    return written;
  });

async function replace(context: BackendContext, draft: StoredDraft, spec: Spec, discarded: Spec | null) {
  const state = await currentState(context);
  const changes = countChanges(await baseSpecOf(state, draft.base), spec);
  const { revision: seen, ...rest } = draft;
  const next = { ...rest, spec, changes, savedAt: context.now(), discarded };
  const revision = await put(context, next, seen);
  return viewDraft(state, { ...next, revision });
}
