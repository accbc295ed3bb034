import { utf8ToBytes } from '@noble/hashes/utils.js';
import { fromBase64, toBase64 } from '../json/base64.ts';
import { bytesHash, canonicalJson } from '../json/canonical.ts';
import { parseStrictJson } from '../json/parse.ts';
import { decodeUtf8 } from '../json/utf8.ts';
import type { Hash } from '../spec/ids.ts';
import type { Decision, Refusal } from './refusal.ts';
import { Envelope, PAYLOAD_TYPE, type PublicKey, Statement } from './statement.ts';

/** Ed25519 verification, given by the host. Never throws: a malformed key or signature is simply false. */
export type Verify = (publicKey: PublicKey, message: Uint8Array, signature: Uint8Array) => boolean;
/** Ed25519 signing with one person's key: 64 raw bytes. */
export type Sign = (message: Uint8Array) => Uint8Array;

/** Pre-authentication encoding of DSSE v1: `DSSEv1 <length of type> <type> <length of payload> <payload>`. */
export function pae(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = utf8ToBytes(payloadType);
  const start = utf8ToBytes(`DSSEv1 ${type.length} `);
  const middle = utf8ToBytes(` ${payload.length} `);
  const bytes = new Uint8Array(start.length + type.length + middle.length + payload.length);
  let at = 0;
  for (const part of [start, type, middle, payload]) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

const payloadBytes = (statement: Statement): Uint8Array => utf8ToBytes(canonicalJson(statement));

/**
 * What the key of a new device signs (`device.add`), UTF-8. No statement and no other text that keys sign begins like this, and it
 * holds for one member of one workspace only.
 */
export const deviceProofText = (workspace: string, member: string): string =>
  `rulehouse-device:${canonicalJson([workspace, member])}`;

/** Whether a key's holder agrees to sign for this member. `proof` is its signature over `deviceProofText`, in base64. */
export function provesDevice(
  { workspace, member, key, proof }: { workspace: string; member: string; key: PublicKey; proof: string },
  verify: Verify,
): boolean {
  const signature = fromBase64(proof);
  return signature !== null && verify(key, utf8ToBytes(deviceProofText(workspace, member)), signature);
}

/** What a person's key signs: the PAE of the statement's canonical JSON. */
export const signingBytes = (statement: Statement): Uint8Array => pae(PAYLOAD_TYPE, payloadBytes(statement));

/** Wraps a statement and its signature (64 raw bytes) for the ledger and for ordinary DSSE tools. */
export const envelopeOf = (statement: Statement, signature: Uint8Array, key: PublicKey): Envelope => ({
  payloadType: PAYLOAD_TYPE,
  payload: toBase64(payloadBytes(statement)),
  signatures: [{ keyid: key, sig: toBase64(signature) }],
});

const refuse = (rule: Refusal['rule'], message: string): { ok: false; refusal: Refusal } => ({
  ok: false,
  refusal: { code: rule === 'signature' ? 'unauthenticated' : 'invalid_input', rule, message },
});

/**
 * Opens what came from a wire or a disk. The payload has to be exactly the canonical JSON of the statement it holds, so
 * that one decision has one id; the signature has to be by the key that the statement names.
 */
export function openEnvelope(envelope: unknown, verify: Verify): Decision<{ statement: Statement; id: Hash }> {
  const shaped = Envelope.safeParse(envelope);
  if (!shaped.success) return refuse('shape', 'The signed decision is not in the expected form.');
  const [signature] = shaped.data.signatures;
  const payload = fromBase64(shaped.data.payload);
  const sig = fromBase64(signature?.sig ?? '');
  if (signature === undefined || payload === null || sig === null)
    return refuse('shape', 'The signed decision is not encoded as expected.');
  const text = decodeUtf8(payload);
  const parsed = text === null ? null : parseStrictJson(text);
  if (parsed === null || !parsed.ok) return refuse('shape', 'The signed decision does not hold readable content.');
  const statement = Statement.safeParse(parsed.value);
  if (!statement.success) return refuse('shape', 'The decision is not of a kind and form that this version knows.');
  // Reading trims names; a payload that reading changes is not the decision that would be stored. UTF-8 was read strictly, so
  // the same text is the same bytes.
  if (text !== canonicalJson(statement.data))
    return refuse('shape', 'The signed decision is not written in canonical form.');
  if (signature.keyid !== statement.data.actor.key)
    return refuse('signature', 'The decision is signed by another key than the one it names.');
  if (!verify(signature.keyid, pae(PAYLOAD_TYPE, payload), sig))
    return refuse('signature', 'The signature does not belong to this decision.');
  if (!holdsNewKey(statement.data, verify))
    return refuse('signature', 'The device to be added did not sign that it belongs to this person.');
  // The payload is its canonical JSON, so this is `hashOf` of the statement.
  return { ok: true, value: { statement: statement.data, id: bytesHash(payload) } };
}

const holdsNewKey = ({ kind, payload, workspace, actor }: Statement, verify: Verify): boolean =>
  kind !== 'device.add' || provesDevice({ ...payload, workspace, member: actor.member }, verify);
