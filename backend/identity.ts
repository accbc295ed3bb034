import { join } from 'node:path';
import { generateKeyPair, type KeyPair, keyPairFrom, signWith } from '../ledger/crypto.ts';
import { readPrivateFile, writePrivateFile } from '../ledger/private-files.ts';
import { AppError } from '../shared/errors.ts';
import type { Sign } from '../shared/governance/dsse.ts';
import { slowAttempts } from './attempts.ts';
import { isPassphraseSealed, normalPassphrase, openWithPassphrase, sealWithPassphrase } from './passphrase.ts';
import type { SecretProtector } from './platform.ts';

/** The person's key on this device. The private part is read when something is first signed, not at start. */
export interface Identity {
  /** Another one after `renew`. */
  readonly publicKey: string;
  /** Throws `unauthenticated` with the rule `key_locked` while the passphrase was not given since the start. */
  sign(): Promise<Sign>;
  protection(): KeyProtection;
  /** Opens the key until the program ends. Throws `invalid_input` for another passphrase, `limit` for too many of them. */
  unlock(passphrase: string): Promise<void>;
  /** Sets, changes or (null) removes the passphrase; `current` is the one it has, null where it has none. */
  setPassphrase(current: string | null, next: string | null): Promise<void>;
  /** Puts a new key in this one's place, once `before` has done what the old one is still needed for. */
  renew(before: (next: { publicKey: string; sign: Sign }) => Promise<void>): Promise<void>;
}
export interface KeyProtection {
  kind: SecretProtector['kind'] | 'passphrase';
  isLocked: boolean;
}

/** Characters; a passphrase is guessed by whoever copies the file, as fast as their computers are. */
const SHORTEST = 12;
const LONGEST = 1000;

/**
 * Opens the device key of a data folder, or makes one at the first start. The private part lies in a file of its own,
 * readable by its owner only and protected by the host or by a passphrase; the public part stands beside it in clear. `now` is in
 * milliseconds.
 */
export async function openIdentity(
  dataFolder: string,
  protector: SecretProtector,
  now: () => number = Date.now,
): Promise<Identity> {
  const file = join(dataFolder, 'keys', 'device.key');
  const attempt = slowAttempts(now);
  let signer: Promise<Sign> | undefined;
  const write = (publicKey: string, stored: string): void => writePrivateFile(file, `${publicKey}\n${stored}\n`);

  let [publicKey = '', stored = ''] = readPrivateFile(file)?.toString('utf8').split('\n') ?? [];
  if (publicKey === '') await adopt(generateKeyPair());

  async function adopt(pair: KeyPair): Promise<void> {
    const sealed = await protector.protect(pair.privateKey);
    write(pair.publicKey, sealed);
    publicKey = pair.publicKey;
    stored = sealed;
    signer = Promise.resolve(signWith(pair.privateKey));
  }
  /** A pair that is not the one named beside it was put there by somebody else. */
  function checked(privateKey: string): KeyPair {
    const pair = keyPairFrom(privateKey);
    if (pair.publicKey !== publicKey) throw unreadable();
    return pair;
  }
  const reveal = async (): Promise<KeyPair> =>
    checked(await protector.reveal(stored).catch(() => Promise.reject(unreadable())));
  const open = (passphrase: string): Promise<KeyPair> =>
    attempt(async () => {
      const secret = await openWithPassphrase(passphrase, stored, publicKey).catch(() => Promise.reject(unreadable()));
      return secret === null ? null : checked(secret);
    });

  return {
    get publicKey() {
      return publicKey;
    },
    sign() {
      if (signer === undefined && isPassphraseSealed(stored)) return Promise.reject(locked());
      signer ??= reveal()
        .then(({ privateKey }) => signWith(privateKey))
        .catch((error) => {
          signer = undefined; // A keychain that was locked may be open the next time.
          throw error;
        });
      return signer;
    },
    protection() {
      const isSealed = isPassphraseSealed(stored);
      return { kind: isSealed ? 'passphrase' : protector.kind, isLocked: isSealed && signer === undefined };
    },
    async unlock(passphrase) {
      if (!isPassphraseSealed(stored)) return;
      signer = Promise.resolve(signWith((await open(passphrase)).privateKey));
    },
    async setPassphrase(current, next) {
      if (next !== null) {
        if (protector.kind === 'keychain') throw keptBySystem();
        refuseWeak(next);
      }
      const { privateKey } = isPassphraseSealed(stored) ? await open(current ?? '') : await reveal();
      const sealed =
        next === null ? await protector.protect(privateKey) : await sealWithPassphrase(next, privateKey, publicKey);
      write(publicKey, sealed);
      stored = sealed;
      signer = Promise.resolve(signWith(privateKey));
    },
    async renew(before) {
      const pair = generateKeyPair();
      await before({ publicKey: pair.publicKey, sign: signWith(pair.privateKey) });
      // Kept, because what it signed in other copies of this folder may still be looked for; it signs here no more.
      writePrivateFile(join(dataFolder, 'keys', `former-${now()}.key`), `${publicKey}\n${stored}\n`);
      await adopt(pair);
    },
  };
}

function refuseWeak(passphrase: string): void {
  const length = [...normalPassphrase(passphrase)].length;
  if (length >= SHORTEST && length <= LONGEST) return;
  const message =
    length < SHORTEST
      ? `A passphrase has at least ${SHORTEST} characters. Four or more words that do not belong together are good and easy to type.`
      : `A passphrase has at most ${LONGEST} characters.`;
  throw new AppError('invalid_input', message, { problems: [{ path: '/next', field: 'New passphrase', message }] });
}

const locked = (): AppError =>
  new AppError(
    'unauthenticated',
    'Your signing key is locked with your passphrase. Unlock it, and this can go on. Nothing was lost.',
    { rule: 'key_locked' },
  );

const keptBySystem = (): AppError =>
  new AppError('unsupported', 'The keychain of this computer protects your signing key already.', {
    capability: 'passphrase',
  });

const unreadable = (): AppError =>
  new AppError(
    'unavailable',
    'Your signing key on this device cannot be read, so nothing can be signed. Unlock the keychain of this computer, then try again.',
    { what: 'device_key' },
  );
