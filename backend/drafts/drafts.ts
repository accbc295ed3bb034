import type { Draft } from '../../shared/api/desktop/drafts.ts';
import { AppError } from '../../shared/errors.ts';
import { differences } from '../../shared/spec/differences.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import type { Core } from '../context.ts';
import { currentState } from '../governance/current-state.ts';
import type { State } from '../governance/state.ts';
import { readDraft, type StoredDraft, writeDraft } from '../store/drafts.ts';
import type { DesktopDb } from '../store/tables.ts';
import { find, markOf, specOf } from '../views/find.ts';
import { startingPoint } from './follow.ts';

/** The working copy of an agent: the stored one, or the published version before the first edit (revision 0). */
export async function openDraft(
  core: Core,
  state: State,
  agent: string,
  db: DesktopDb = core.db,
): Promise<StoredDraft> {
  await find(state, 'agent', agent);
  const stored = await readDraft(db, state.workspace, agent);
  if (stored !== undefined && (stored.base === null || (await state.get('version', stored.base)) !== undefined))
    return stored;
  const start = await startingPoint(state, agent);
  // The registry refused the version this draft went on from: what was written stays, as changes to what is published.
  if (stored !== undefined)
    return { ...stored, base: start?.hash ?? null, changes: countChanges(start?.spec ?? null, stored.spec) };
  if (start === undefined)
    throw new AppError('not_found', 'This agent has no draft here and no version yet.', { entity: 'draft', id: agent });
  return { agent, spec: start.spec, base: start.hash, revision: 0, savedAt: null, changes: 0, discarded: null };
}

export async function viewDraft(state: State, draft: StoredDraft): Promise<Draft> {
  const { agent, spec, revision, savedAt } = draft;
  const baseSpec = await baseSpecOf(state, draft.base);
  return {
    agent,
    spec,
    base: draft.base === null ? null : await markOf(state, draft.base),
    baseSpec,
    startSpec: draft.started ?? null,
    revision,
    savedAt,
  };
}

export async function baseSpecOf(state: State, base: string | null): Promise<Spec | null> {
  return base === null ? null : specOf(state, (await find(state, 'version', base)).spec);
}

export const countChanges = (before: Spec | null, after: Spec): number => differences(before, after).length;

/** Writes a draft over the revision the caller saw; a newer one is a conflict that carries the draft as it stands. */
export async function putDraft(
  core: Core,
  tx: DesktopDb,
  draft: Omit<StoredDraft, 'revision'>,
  revision: number,
): Promise<number> {
  const workspace = core.workspaces.current();
  const written = await writeDraft(tx, workspace.id, draft, revision);
  if (written !== null) return written;
  const state = await currentState(core, workspace, tx);
  const current = await viewDraft(state, await openDraft(core, state, draft.agent, tx));
  throw new AppError(
    'conflict',
    'This draft was changed in another window. Look at what stands there now, then decide which to keep.',
    // Through JSON, because a draft may hold optional fields that are undefined.
    { rule: 'stale_revision', current: JSON.parse(JSON.stringify(current)) },
  );
}
