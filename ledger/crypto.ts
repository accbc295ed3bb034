import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import type { Sign, Verify, VerifyAside } from '../shared/governance/dsse.ts';
import type { PublicKey } from '../shared/governance/statement.ts';
import { isWeakPoint } from '../shared/governance/weak-point.ts';

/** A person's key on one device. `privateKey` is PKCS8 DER in base64; it is stored encrypted and never leaves the host. */
export interface KeyPair {
  publicKey: PublicKey;
  privateKey: string;
}

/** The raw public key (32 bytes, base64url) of an Ed25519 key, private or public. */
export function publicKeyOf(key: KeyObject): PublicKey {
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  if (key.asymmetricKeyType !== 'ed25519' || x === undefined) throw new TypeError('An Ed25519 key is expected.');
  return x;
}

export function generateKeyPair(): KeyPair {
  const { privateKey } = generateKeyPairSync('ed25519');
  return {
    publicKey: publicKeyOf(privateKey),
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  };
}

const importPrivateKey = (privateKey: string): KeyObject =>
  createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' });

/** The key pair that a stored private key stands for. Throws when it is not an Ed25519 key in PKCS8. */
export const keyPairFrom = (privateKey: string): KeyPair => ({
  publicKey: publicKeyOf(importPrivateKey(privateKey)),
  privateKey,
});

/** A signer that has read its key once. RFC 8032, deterministic: the same message has the same signature. */
export function signWith(privateKey: string): Sign {
  const key = importPrivateKey(privateKey);
  publicKeyOf(key);
  return (message) => new Uint8Array(sign(null, message, key));
}

// A person signs often and a ledger is verified whole: reading a key costs about as much as a verification.
const known = new Map<PublicKey, KeyObject | null>();
const KNOWN_KEYS = 1000;

function importPublicKey(publicKey: PublicKey): KeyObject | null {
  const held = known.get(publicKey);
  if (held !== undefined) return held;
  const key = readPublicKey(publicKey);
  if (known.size >= KNOWN_KEYS) known.clear();
  known.set(publicKey, key);
  return key;
}

function readPublicKey(publicKey: PublicKey): KeyObject | null {
  const raw = Buffer.from(publicKey, 'base64url');
  // One text per key: a decoder ignores stray bits and characters, and two texts would be two people.
  if (raw.length !== 32 || raw.toString('base64url') !== publicKey || isWeakPoint(raw)) return null;
  try {
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
  } catch {
    return null;
  }
}

/** The key to check a signature with; null where it cannot hold, whatever was signed. */
const keyFor = (publicKey: PublicKey, signature: Uint8Array): KeyObject | null =>
  signature.length !== 64 || isWeakPoint(signature.subarray(0, 32)) ? null : importPublicKey(publicKey);

/** Strict Ed25519 verification by the host's crypto library; false for any malformed part, never an exception. */
export const verifySignature: Verify = (publicKey, message, signature) => {
  const key = keyFor(publicKey, signature);
  return key !== null && verify(null, message, key, signature);
};

/** The same on threads of the crypto library, so that this one goes on and every core has something to do. */
export const verifySignatureAside: VerifyAside = (publicKey, message, signature) => {
  const key = keyFor(publicKey, signature);
  if (key === null) return Promise.resolve(false);
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  verify(null, message, key, signature, (error, holds) => (error === null ? resolve(holds) : reject(error)));
  return promise;
};
