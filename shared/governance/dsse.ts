import { utf8ToBytes } from '@noble/hashes/utils.js';
import { fromBase64, toBase64 } from '#bytes/base64';
import { decodeUtf8 } from '#bytes/utf8';
import { bytesHash, canonicalJson } from '../json/canonical.ts';
import { parseStrictJson } from '../json/parse.ts';
import type { Hash } from '../spec/ids.ts';
import { accept, type Decision, type Refusal } from './refusal.ts';
import { Envelope, PAYLOAD_TYPE, type PublicKey, Statement } from './statement.ts';

/** Ed25519 verification, given by the host. Never throws: a malformed key or signature is simply false. */
export type Verify = (publicKey: PublicKey, message: Uint8Array, signature: Uint8Array) => boolean;
/** `Verify` that leaves this thread free meanwhile. */
export type VerifyAside = (...claim: Parameters<Verify>) => Promise<boolean>;
/** Ed25519 signing with one person's key: 64 raw bytes. */
export type Sign = (message: Uint8Array) => Uint8Array;

/** Pre-authentication encoding of DSSE v1: `DSSEv1 <length of type> <type> <length of payload> <payload>`. */
export function pae(payloadType: string, payload: Uint8Array): Uint8Array {
  const header = utf8ToBytes(`DSSEv1 ${utf8ToBytes(payloadType).length} ${payloadType} ${payload.length} `);
  const bytes = new Uint8Array(header.length + payload.length);
  bytes.set(header);
  bytes.set(payload, header.length);
  return bytes;
}

const payloadBytes = (statement: Statement): Uint8Array => utf8ToBytes(canonicalJson(statement));

/**
 * What the key of a new device signs (`device.add`), UTF-8. No statement and no other text that keys sign begins like this, and it
 * holds for one member of one workspace only.
 */
export const deviceProofText = (workspace: string, member: string): string =>
  `rulehouse-device:${canonicalJson([workspace, member])}`;

interface NewDevice {
  workspace: string;
  member: string;
  key: PublicKey;
  proof: string;
}
// What cannot be decoded is no signature, and no bytes are none either.
const deviceClaim = ({ workspace, member, key, proof }: NewDevice): Omit<Claim, 'otherwise'> => ({
  key,
  message: utf8ToBytes(deviceProofText(workspace, member)),
  signature: fromBase64(proof) ?? new Uint8Array(),
});

/** Whether a key's holder agrees to sign for this member. `proof` is its signature over `deviceProofText`, in base64. */
export function provesDevice(device: NewDevice, verify: Verify): boolean {
  const { key, message, signature } = deviceClaim(device);
  return verify(key, message, signature);
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

/** A signature that an envelope comes with, and what it means when it does not hold. */
export interface Claim {
  key: PublicKey;
  message: Uint8Array;
  signature: Uint8Array;
  otherwise: string;
}
export interface Opened {
  statement: Statement;
  id: Hash;
}

/**
 * Reads what came from a wire or a disk. The payload has to be exactly the canonical JSON of the statement it holds, so that
 * one decision has one id. Nothing of it counts before every claim holds: `openEnvelope`.
 */
export function readEnvelope(envelope: unknown): Decision<Opened & { claims: Claim[] }> {
  const shaped = Envelope.safeParse(envelope);
  return shaped.success ? readShaped(shaped.data) : refuse('shape', 'The signed decision is not in the expected form.');
}

function readShaped(envelope: Envelope): Decision<Opened & { claims: Claim[] }> {
  const [signature] = envelope.signatures;
  const payload = fromBase64(envelope.payload);
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
  const own: Claim = {
    key: signature.keyid,
    message: pae(PAYLOAD_TYPE, payload),
    signature: sig,
    otherwise: 'The signature does not belong to this decision.',
  };
  // The payload is its canonical JSON, so this is `hashOf` of the statement.
  const id = bytesHash(payload);
  return accept({ statement: statement.data, id, claims: [own, ...claimsOfNewKey(statement.data)] });
}

function claimsOfNewKey({ kind, payload, workspace, actor }: Statement): Claim[] {
  if (kind !== 'device.add') return [];
  const otherwise = 'The device to be added did not sign that it belongs to this person.';
  return [{ ...deviceClaim({ ...payload, workspace, member: actor.member }), otherwise }];
}

const opened = ({ statement, id }: Opened, broken: Claim | undefined): Decision<Opened> =>
  broken === undefined ? accept({ statement, id }) : refuse('signature', broken.otherwise);

/** Reads an envelope and checks that it is signed by the key that the statement names. */
export function openEnvelope(envelope: unknown, verify: Verify): Decision<Opened> {
  const read = readEnvelope(envelope);
  if (!read.ok) return read;
  return opened(
    read.value,
    read.value.claims.find(({ key, message, signature }) => !verify(key, message, signature)),
  );
}

/** `openEnvelope` for who opens many that were parsed: what is read is read at once, and its signatures are checked beside. */
export async function openEnvelopeAside(envelope: Envelope, verify: VerifyAside): Promise<Decision<Opened>> {
  const read = readShaped(envelope);
  if (!read.ok) return read;
  const { claims } = read.value;
  const hold = await Promise.all(claims.map(({ key, message, signature }) => verify(key, message, signature)));
  return opened(
    read.value,
    claims.find((_, index) => hold[index] !== true),
  );
}
