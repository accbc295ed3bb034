import type { SetAside } from '../../shared/api/desktop/set-aside.ts';
import type { BackendContext } from '../context.ts';
import { currentState } from '../governance/current-state.ts';
import { os } from '../implement.ts';
import { listEarlierHistories, listSetAside, removeSetAside, type StoredAside } from '../store/set-aside.ts';
import { decideAgain, wayOf } from '../sync/decide-again.ts';
import { inTeam } from './registry.ts';

export const setAside = {
  list: os.setAside.list.handler(async ({ context }) => {
    const { id } = context.workspaces.current();
    const rows = await listSetAside(context.db, id);
    const earlier = (await listEarlierHistories(context.db, id)).map(({ file, decisions, at }) => ({
      file,
      decisions,
      at,
    }));
    return { items: await Promise.all(shown(rows).map((row) => viewRow(context, row))), earlier };
  }),
  again: os.setAside.again.handler(async ({ context, input }) => {
    await decideAgain(context, input.id);
    return input;
  }),
  putAway: os.setAside.putAway.handler(async ({ context, input }) => {
    const { id } = context.workspaces.current();
    const rows = await listSetAside(context.db, id);
    const chosen = rows.filter((row) => input.ids.includes(row.id));
    const ids = rows
      .filter((row) => chosen.some((one) => one.id === row.id || isVersionOf(row, one)))
      .map((row) => row.id);
    const count = await removeSetAside(context.db, id, ids);
    context.announcer.announce(['registry']);
    return { count };
  }),
  follow: os.setAside.follow.handler(({ context }) => inTeam(context).follow()),
};

/** A version is shown as the change that asks to publish it. */
const isVersionOf = (version: StoredAside, change: StoredAside): boolean =>
  version.kind === 'version.create' &&
  change.kind !== 'version.create' &&
  version.spec !== null &&
  version.spec === change.spec &&
  version.agent === change.agent;
const shown = (rows: readonly StoredAside[]): StoredAside[] =>
  rows.filter((row) => !rows.some((other) => isVersionOf(row, other)));

async function viewRow(context: BackendContext, row: StoredAside): Promise<SetAside> {
  const state = await currentState(context);
  const held = row.agent === null ? undefined : await state.get('agent', row.agent);
  const agent = held === undefined ? null : { id: held.id, slug: held.slug, name: held.name };
  const { id, kind, time, did, why, problem } = row;
  return { id, kind, time, did, why, problem, agent, ...(await wayOf(context, state, row)) };
}
