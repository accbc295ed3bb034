import { refusalError } from '../shared/api/typed-error.ts';
import type { Role } from '../shared/governance/roles.ts';
import type { Head } from '../shared/governance/statement.ts';
import type { RegistryCore } from './core.ts';

interface NewMember {
  name: string;
  device: string;
  /** Public key, proved. */
  key: string;
  roles: Role[];
}

/** Adds somebody to the team, signed with the registry's own key; `core.db` is a unit of work that has taken its turn. */
export async function addMember(
  core: RegistryCore,
  { name, device, key, roles }: NewMember,
): Promise<{ member: string; head: Head }> {
  const { workspace, publicKey } = core.identity;
  const member = core.newId();
  const { lastStatement = null } = (await core.ledger.reader(core.db, workspace).get('key', publicKey)) ?? {};
  const payload = { member, name, roles, key, device };
  const envelope = core.identity.statement('member.add', payload, core.now(), lastStatement);
  const decision = await core.ledger.append(core.db, workspace, envelope, []);
  if (!decision.ok) throw refusalError(decision.refusal);
  return { member, head: decision.value.head };
}
