import type { Access } from '../../shared/api/registry/access.ts';
import { AppError } from '../../shared/errors.ts';
import type { Entities } from '../../shared/governance/entities.ts';
import { removedDevice } from '../../shared/governance/refusal.ts';
import type { RegistryCore } from '../core.ts';
import type { KeyInUse } from '../key-usage.ts';
import { findApiKey, markApiKeyUsed } from '../store/api-keys.ts';
import type { Caller } from './base.ts';

const refuse = (rule: string, message: string): AppError => new AppError('unauthenticated', message, { rule });

/**
 * Lets a request in as its route's access asks, or throws `unauthenticated` or `forbidden`. The only way to a handler: a
 * route without a declared access has none. `bearer` is that of the `Authorization` header.
 */
export async function admit(core: RegistryCore, access: Access, bearer: string | null): Promise<Caller> {
  switch (access.by) {
    case 'anyone':
      return { member: null, application: null };
    case 'member': {
      const member = await memberOf(core, bearer);
      requireRole(member, access);
      return { member, application: null };
    }
    case 'application': {
      const key = await applicationOf(core, bearer);
      await core.usage.request(key);
      return { member: null, application: key.id, key };
    }
  }
}

async function memberOf(core: RegistryCore, bearer: string | null): Promise<Entities['member']> {
  const session = bearer === null ? undefined : await core.sessions.find(bearer);
  if (session === undefined)
    throw refuse('session', 'Your session at the registry has ended. It is opened again by proving your key.');
  const read = core.ledger.reader(core.db, core.identity.workspace);
  // With the device its sessions end, at every replica, whatever they were opened for.
  const key = await read.get('key', session.key);
  if (key !== undefined && key.removedAt !== undefined) throw refuse('removed_device', removedDevice(key));
  const member = await read.get('member', session.member);
  if (member === undefined || member.removedAt !== null)
    throw refuse('removed_member', 'You are no longer a member of this workspace. An admin can invite you again.');
  return member;
}

function requireRole(member: Entities['member'], { roles, doing }: Extract<Access, { by: 'member' }>): void {
  if (roles === undefined || member.roles.some((role) => roles.includes(role))) return;
  const words = `Only ${roles.join(' or ')} may ${doing ?? 'do this'}. Ask one of them.`;
  throw new AppError('forbidden', words, { rule: 'role' });
}

/** How often a key's last use is written: it is for people who clean up, not for the second. */
const LAST_USE_MS = 60_000;
/** A revoked key is refused within this time. */
const KEY_CACHE_MS = 1000;

async function applicationOf(core: RegistryCore, bearer: string | null): Promise<KeyInUse> {
  const key = bearer === null ? undefined : await knownKey(core, bearer);
  if (key !== undefined) return key;
  throw refuse(
    'api_key',
    'This call needs a valid API key in the header "Authorization: Bearer …". An admin makes keys on the registry page.',
  );
}

interface KnownKey extends KeyInUse {
  readAt: number;
}
const known = new WeakMap<RegistryCore, Map<string, KnownKey>>();

async function knownKey(core: RegistryCore, secret: string): Promise<KeyInUse | undefined> {
  const now = Date.parse(core.now());
  const keys = known.get(core) ?? new Map<string, KnownKey>();
  known.set(core, keys);
  const held = keys.get(secret);
  if (held !== undefined && now - held.readAt < KEY_CACHE_MS) return held;
  keys.delete(secret);
  const key = await findApiKey(core.db, secret, core.now());
  if (key === undefined || key.revokedAt !== null) return undefined;
  const { expiresAt } = key.limits;
  if (expiresAt !== null && expiresAt <= core.now())
    throw refuse(
      'api_key_expired',
      `This API key expired on ${expiresAt.slice(0, 10)}. An engineer or admin can extend it, or make another, on the registry page.`,
    );
  if (key.lastUsedAt === null || now - Date.parse(key.lastUsedAt) > LAST_USE_MS)
    await markApiKeyUsed(core.db, key.id, core.now());
  const inUse = { id: key.id, limits: key.limits, readAt: now };
  keys.set(secret, inUse);
  return inUse;
}
