import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifySignature } from '../ledger/crypto.ts';
import { type Identity, openIdentity } from './identity.ts';
import type { SecretProtector } from './platform.ts';
import { fileProtector } from './secrets.ts';

const GOOD = 'canary orchard velvet tram';
const OTHER = 'seven blue canary ladders';
const text = new TextEncoder().encode('a decision');

let folder: string;
let now: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rulehouse-identity-'));
  now = 1_000_000;
});
afterEach(() => rmSync(folder, { recursive: true }));
const keys = (): string => join(folder, 'keys');
const open = (protector: SecretProtector = fileProtector(keys())): Promise<Identity> =>
  openIdentity(folder, protector, () => now);
const canSign = async (identity: Identity): Promise<boolean> =>
  verifySignature(identity.publicKey, text, (await identity.sign())(text));
/** Code, and the rule or limit, of a refusal. */
async function refusal(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => null,
    (thrown) => thrown,
  );
  return error === null ? 'taken' : [error.code, error.data?.rule ?? error.data?.limit].filter(Boolean).join(' ');
}

describe('a signing key with a passphrase', () => {
  it('is locked after a start until the passphrase is given, and is the same key', async () => {
    const first = await open();
    expect(first.protection()).toEqual({ kind: 'file', isLocked: false });
    await first.setPassphrase(null, GOOD);
    expect(first.protection()).toEqual({ kind: 'passphrase', isLocked: false });
    expect(await canSign(first)).toBe(true);

    const again = await open();
    expect(again.publicKey).toBe(first.publicKey);
    expect(again.protection()).toEqual({ kind: 'passphrase', isLocked: true });
    expect(await refusal(again.sign())).toBe('unauthenticated key_locked');
    expect(await refusal(again.unlock(OTHER))).toBe('invalid_input');
    expect(await refusal(again.sign())).toBe('unauthenticated key_locked');
    // The same letters as another keyboard sends them.
    await again.unlock(GOOD.normalize('NFD'));
    expect(again.protection().isLocked).toBe(false);
    expect(await canSign(again)).toBe(true);
  });

  it('has its passphrase changed and removed by who knows it, and never loses the key', async () => {
    const identity = await open();
    await identity.setPassphrase(null, GOOD);
    expect(await refusal(identity.setPassphrase(OTHER, null))).toBe('invalid_input');
    await identity.setPassphrase(GOOD, OTHER);
    const changed = await open();
    await changed.setPassphrase(OTHER, null);
    const plain = await open();
    expect(plain.protection()).toEqual({ kind: 'file', isLocked: false });
    expect(plain.publicKey).toBe(identity.publicKey);
    expect(await canSign(plain)).toBe(true);
  });

  it('stands with its parameters in one private file, and the passphrase nowhere', async () => {
    await (await open()).setPassphrase(null, GOOD);
    const file = join(keys(), 'device.key');
    expect(readFileSync(file, 'utf8').split('\n')[1]).toMatch(
      /^passphrase1:131072:8:1:[A-Za-z0-9+/=]{24}:[A-Za-z0-9+/=]+$/,
    );
    expect(statSync(file).mode & 0o777).toBe(0o600);
    for (const name of readdirSync(keys())) expect(readFileSync(join(keys(), name)).includes('canary')).toBe(false);
    // What another salt or key was sealed for does not open here.
    const [publicKey = '', sealed = ''] = readFileSync(file, 'utf8').split('\n');
    writeFileSync(file, `${publicKey.replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A'))}\n${sealed}\n`);
    expect(await refusal((await open()).unlock(GOOD))).toBe('invalid_input');
    writeFileSync(file, `${publicKey}\n${sealed.replace(':131072:', ':1073741824:')}\n`);
    expect(await refusal((await open()).unlock(GOOD))).toBe('unavailable');
  });

  it('survives a crash between the old file and the new one', async () => {
    const identity = await open();
    await identity.setPassphrase(null, GOOD);
    // What a write that was cut off leaves beside it: half a file under a name of its own.
    writeFileSync(join(keys(), 'device.key.999.new'), 'half', { mode: 0o600 });
    const again = await open();
    expect([again.publicKey, again.protection().isLocked]).toEqual([identity.publicKey, true]);
    await again.setPassphrase(GOOD, null);
    expect(await canSign(await open())).toBe(true);
  });

  it('asks for one that is long enough', async () => {
    const identity = await open();
    await expect(identity.setPassphrase(null, 'too short')).rejects.toThrow('at least 12 characters');
    expect(identity.protection().kind).toBe('file');
  });
});

describe('a signing key', () => {
  it('that the system’s keychain keeps needs no passphrase, and one that has one can be given to the keychain', async () => {
    const keychain: SecretProtector = { ...fileProtector(keys()), kind: 'keychain' };
    const identity = await open(keychain);
    expect(identity.protection()).toEqual({ kind: 'keychain', isLocked: false });
    expect(await refusal(identity.setPassphrase(null, GOOD))).toBe('unsupported');
    await (await open()).setPassphrase(null, GOOD);
    const moved = await open(keychain);
    expect(moved.protection()).toEqual({ kind: 'passphrase', isLocked: true });
    await moved.setPassphrase(GOOD, null);
    expect(moved.protection()).toEqual({ kind: 'keychain', isLocked: false });
  });

  it('is replaced by a new one once the old has done its last; when that fails it stays', async () => {
    const identity = await open();
    await identity.setPassphrase(null, GOOD);
    const old = identity.publicKey;
    await expect(identity.renew(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect((await open()).publicKey).toBe(old);
    let next = '';
    await identity.renew(async (made) => {
      next = made.publicKey;
      expect(identity.publicKey).toBe(old);
    });
    expect(identity.publicKey).toBe(next);
    expect(identity.protection()).toEqual({ kind: 'file', isLocked: false });
    const again = await open();
    expect([again.publicKey, await canSign(again)]).toEqual([next, true]);
  });
});
