import { Role } from '../../shared/governance/roles.ts';

/** What each role is called, and what it lets a person do. */
export const ROLES: Record<Role, { name: string; may: string }> = {
  viewer: { name: 'Viewer', may: 'Reads everything, changes nothing' },
  editor: { name: 'Editor', may: 'Writes rules and tests, asks for sign-off' },
  approver: { name: 'Approver', may: 'Approves changes, deploys and rolls back' },
  engineer: { name: 'Engineer', may: 'Sets contract, models, locks and policy, keeps API keys' },
  admin: { name: 'Admin', may: 'Invites people, gives roles, keeps API keys' },
};

/** A role by the name that people see; one that this version does not know stands as it is. */
export function roleName(role: string): string {
  const known = Role.safeParse(role);
  return known.success ? ROLES[known.data].name : role;
}
