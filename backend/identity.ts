import { join } from 'node:path';
import { generateKeyPair, keyPairFrom, signWith } from '../ledger/crypto.ts';
import { readPrivateFile, writePrivateFile } from '../ledger/private-files.ts';
import { AppError } from '../shared/errors.ts';
import type { Sign } from '../shared/governance/dsse.ts';
import type { SecretProtector } from './platform.ts';

/** The person's key on this device. The private part is read when something is first signed, not at start. */
export interface Identity {
  publicKey: string;
  sign(): Promise<Sign>;
}

/**
 * Opens the device key of a data folder, or makes one at the first start. The private part lies in a file of its own,
 * readable by its owner only and protected by the host; the public part stands beside it in clear.
 */
export async function openIdentity(dataFolder: string, protector: SecretProtector): Promise<Identity> {
  const file = join(dataFolder, 'keys', 'device.key');
  const stored = readPrivateFile(file)?.toString('utf8');
  if (stored === undefined) {
    const pair = generateKeyPair();
    writePrivateFile(file, `${pair.publicKey}\n${await protector.protect(pair.privateKey)}\n`);
    const sign = signWith(pair.privateKey);
    return { publicKey: pair.publicKey, sign: async () => sign };
  }
  const [publicKey = '', protectedKey = ''] = stored.split('\n');
  let signer: Promise<Sign> | undefined;
  const readSigner = async (): Promise<Sign> => {
    const pair = keyPairFrom(await protector.reveal(protectedKey).catch(() => Promise.reject(unreadable())));
    if (pair.publicKey !== publicKey) throw unreadable();
    return signWith(pair.privateKey);
  };
  return {
    publicKey,
    sign() {
      signer ??= readSigner().catch((error) => {
        signer = undefined; // A keychain that was locked may be open the next time.
        throw error;
      });
      return signer;
    },
  };
}

const unreadable = (): AppError =>
  new AppError(
    'unavailable',
    'Your signing key on this device cannot be read, so nothing can be signed. Unlock the keychain of this computer, then try again.',
    { what: 'device_key' },
  );
