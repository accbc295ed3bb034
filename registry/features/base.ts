import { implement } from '@orpc/server';
import { registryContract } from '../../shared/api/registry/index.ts';
import { AppError } from '../../shared/errors.ts';
import type { Entities } from '../../shared/governance/entities.ts';
import { Role } from '../../shared/governance/roles.ts';
import type { RegistryCore } from '../core.ts';
import { findApiKey, markApiKeyUsed } from '../store/api-keys.ts';

/** One request: the core, and the credential it came with. */
export interface RequestContext {
  core: RegistryCore;
  /** The bearer of the `Authorization` header. */
  bearer: string | null;
  /** A handler whose answer never changes names its ETag here and returns the same object every time. */
  answer: { etag: string | null };
}

/** Handlers for everybody. */
export const forAnyone = implement(registryContract).$context<RequestContext>();

const refuse = (rule: string, message: string): AppError => new AppError('unauthenticated', message, { rule });

/** Handlers for members: the session's key must belong to somebody who has not been removed. */
export const forMembers = forAnyone.use(async ({ context, next }) => {
  const { core, bearer } = context;
  const session = bearer === null ? undefined : await core.sessions.find(bearer);
  if (session === undefined)
    throw refuse('session', 'Your session at the registry has ended. It is opened again by proving your key.');
  const member = await core.ledger.reader(core.db, core.identity.workspace).get('member', session.member);
  if (member === undefined || member.removedAt !== null)
    throw refuse('removed_member', 'You are no longer a member of this workspace. An admin can invite you again.');
  return next({ context: { member } });
});

/** How often a key's last use is written: it is for people who clean up, not for the second. */
const LAST_USE_MS = 60_000;
const KEY_CACHE_MS = 1000;

/**
 * Handlers for applications, by API key. A revoked key is refused within a second. What they return is not parsed once
 * more: the compiler holds it against the contract, and documents in it were validated already (decision 8).
 */
export const forApplications = forAnyone
  .$config({ initialOutputValidationIndex: Number.NaN })
  .use(async ({ context, next }) => {
    const { core, bearer } = context;
    const key = bearer === null ? undefined : await knownKey(core, bearer);
    if (key === undefined)
      throw refuse(
        'api_key',
        'This call needs a valid API key in the header "Authorization: Bearer …". An admin makes keys on the registry page.',
      );
    return next({ context: { application: key } });
  });

interface KnownKey {
  id: string;
  readAt: number;
}
const known = new WeakMap<RegistryCore, Map<string, KnownKey>>();

async function knownKey(core: RegistryCore, secret: string): Promise<string | undefined> {
  const now = Date.parse(core.now());
  const keys = known.get(core) ?? new Map<string, KnownKey>();
  known.set(core, keys);
  const held = keys.get(secret);
  if (held !== undefined && now - held.readAt < KEY_CACHE_MS) return held.id;
  keys.delete(secret);
  const key = await findApiKey(core.db, secret);
  if (key === undefined || key.revokedAt !== null) return undefined;
  if (key.lastUsedAt === null || now - Date.parse(key.lastUsedAt) > LAST_USE_MS)
    await markApiKeyUsed(core.db, key.id, core.now());
  keys.set(secret, { id: key.id, readAt: now });
  return key.id;
}

/** Throws `forbidden` when a member holds none of the roles. */
export function requireRole(member: Entities['member'], roles: readonly Role[], act: string): void {
  if (member.roles.some((role) => roles.includes(role))) return;
  throw new AppError('forbidden', `Only ${roles.join(' or ')} may ${act}. Ask one of them.`, { rule: 'role' });
}

/** Roles from the wire. Throws `invalid_input` naming the unknown one. */
export function rolesOf(names: readonly string[]): Role[] {
  return names.map((name) => {
    const role = Role.safeParse(name);
    if (role.success) return role.data;
    const message = `“${name}” is not a role. Roles are ${Role.options.join(', ')}.`;
    throw new AppError('invalid_input', message, { problems: [{ path: '/roles', field: 'Roles', message }] });
  });
}
