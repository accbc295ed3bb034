import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { deviceProofText, type Verify } from './dsse.ts';
import type { TestPerson } from './testing.ts';

/** Node's Ed25519, as `ledger/crypto.ts` has it; `shared` may not import that. */
export const verifyWithNode: Verify = (publicKey, message, signature) => {
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
  return signature.length === 64 && verify(null, message, key, signature);
};

/** The private key whose seed is this number, so that histories are the same in every run. */
export function keyOfSeed(seed: number): KeyObject {
  const der = Buffer.from(`302e020100300506032b657004220420${seed.toString(16).padStart(64, '0')}`, 'hex');
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

export function testPerson(member: string, seed: number): TestPerson {
  const key = keyOfSeed(seed);
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  return { member, key: x ?? '', sign: (message) => new Uint8Array(sign(null, message, key)) };
}

/** That the holder of a key agrees to be a device of a member. */
export const deviceProof = (device: TestPerson, workspace = 'workspace-1', member = device.member): string =>
  Buffer.from(device.sign(Buffer.from(deviceProofText(workspace, member)))).toString('base64');
