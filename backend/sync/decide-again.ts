import { referencedObjects } from '../../ledger/objects.ts';
import { work } from '../../ledger/work.ts';
import type { SetAside } from '../../shared/api/desktop/set-aside.ts';
import { AppError } from '../../shared/errors.ts';
import { hashOf } from '../../shared/json/canonical.ts';
import type { Json } from '../../shared/spec/ids.ts';
import { Spec } from '../../shared/spec/spec.ts';
import type { BackendContext } from '../context.ts';
import { baseSpecOf, countChanges, openDraft } from '../drafts/drafts.ts';
import { startingPoint } from '../drafts/follow.ts';
import { currentState } from '../governance/current-state.ts';
import { type Decided, decide } from '../governance/decide.ts';
import type { State } from '../governance/state.ts';
import { foresee, statementOf } from '../governance/statements.ts';
import { readDraft, writeDraft } from '../store/drafts.ts';
import type { Act } from '../store/outbox.ts';
import { listSetAside, removeSetAside, type StoredAside } from '../store/set-aside.ts';
import { announceAll } from './replica.ts';

/** Written only from acts. */
const actOf = ({ kind, payload }: StoredAside): Act => ({ kind, payload: JSON.parse(payload) }) as Act;

const ASKS_TO_PUBLISH = new Set<Act['kind']>(['version.create', 'change.open', 'change.revise']);
/** A signature under what one has looked at, so it is given again there and nowhere else. */
const LOOKED_AT = new Set<Act['kind']>(['review.submit', 'channel.deploy']);

/** What can become of a decision that is set aside, as the history stands now. */
export async function wayOf(
  context: BackendContext,
  state: State,
  row: StoredAside,
): Promise<Pick<SetAside, 'way' | 'change' | 'whyNot'>> {
  const act = actOf(row);
  if (ASKS_TO_PUBLISH.has(act.kind)) {
    const isThere = row.agent !== null && row.spec !== null && (await state.get('agent', row.agent)) !== undefined;
    return isThere ? { way: 'draft', change: null, whyNot: null } : none(AGENT_GONE);
  }
  if (LOOKED_AT.has(act.kind)) {
    const change = 'change' in act.payload ? (act.payload.change ?? '') : '';
    const isThere = (await state.get('change', change)) !== undefined;
    return isThere ? { way: 'look', change, whyNot: null } : none(CHANGE_GONE);
  }
  const time = context.now();
  const foreseen = await foresee(context, context.workspaces.current(), state, [{ act, time }]);
  return foreseen.ok ? { way: 'again', change: null, whyNot: null } : none(foreseen.refusal.message);
}
const none = (whyNot: string) => ({ way: 'none' as const, change: null, whyNot });
const AGENT_GONE =
  'The history does not have this agent. Once it is created again, what you wrote can be put into its draft.';
const CHANGE_GONE = 'The history does not have this change. Once it is asked for again, you can look at it and decide.';

/** Decides again what was set aside: signed anew by its author, or as a draft to ask for anew. Throws what is refused. */
export async function decideAgain(context: BackendContext, id: string): Promise<void> {
  const workspace = context.workspaces.current();
  const rows = await listSetAside(context.db, workspace.id);
  const row = rows.find((each) => each.id === id);
  if (row === undefined)
    throw new AppError('not_found', 'This decision is set aside no longer.', { entity: 'set aside', id });
  const state = await currentState(context);
  const { way, whyNot } = await wayOf(context, state, row);
  switch (way) {
    case 'none':
      throw new AppError('conflict', whyNot ?? '', { rule: 'set_aside' });
    case 'look':
      throw new AppError('conflict', 'Look at the change and decide there.', { rule: 'set_aside' });
    case 'draft':
      return putIntoDraft(context, row, rows);
    case 'again':
      return decide(context, await decidedAgain(context, row));
  }
}

async function decidedAgain(context: BackendContext, row: StoredAside): Promise<Decided> {
  const workspace = context.workspaces.current();
  const act = actOf(row);
  const time = context.now();
  const statement = statementOf(context, workspace, act, time, null);
  const contents = await Promise.all(
    referencedObjects(statement).map((hash) => context.ledger.object(context.db, hash)),
  );
  return {
    ...{ acts: [act], time },
    objects: contents.filter((content) => content !== undefined) as Json[], // Stored only as JSON.
    after: async (tx: BackendContext['db']) => void (await removeSetAside(tx, workspace.id, [row.id])),
    topics: ['workspace', 'members', 'agents', 'changes', 'protections', 'requests', 'versions', 'registry'],
  };
}

/** What was written becomes the draft, unless the draft holds something else that is not submitted. */
async function putIntoDraft(context: BackendContext, row: StoredAside, rows: readonly StoredAside[]): Promise<void> {
  const [agent, hash] = [row.agent ?? '', row.spec ?? ''];
  const spec = Spec.parse(await context.ledger.object(context.db, hash));
  const current = context.workspaces.current();
  const { id: workspace } = current;
  await work(context.db, async (tx, unit) => {
    const state = await currentState(context, current, tx);
    const start = await startingPoint(state, agent);
    const stored = await readDraft(tx, workspace, agent);
    const draft = stored === undefined && start === undefined ? undefined : await openDraft(context, state, agent, tx);
    const isThere = draft !== undefined && hashOf(JSON.parse(JSON.stringify(draft.spec))) === hash;
    if (!isThere) {
      if (draft !== undefined && draft.changes > 0) throw draftInTheWay();
      const base = (await parentStillThere(state, row, rows)) ?? draft?.base ?? start?.hash ?? null;
      const changes = countChanges(await baseSpecOf(state, base), spec);
      const written = { agent, spec, base, changes, savedAt: context.now(), discarded: draft?.discarded ?? null };
      await writeDraft(tx, workspace, written, stored?.revision ?? 0);
    }
    // Version and change are two decisions about one text.
    const same = rows.filter((each) => each.agent === agent && each.spec === hash);
    await removeSetAside(
      tx,
      workspace,
      same.map(({ id }) => id),
    );
    unit.afterCommit(() => announceAll(context, false));
  });
}

/** The version that the lost one was made from, so that what others published since is merged and not undone. */
async function parentStillThere(state: State, { agent, spec }: StoredAside, rows: readonly StoredAside[]) {
  for (const row of rows) {
    const act = actOf(row);
    if (act.kind !== 'version.create' || row.agent !== agent || row.spec !== spec) continue;
    for (const parent of act.payload.parents) if ((await state.get('version', parent)) !== undefined) return parent;
  }
  return undefined;
}

const draftInTheWay = (): AppError =>
  new AppError(
    'conflict',
    'The draft of this agent holds other changes. Ask for sign-off of those, or discard them, and then put this one into the draft.',
    { rule: 'draft_has_changes' },
  );
