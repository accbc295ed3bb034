import type { Entities, EntityWrite } from '../entities.ts';
import { devicesOf, isActive } from '../permissions.ts';
import { accept, refuse } from '../refusal.ts';
import type { Role } from '../roles.ts';
import { find, type Reducer, write } from './context.ts';

const sameRoles = (left: readonly Role[], right: readonly Role[]): boolean =>
  left.every((role) => right.includes(role)) && right.every((role) => left.includes(role));

/** Keeps the list of admins who can sign in step with one member's roles and devices. */
export function withAdmin(ledger: Entities['ledger'], member: string, isAdmin: boolean): EntityWrite[] {
  if (ledger.admins.includes(member) === isAdmin) return [];
  const others = ledger.admins.filter((admin) => admin !== member);
  return [write('ledger', { ...ledger, admins: isAdmin ? [...others, member] : others })];
}
const isLastAdmin = (ledger: Entities['ledger'], member: string): boolean =>
  ledger.admins.length === 1 && ledger.admins[0] === member;
const lastAdmin = () => refuse('conflict', 'last_admin', 'This is the last admin. Make somebody else an admin first.');

/** Adds a person with the key of one device; for somebody who is a member already, under the same roles, another device. */
export const addMember: Reducer<'member.add'> = async ({ payload, statement, actor, ledger, read }) => {
  const { member: id, name, roles, key, device } = payload;
  if ((await read.get('key', key)) !== undefined)
    return refuse('conflict', 'exists', 'This key is registered already.');
  const keyWrite = write('key', { id: key, member: id, device, addedAt: statement.time, lastStatement: null });
  const held = await read.get('member', id);
  if (held === undefined) {
    const member = { id, name, roles, addedAt: statement.time, addedBy: actor.id, removedAt: null };
    return accept([write('member', member), keyWrite, ...withAdmin(ledger, id, roles.includes('admin'))]);
  }
  if (!isActive(held))
    return refuse('conflict', 'removed_member', `${held.name} was removed. Add this person as a new member.`);
  // Otherwise adding a device would be a way to change a name or roles unnoticed.
  if (held.name !== name || !sameRoles(held.roles, roles))
    return refuse('conflict', 'exists', `${held.name} is a member already, with another name or other roles.`);
  const devices = devicesOf(held) + 1;
  const isAdmin = held.roles.includes('admin');
  return accept([keyWrite, write('member', { ...held, devices }), ...withAdmin(ledger, id, isAdmin)]);
};

export const changeMember: Reducer<'member.change'> = async ({ payload, ledger, read }) => {
  const found = await find(read, 'member', payload.member);
  if (!found.ok) return found;
  const member = found.value;
  if (!isActive(member)) return refuse('conflict', 'removed_member', `${member.name} was removed.`);
  if (member.name === payload.name && sameRoles(member.roles, payload.roles))
    return refuse('conflict', 'no_change', 'Name and roles are the same already.');
  const isAdmin = payload.roles.includes('admin');
  if (!isAdmin && isLastAdmin(ledger, member.id)) return lastAdmin();
  return accept([
    write('member', { ...member, name: payload.name, roles: payload.roles }),
    ...withAdmin(ledger, member.id, isAdmin && devicesOf(member) > 0),
  ]);
};

/** What they signed before stays valid; their keys cannot sign anything more. */
export const removeMember: Reducer<'member.remove'> = async ({ payload, statement, ledger, read }) => {
  const found = await find(read, 'member', payload.member);
  if (!found.ok) return found;
  const member = found.value;
  if (!isActive(member)) return refuse('conflict', 'removed_member', `${member.name} was removed already.`);
  if (isLastAdmin(ledger, member.id)) return lastAdmin();
  return accept([write('member', { ...member, removedAt: statement.time }), ...withAdmin(ledger, member.id, false)]);
};
