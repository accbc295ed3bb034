import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { Identity } from './identity.ts';

const SCHEME = 'aes-256-gcm/1:';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Text of applications that waits in the database until it was used or fetched, readable with the registry's identity alone. */
export interface Sealing {
  /** Each time in other bytes. */
  seal(text: string): string;
  /** What an earlier release stored unsealed is returned as it is. Throws for what was changed, or sealed for something else. */
  open(stored: string): string;
}

/**
 * Seals what belongs to one thing, a batch or a named call, so that a copy of the database, its backups, or pages that it has not overwritten
 * yet tell nothing. Each thing has a key of its own (HMAC-SHA256 over its name), so that random nonces never meet under one key, and a
 * value moved to another row does not open there.
 */
export function sealingFor(identity: Pick<Identity, 'secretFor'>, thing: string): Sealing {
  const key = createHmac('sha256', rootOf(identity)).update(thing).digest();
  return {
    seal(text) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${SCHEME}${sealed.toString('base64')}`;
    },
    open(stored) {
      if (!stored.startsWith(SCHEME)) return stored;
      const bytes = Buffer.from(stored.slice(SCHEME.length), 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    },
  };
}

/** The identity never changes while it is in use; deriving its secret each time would cost more than the sealing. */
const roots = new WeakMap<object, Buffer>();
function rootOf(identity: Pick<Identity, 'secretFor'>): Buffer {
  const known = roots.get(identity) ?? identity.secretFor('texts that wait');
  roots.set(identity, known);
  return known;
}
