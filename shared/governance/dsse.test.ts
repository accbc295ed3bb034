import { createHash, createPublicKey, verify } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toBase64 } from '#bytes/base64';
import { canonicalJson, hashOf } from '../json/canonical.ts';
import { testPerson, verifyWithNode } from './crypto.test-helper.ts';
import { envelopeOf, openEnvelope, pae, signingBytes } from './dsse.ts';
import { PAYLOAD_TYPE, type Statement } from './statement.ts';

const ana = testPerson('ana', 1);
const ben = testPerson('ben', 2);
const statement: Statement = {
  kind: 'agent.create',
  payload: { agent: 'a', slug: 'a', name: 'Agent ✓', description: '' },
  workspace: 'w',
  actor: { member: ana.member, key: ana.key },
  time: '2026-03-01T09:30:00.000Z',
  previous: null,
};
const signed = envelopeOf(statement, ana.sign(signingBytes(statement)), ana.key);
const ruleOf = (envelope: unknown): string => {
  const opened = openEnvelope(envelope, verifyWithNode);
  return opened.ok ? 'opened' : opened.refusal.rule;
};
/** An envelope around any text, signed properly. */
const around = (text: string, person = ana) => {
  const payload = new TextEncoder().encode(text);
  const sig = toBase64(person.sign(pae(PAYLOAD_TYPE, payload)));
  return { payloadType: PAYLOAD_TYPE, payload: toBase64(payload), signatures: [{ keyid: person.key, sig }] };
};
const canonical = canonicalJson(statement);

describe('a signed decision', () => {
  it('opens to what was signed, under its hash', () => {
    expect(openEnvelope(JSON.parse(JSON.stringify(signed)), verifyWithNode)).toEqual({
      ok: true,
      value: { statement, id: hashOf(statement) },
    });
    expect(ruleOf(around(canonical))).toBe('opened');
  });

  const flipped = (text: string, at: number) =>
    text.slice(0, at) + (text.charAt(at) === 'A' ? 'B' : 'A') + text.slice(at + 1);
  const [signature] = signed.signatures;
  const refused: Record<string, [unknown, string]> = {
    'signed by another key than it names': [{ ...signed, signatures: [{ ...signature, keyid: ben.key }] }, 'signature'],
    'signed by somebody else under his own key': [around(canonical, ben), 'signature'],
    'signed by somebody else in its name': [
      { ...signed, signatures: [{ keyid: ana.key, sig: toBase64(ben.sign(signingBytes(statement))) }] },
      'signature',
    ],
    'signed without the type': [
      { ...signed, signatures: [{ keyid: ana.key, sig: toBase64(ana.sign(new TextEncoder().encode(canonical))) }] },
      'signature',
    ],
    'with a changed signature': [
      { ...signed, signatures: [{ keyid: ana.key, sig: flipped(signature?.sig ?? '', 20) }] },
      'signature',
    ],
    'with a cut signature': [{ ...signed, signatures: [{ keyid: ana.key, sig: 'AAAA' }] }, 'signature'],
    'with a changed name': [
      { ...signed, payload: toBase64(new TextEncoder().encode(canonical.replace('Agent', 'Other'))) },
      'signature',
    ],
    'without signature': [{ ...signed, signatures: [] }, 'shape'],
    'with two signatures': [{ ...signed, signatures: [signature, signature] }, 'shape'],
    'of another type': [{ ...signed, payloadType: 'application/json' }, 'shape'],
    'with a further field': [{ ...signed, note: 1 }, 'shape'],
    'in base64url': [{ ...signed, payload: `${signed.payload.slice(0, -4)}-_==` }, 'shape'],
    'that is text': ['envelope', 'shape'],
    'with spaces in its JSON': [around(JSON.stringify(statement, null, 1)), 'shape'],
    'with names in another order': [around(JSON.stringify(statement)), 'shape'],
    'with a name twice': [around(canonical.replace('{"actor"', '{"workspace":"x","actor"')), 'shape'],
    'with an unknown field': [around(canonicalJson({ ...statement, role: 'admin' })), 'shape'],
    'with a __proto__ field': [around(canonical.replace('{"actor"', '{"__proto__":{},"actor"')), 'shape'],
    'of an unknown kind': [around(canonicalJson({ ...statement, kind: 'agent.destroy' })), 'shape'],
    'with a byte order mark': [around(`\ufeff${canonical}`), 'shape'],
    // Reading would trim the name, and the stored decision would not be the signed one.
    'with spaces around a name': [around(canonical.replace('"Agent ✓"', '" Agent ✓"')), 'shape'],
  };
  for (const [name, [envelope, rule]] of Object.entries(refused))
    it(`is refused ${name}`, () => expect(ruleOf(envelope)).toBe(rule));

  it('is refused when its bytes are not UTF-8', () => {
    const payload = new TextEncoder().encode(canonical);
    payload[payload.indexOf(0xe2)] = 0xff;
    const sig = toBase64(ana.sign(pae(PAYLOAD_TYPE, payload)));
    const envelope = { ...signed, payload: toBase64(payload), signatures: [{ keyid: ana.key, sig }] };
    expect(ruleOf(envelope)).toBe('shape');
  });
});

const folder = new URL('../../../shared/conformance/dsse/', import.meta.url);
const read = <T>(name: string): T => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));

describe.skipIf(!existsSync(folder))('DSSE vectors (skipped where ../shared/conformance is absent)', () => {
  it('pre-authentication encodings', () => {
    type Vector = { payloadType: string; payload_base64: string; pae_hex?: string; pae_sha256?: string };
    const vectors = read<Vector[]>('pae-vectors.json');
    expect(vectors.length).toBe(8);
    // The long vector gives only the digest of its encoding.
    const wrong = vectors.filter(({ payloadType, payload_base64, pae_hex, pae_sha256 }) => {
      const encoded = Buffer.from(pae(payloadType, new Uint8Array(Buffer.from(payload_base64, 'base64'))));
      return pae_hex === undefined
        ? createHash('sha256').update(encoded).digest('hex') !== pae_sha256
        : encoded.toString('hex') !== pae_hex;
    });
    expect(wrong.map((vector) => vector.payloadType)).toEqual([]);
  });

  it('the example of the specification, signed with ECDSA', () => {
    type Example = {
      X: string;
      Y: string;
      envelope: { payload: string; payloadType: string; signatures: { sig: string }[] };
    };
    const { X, Y, envelope } = read<Example>('spec-ecdsa-vector.json');
    const coordinate = (value: string) => Buffer.from(BigInt(value).toString(16).padStart(64, '0'), 'hex');
    const jwk = {
      kty: 'EC',
      crv: 'P-256',
      x: coordinate(X).toString('base64url'),
      y: coordinate(Y).toString('base64url'),
    };
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    const message = pae(envelope.payloadType, new Uint8Array(Buffer.from(envelope.payload, 'base64')));
    const sig = Buffer.from(envelope.signatures[0]?.sig ?? '', 'base64');
    expect(verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, sig)).toBe(true);
  });

  interface Case {
    name: string;
    expect: 'accept' | 'reject';
    policy: { threshold: number; trusted: string[] };
    envelope: { payload: string; payloadType: string; signatures?: { keyid?: string; sig: string }[] };
  }
  it('hostile and honest envelopes: a verifier built on our encoding tells them apart', () => {
    const { keys, cases } = read<{ keys: { keyid: string; publicKey_hex: string }[]; cases: Case[] }>(
      'envelopes-ed25519.json',
    );
    const wrong = cases.flatMap(({ name, expect: wanted, policy, envelope }) => {
      const isBase64 = /^[A-Za-z0-9+/_-]*={0,2}$/.test(envelope.payload);
      const message = pae(envelope.payloadType, new Uint8Array(Buffer.from(envelope.payload, 'base64')));
      const signers = keys.filter(({ keyid, publicKey_hex }) => {
        const publicKey = Buffer.from(publicKey_hex, 'hex').toString('base64url');
        const signatures = (envelope.signatures ?? []).map(({ sig }) => new Uint8Array(Buffer.from(sig, 'base64')));
        return policy.trusted.includes(keyid) && signatures.some((sig) => verifyWithNode(publicKey, message, sig));
      });
      const verdict = isBase64 && signers.length >= policy.threshold ? 'accept' : 'reject';
      return verdict === wanted ? [] : [name];
    });
    expect(cases.length).toBeGreaterThan(20);
    expect(wrong).toEqual([]);
    // None of them is a decision of ours: another type is refused before anything else is looked at.
    expect(cases.filter(({ envelope }) => ruleOf(envelope) !== 'shape')).toEqual([]);
  });
});
