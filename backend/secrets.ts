import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readPrivateFile, writePrivateFile } from '../ledger/private-files.ts';
import type { SecretProtector } from './platform.ts';

const SCHEME = 'file1';

/**
 * Protects secrets with AES-256-GCM under a random key in a file of the same user. For hosts without a keychain; the
 * words say plainly that whoever can read both files can read the secrets. Throws when the key file is readable by others.
 */
export function fileProtector(folder: string): SecretProtector {
  const file = join(folder, 'secrets.key');
  let key: Buffer | undefined;
  const readKey = (): Buffer => {
    key ??= readPrivateFile(file);
    if (key === undefined) {
      key = randomBytes(32);
      writePrivateFile(file, key);
    }
    return key;
  };
  return {
    kind: 'file',
    words:
      'Keys are encrypted with a key file in your data folder that only your user account can read. This keeps them out of backups of the database and from other users, but not from programs that run as you. The desktop application uses the system keychain instead.',
    async protect(secret) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', readKey(), nonce);
      const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return `${SCHEME}:${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')}`;
    },
    async reveal(stored) {
      const [scheme, body] = stored.split(':', 2);
      if (scheme !== SCHEME || body === undefined)
        throw new Error('This key was protected in another way. Enter it again in the settings.');
      const bytes = Buffer.from(body, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', readKey(), bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    },
  };
}
