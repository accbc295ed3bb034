import { verifySignature } from '../../ledger/crypto.ts';
import type { DeviceView } from '../../shared/api/desktop/devices.ts';
import { openEnvelope } from '../../shared/governance/dsse.ts';
import { mayRemoveDevice } from '../../shared/governance/permissions.ts';
import type { Core } from '../context.ts';
import { currentState } from '../governance/current-state.ts';
import { find } from './find.ts';
import { allowedOr } from './permissions.ts';

/** When a decision was signed, by its own word; null for one that still waits. */
async function timeOf(core: Core, statement: string): Promise<string | null> {
  const entry = await core.ledger.entryOf(core.db, core.workspaces.current().id, statement);
  const opened = entry === undefined ? null : openEnvelope(entry.envelope, verifySignature);
  return opened?.ok === true ? opened.value.statement.time : null;
}

/** Somebody's devices: this one first, then by when they were added, removed ones last. */
export async function viewDevices(core: Core, member?: string): Promise<DeviceView[]> {
  const state = await currentState(core);
  const mine = core.workspaces.current().member;
  const me = await find(state, 'member', mine);
  const owner = await find(state, 'member', member ?? mine);
  const keys = (await state.list('key')).filter((key) => key.member === owner.id);
  const nameOf = new Map(keys.map(({ id, device }) => [id, device]));
  const views = keys.map(
    async (key): Promise<DeviceView> => ({
      key: key.id,
      name: key.device,
      isThis: key.id === core.identity.publicKey,
      addedAt: key.addedAt,
      added: key.addedWith !== undefined ? 'device' : key.addedAt === owner.addedAt ? 'joining' : 'admin',
      addedWith: nameOf.get(key.addedWith ?? '') ?? null,
      lastSignedAt: key.lastStatement === null ? null : await timeOf(core, key.lastStatement),
      removedAt: key.removedAt ?? null,
      remove: allowedOr(mayRemoveDevice(me, owner, key)),
    }),
  );
  const rank = ({ removedAt, isThis }: DeviceView): number => (removedAt === null ? (isThis ? 0 : 1) : 2);
  return (await Promise.all(views)).toSorted((a, b) => rank(a) - rank(b));
}
