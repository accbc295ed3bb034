import { isAncestor } from '../../shared/governance/ancestry.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import type { Core } from '../context.ts';
import { readState, type State } from '../governance/state.ts';
import { listDraftMarks, readDraft, rebaseDraft, type StoredDraft, writeDraft } from '../store/drafts.ts';
import type { DesktopDb } from '../store/tables.ts';

/** The channel that people mean by "published". */
export const MAIN_CHANNEL = 'production';

/** The version a new draft of an agent starts from: the published one, else the newest; undefined for an agent without any. */
export async function startingPoint(
  state: State,
  agent: string,
): Promise<{ hash: string; number: number; spec: Spec } | undefined> {
  const channel = await state.get('channel', `${agent}/${MAIN_CHANNEL}`);
  const published = channel === undefined ? undefined : await state.get('version', channel.version);
  const version = published ?? (await state.list('version', agent)).at(-1);
  if (version === undefined) return undefined;
  // The ledger holds the specs of all its versions, each checked when its version was appended.
  return { hash: version.id, number: version.number, spec: (await state.objects(version.spec)) as Spec };
}

/** Whether a draft contains a version: its base does, or what was merged into it. */
export async function continues(state: State, { base, alsoFrom }: DraftParents, version: string): Promise<boolean> {
  for (const parent of [base, alsoFrom ?? null])
    if (parent !== null && (await isAncestor(state, version, parent))) return true;
  return false;
}
type DraftParents = Pick<StoredDraft, 'base' | 'alsoFrom'>;

/** Moves drafts without changes to what is published now. A draft with changes stays where it is: merging is a decision. */
export async function followPublished(core: Pick<Core, 'ledger'>, tx: DesktopDb, workspace: string): Promise<void> {
  const state = readState(core.ledger, tx, workspace);
  for (const mark of await listDraftMarks(tx, workspace)) {
    if (mark.changes > 0 || mark.base === null) continue;
    const published = (await state.get('channel', `${mark.agent}/${MAIN_CHANNEL}`))?.version;
    if (published === undefined || published === mark.base) continue;
    // A draft that goes on from a submitted version is ahead of what is published and stays there.
    if (!(await isAncestor(state, mark.base, published))) continue;
    const target = await startingPoint(state, mark.agent);
    const draft = await readDraft(tx, workspace, mark.agent);
    if (target === undefined || draft === undefined) continue;
    await writeDraft(tx, workspace, { ...draft, spec: target.spec, base: target.hash, changes: 0 }, draft.revision);
    await rebaseDraft(tx, workspace, { agent: mark.agent, base: target.hash, changes: 0, alsoFrom: null });
  }
}
