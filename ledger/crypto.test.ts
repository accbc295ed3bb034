import { createPrivateKey } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  generateKeyPair,
  keyPairFrom,
  publicKeyOf,
  signWith,
  verifySignature,
  verifySignatureAside,
} from './crypto.ts';

const folder = new URL('../../shared/conformance/ed25519/', import.meta.url);
const read = <T>(name: string): T => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
const keyText = (text: string): string => Buffer.from(text, 'hex').toString('base64url');

describe('keys of a person', () => {
  it('sign what they verify, and nothing else', () => {
    const pair = generateKeyPair();
    const message = new TextEncoder().encode('a decision');
    const signature = signWith(pair.privateKey)(message);
    expect(verifySignature(pair.publicKey, message, signature)).toBe(true);
    expect(verifySignature(generateKeyPair().publicKey, message, signature)).toBe(false);
    for (let bit = 0; bit < 512; bit += 7) {
      const damaged = Uint8Array.from(signature);
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(verifySignature(pair.publicKey, message, damaged)).toBe(false);
    }
    expect(keyPairFrom(pair.privateKey)).toEqual(pair);
  });

  it('are refused, not thrown, when malformed', () => {
    const message = new Uint8Array([1]);
    const signature = new Uint8Array(64);
    for (const key of ['', 'x', 'A'.repeat(43), '!'.repeat(43), `${generateKeyPair().publicKey}=`])
      expect(verifySignature(key, message, signature)).toBe(false);
    expect(verifySignature(generateKeyPair().publicKey, message, new Uint8Array(63))).toBe(false);
  });

  it('have one text each: stray bits in the last character are another, unknown key', () => {
    const { publicKey, privateKey } = generateKeyPair();
    const message = new Uint8Array([1, 2, 3]);
    const signature = signWith(privateKey)(message);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(publicKey.slice(-1));
    const twin = publicKey.slice(0, -1) + alphabet.charAt(last | 1);
    expect(Buffer.from(twin, 'base64url')).toEqual(Buffer.from(publicKey, 'base64url'));
    expect(verifySignature(twin, message, signature)).toBe(false);
  });
});

describe('weak keys', () => {
  it('cannot stand for a person: the neutral point would sign everything', () => {
    const neutral = '01'.padEnd(64, '0');
    const unreduced = `ee${'ff'.repeat(30)}7f`;
    for (const point of [neutral, unreduced, '00'.repeat(32), `ec${'ff'.repeat(30)}7f`])
      expect(verifySignature(keyText(point), new Uint8Array([7]), hex(`${neutral}${'00'.repeat(32)}`))).toBe(false);
  });
});

interface Wycheproof {
  testGroups: { publicKey: { pk: string }; tests: { tcId: number; msg: string; sig: string; result: string }[] }[];
}
interface Signed {
  seed: string;
  publicKey: string;
  message: string;
  signature: string;
}
interface SpecCheck {
  message: string;
  pub_key: string;
  signature: string;
}

// Whatever is asked here is asked of both ways to check, and both have to say the same.
async function holds(...claim: Parameters<typeof verifySignature>): Promise<boolean> {
  const verdict = verifySignature(...claim);
  expect(await verifySignatureAside(...claim)).toBe(verdict);
  return verdict;
}

describe('checking beside other work', () => {
  it('says what checking at once says, of true, damaged, foreign and malformed signatures', async () => {
    const pair = generateKeyPair();
    const message = new TextEncoder().encode('a decision');
    const signature = signWith(pair.privateKey)(message);
    expect(await holds(pair.publicKey, message, signature)).toBe(true);
    const damaged = Uint8Array.from(signature, (byte, at) => (at === 40 ? byte ^ 1 : byte));
    for (const sig of [damaged, new Uint8Array(), new Uint8Array(64), signature.subarray(1)])
      expect(await holds(pair.publicKey, message, sig)).toBe(false);
    for (const key of ['', 'A'.repeat(43), generateKeyPair().publicKey])
      expect(await holds(key, message, signature)).toBe(false);
  });
});

describe.skipIf(!existsSync(folder))('public Ed25519 vectors (skipped where ../shared/conformance is absent)', () => {
  it('agrees with every Wycheproof case', async () => {
    const wrong: number[] = [];
    let seen = 0;
    for (const group of read<Wycheproof>('wycheproof-ed25519_test.json').testGroups)
      for (const test of group.tests) {
        seen++;
        const verdict = await holds(keyText(group.publicKey.pk), hex(test.msg), hex(test.sig));
        if (verdict !== (test.result === 'valid')) wrong.push(test.tcId);
      }
    expect(seen).toBe(151);
    expect(wrong).toEqual([]);
  });

  it('makes the 128 deterministic signatures of the reference', () => {
    const cases = read<Signed[]>('sign-input-128.json');
    expect(cases.length).toBe(128);
    for (const { seed, publicKey, message, signature } of cases) {
      // PKCS8 of an Ed25519 key is a fixed prefix (RFC 8410) and the seed.
      const pkcs8 = Buffer.from(`302e020100300506032b657004220420${seed}`, 'hex');
      expect(publicKeyOf(createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }))).toBe(keyText(publicKey));
      const made = signWith(pkcs8.toString('base64'))(hex(message));
      expect(Buffer.from(made).toString('hex')).toBe(signature);
      expect(verifySignature(keyText(publicKey), hex(message), made)).toBe(true);
    }
  });

  it('answers the twelve edge cases as docs/decisions/0003-ed25519.md says', () => {
    const row = read<SpecCheck[]>('speccheck-cases.json').map(({ message, pub_key, signature }) =>
      verifySignature(keyText(pub_key), hex(message), hex(signature)) ? 'V' : 'X',
    );
    expect(row.join('')).toBe('XXXVXXXXXXXX');
  });
});
