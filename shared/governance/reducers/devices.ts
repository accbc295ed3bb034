import { devicesOf, mayRemoveDevice } from '../permissions.ts';
import { accept, refuse } from '../refusal.ts';
import { find, type Reducer, write } from './context.ts';
import { withAdmin } from './members.ts';

/** The key's own proof was checked when the envelope was opened; here only that nobody has the key yet. */
export const addDevice: Reducer<'device.add'> = async ({ payload, statement, actor, read }) => {
  const { key, device } = payload;
  if ((await read.get('key', key)) !== undefined)
    return refuse('conflict', 'exists', 'This device is registered already, or was and has been removed.');
  const added = { id: key, member: actor.id, device, addedAt: statement.time, lastStatement: null };
  return accept([
    write('key', { ...added, addedWith: statement.actor.key }),
    write('member', { ...actor, devices: devicesOf(actor) + 1 }),
  ]);
};

/** What it signed before stays valid. Whoever has no device left can sign nothing, so an admin is none any more until they have one. */
export const removeDevice: Reducer<'device.remove'> = async ({ payload, statement, actor, ledger, read }) => {
  const found = await find(read, 'key', payload.key);
  if (!found.ok) return found;
  const owner = await find(read, 'member', found.value.member);
  if (!owner.ok) return owner;
  const refusal = mayRemoveDevice(actor, owner.value, found.value);
  if (refusal !== null) return { ok: false, refusal };
  const devices = devicesOf(owner.value) - 1;
  const isAdmin = ledger.admins.includes(owner.value.id) && devices > 0;
  return accept([
    write('key', { ...found.value, removedAt: statement.time }),
    write('member', { ...owner.value, devices }),
    ...withAdmin(ledger, owner.value.id, isAdmin),
  ]);
};
