import { secretHash } from './secrets.ts';
import type { RegistryDb, RegistryTables } from './tables.ts';

/** What asks to be added. */
export interface OfferedDevice {
  device: string;
  key: string;
  proof: string;
  seal: string;
}
export interface StoredDeviceLink {
  id: string;
  /** Who made it. */
  member: string;
  expiresAt: string;
  offer: OfferedDevice | null;
  refusedAt: string | null;
}

type Row = RegistryTables['device_links'];
const linkOf = ({ id, member, expires_at, refused_at, device, public_key, proof, seal }: Row): StoredDeviceLink => ({
  id,
  member,
  expiresAt: expires_at,
  refusedAt: refused_at,
  // Written together.
  offer:
    public_key === null || device === null || proof === null || seal === null
      ? null
      : { device, key: public_key, proof, seal },
});

/** Keeps a link by its code's hash; ends the member's earlier ones, and forgets those that ended before `forgetBefore`. */
export async function addDeviceLink(
  db: RegistryDb,
  link: { id: string; code: string; member: string; now: string; expiresAt: string; forgetBefore: string },
): Promise<void> {
  await forgetDeviceLinks(db, link.forgetBefore);
  await db
    .updateTable('device_links')
    .set({ refused_at: link.now })
    .where('member', '=', link.member)
    .where('refused_at', 'is', null)
    .execute();
  await db
    .insertInto('device_links')
    .values({
      code_hash: secretHash(link.code),
      id: link.id,
      member: link.member,
      created_at: link.now,
      expires_at: link.expiresAt,
      device: null,
      public_key: null,
      proof: null,
      seal: null,
      refused_at: null,
    })
    .execute();
}

export async function forgetDeviceLinks(db: RegistryDb, expiredBefore: string): Promise<void> {
  await db.deleteFrom('device_links').where('expires_at', '<', expiredBefore).execute();
}

export async function findDeviceLink(
  db: RegistryDb,
  by: { code: string } | { id: string },
): Promise<StoredDeviceLink | undefined> {
  const query = db.selectFrom('device_links').selectAll();
  const row = await ('code' in by
    ? query.where('code_hash', '=', secretHash(by.code))
    : query.where('id', '=', by.id)
  ).executeTakeFirst();
  return row && linkOf(row);
}

/** The first device that asks is kept; false when another one was first. */
export async function offerDevice(db: RegistryDb, id: string, offer: OfferedDevice): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('device_links')
    .set({ device: offer.device, public_key: offer.key, proof: offer.proof, seal: offer.seal })
    .where('id', '=', id)
    .where('public_key', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows > 0n) return true;
  const held = await findDeviceLink(db, { id });
  return held?.offer?.key === offer.key;
}

export async function refuseDeviceLink(db: RegistryDb, id: string, now: string): Promise<void> {
  await db
    .updateTable('device_links')
    .set({ refused_at: now })
    .where('id', '=', id)
    .where('refused_at', 'is', null)
    .execute();
}
