import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import type { Db } from '../../ledger/tables.ts';
import { work } from '../../ledger/work.ts';
import { AppError } from '../../shared/errors.ts';
import type { SharedTables } from './tables.ts';

const SCHEME = 'scrypt-aes-256-gcm/1';

/** Seals text so that only who has the secret can read it, and nobody can change it unnoticed. */
function seal(text: string, secret: string): string {
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', scryptSync(secret, salt, 32), nonce);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return [SCHEME, salt, nonce, cipher.getAuthTag(), sealed]
    .map((part) => (typeof part === 'string' ? part : part.toString('base64')))
    .join(':');
}

function unseal(stored: string, secret: string): string {
  const [scheme, ...parts] = stored.split(':');
  const [salt, nonce, tag, sealed] = parts.map((part) => Buffer.from(part, 'base64'));
  try {
    if (scheme !== SCHEME || !salt || !nonce || !tag || !sealed) throw new Error('This was sealed in another way.');
    const decipher = createDecipheriv('aes-256-gcm', scryptSync(secret, salt, 32), nonce);
    decipher.setAuthTag(tag);
    return Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8');
  } catch (error) {
    const told = new AppError(
      'conflict',
      "RULEHOUSE_SECRET does not open the registry's identity in this database. Give every replica the value that the first one was started with.",
      { rule: 'registry_secret' },
    );
    told.cause = error;
    throw told;
  }
}

/**
 * What all replicas of a registry have to be alike, kept sealed in their database. `make` is asked on the very first start;
 * of several replicas that start together one's is kept. Throws `conflict` (rule `registry_secret`) for another secret.
 */
export async function sealedRow(
  db: Db<SharedTables>,
  { secret, make }: { secret: string; make: () => Promise<string> },
): Promise<string> {
  const read = () => db.selectFrom('registry_identity').select('sealed').executeTakeFirst();
  const held = await read();
  if (held !== undefined) return unseal(held.sealed, secret);
  const sealed = seal(await make(), secret);
  await db
    .insertInto('registry_identity')
    .values({ id: 1, sealed })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  return unseal((await read())?.sealed ?? '', secret);
}

/** Reads what the row holds, unsealing only what was not read before. */
export function sealedText(db: Db<SharedTables>, secret: string): () => Promise<string> {
  let known: { sealed: string; text: string } | undefined;
  return async () => {
    const { sealed = '' } = (await db.selectFrom('registry_identity').select('sealed').executeTakeFirst()) ?? {};
    if (known?.sealed !== sealed) known = { sealed, text: unseal(sealed, secret) };
    return known.text;
  };
}

/** Replaces what the row holds, one at a time among all replicas; returns what it holds then. */
export const changeSealedRow = (
  db: Db<SharedTables>,
  secret: string,
  change: (text: string) => Promise<string>,
): Promise<string> =>
  work(db, async (tx) => {
    const held = await tx.selectFrom('registry_identity').select('sealed').forUpdate().executeTakeFirst();
    const text = await change(unseal(held?.sealed ?? '', secret));
    await tx
      .updateTable('registry_identity')
      .set({ sealed: seal(text, secret) })
      .execute();
    return text;
  });
