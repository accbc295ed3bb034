import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { Verify } from '../shared/governance/dsse.ts';
import { isWeakPoint } from '../shared/governance/weak-point.ts';

/** Ed25519 as docs/decisions/0003-ed25519.md has it, for one history: each key is read once. */
export function signatureVerifier(): Verify {
  const known = new Map<string, KeyObject | null>();
  return (publicKey, message, signature) => {
    if (signature.length !== 64 || isWeakPoint(signature.subarray(0, 32))) return false;
    const key = known.get(publicKey) ?? readKey(publicKey);
    known.set(publicKey, key);
    return key !== null && verify(null, message, key, signature);
  };
}

function readKey(publicKey: string): KeyObject | null {
  const raw = Buffer.from(publicKey, 'base64url');
  if (raw.length !== 32 || raw.toString('base64url') !== publicKey || isWeakPoint(raw)) return null;
  try {
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
  } catch {
    return null;
  }
}
