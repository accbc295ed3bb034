import { dsse, crypto as sigstore } from '@sigstore/core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, verifyBundle } from '../shared/governance/bundle.ts';
import { envelopeOf, signingBytes } from '../shared/governance/dsse.ts';
import { EMPTY_HEAD, entryAfter, headAfter } from '../shared/governance/entry.ts';
import type { Statement } from '../shared/governance/statement.ts';
import { hashOf } from '../shared/json/canonical.ts';
import { bundleOf } from './bundle.ts';
import { generateKeyPair, signWith, verifySignature } from './crypto.ts';
import { kept, sample } from './kept-ledger.test-helper.ts';
import type { MadeHistory } from './random-history.test-helper.ts';

/** A copy through text, as a file is. */
const copyOf = (bundle: Bundle): Bundle => JSON.parse(JSON.stringify(bundle));
const check = (bundle: unknown) => verifyBundle(bundle, verifySignature);

describe('a history as a file', () => {
  let made: MadeHistory;
  let whole: Bundle;
  beforeAll(async () => {
    made = await sample();
    const own = await kept(made);
    whole = await bundleOf(own.db, made.history.workspace, { kind: 'workspace' });
  });

  it('proves itself from its first entry, and names workspace, founder and head', async () => {
    expect(await check(copyOf(whole))).toMatchObject({
      ok: true,
      workspace: { id: made.history.workspace },
      entries: made.history.entries.length,
      head: made.history.head(),
      founder: { name: expect.any(String), key: expect.any(String) },
      problem: null,
    });
  });

  it('is not made at all where it would be larger than it may be', async () => {
    const own = await kept(made);
    const size = JSON.stringify(whole).length;
    const making = (mostBytes: number) => bundleOf(own.db, made.history.workspace, { kind: 'workspace' }, mostBytes);
    await expect(making(size / 2)).rejects.toMatchObject({ code: 'limit', data: { limit: 'history_bytes' } });
    expect(await making(size)).toEqual(whole);
  });

  it('names as founder who signed its first decision, whatever later decisions say about the time', async () => {
    const [impostor, known] = [generateKeyPair(), generateKeyPair()];
    const sign = signWith(impostor.privateKey);
    const actor = { member: 'm1', key: impostor.publicKey };
    const founding: Statement = {
      kind: 'workspace.create',
      payload: { name: 'Garden team', founder: 'Impostor', roles: ['admin'] },
      workspace: 'w',
      actor,
      time: '2026-03-01T09:00:00.000Z',
      previous: null,
    };
    const adding: Statement = {
      kind: 'member.add',
      payload: { member: 'm0', name: 'Registry', roles: ['viewer'], key: known.publicKey, device: 'Server' },
      workspace: 'w',
      actor,
      time: '2020-01-01T09:00:00.000Z',
      previous: hashOf(founding),
    };
    const entryOf = (statement: Statement, head: Bundle['head']) =>
      entryAfter(head, hashOf(statement), envelopeOf(statement, sign(signingBytes(statement)), impostor.publicKey));
    const first = entryOf(founding, EMPTY_HEAD);
    const second = entryOf(adding, headAfter(first));
    const forged = {
      ...{ format: 'rulehouse-bundle/1', subject: { kind: 'workspace' }, workspace: 'w' },
      ...{ head: headAfter(second), entries: [first, second], objects: [] },
    };
    expect(await check(forged)).toMatchObject({ ok: true, founder: { name: 'Impostor', key: impostor.publicKey } });
  });

  it('says of a version who approved and deployed it', async () => {
    const deployed = made.history.state.list('deployment')[0];
    const version = deployed?.to ?? '';
    const found = await check({ ...copyOf(whole), subject: { kind: 'version', version } });
    expect(found.version).toMatchObject({ version });
    const { channel, time } = deployed ?? {};
    expect(found.version?.deployments).toContainEqual({ channel, time, kind: 'deploy', by: expect.any(String) });
    expect(found.version?.channels.includes(channel ?? '')).toBe(
      made.history.state.list('channel').some((each) => each.name === channel && each.version === version),
    );
    expect(found.version?.reviews.some(({ verdict }) => verdict === 'approve')).toBe(true);
    const other = await check({ ...copyOf(whole), subject: { kind: 'version', version: 'f'.repeat(64) } });
    expect(other).toMatchObject({ ok: false, problem: { entry: null } });
  });

  it('every decision in it verifies with another project’s DSSE, too', () => {
    const spki = Buffer.from('302a300506032b6570032100', 'hex'); // RFC 8410: an Ed25519 public key follows.
    for (const { envelope } of whole.entries) {
      const [signature] = envelope.signatures;
      const key = sigstore.createPublicKey(Buffer.concat([spki, Buffer.from(signature?.keyid ?? '', 'base64url')]));
      const payload = Buffer.from(envelope.payload, 'base64');
      const signed = dsse.preAuthEncoding(envelope.payloadType, payload);
      const bytes = Buffer.from(signature?.sig ?? '', 'base64');
      expect(sigstore.verify(signed, key, bytes)).toBe(true);
      expect(sigstore.verify(dsse.preAuthEncoding('text/plain', payload), key, bytes)).toBe(false);
    }
  });

  it('whatever is changed, left out, doubled or put elsewhere is found', async () => {
    const at = fc.nat({ max: whole.entries.length - 1 });
    const tampering: fc.Arbitrary<(bundle: Bundle) => void> = fc.oneof(
      at.map((n) => (bundle: Bundle) => void bundle.entries.splice(n, 1)),
      at.map((n) => (bundle: Bundle) => void bundle.entries.splice(n, 0, ...bundle.entries.slice(n, n + 1))),
      fc
        .tuple(at, at)
        .filter(([a, b]) => a !== b)
        .map(([a, b]) => (bundle: Bundle) => {
          const [one, two] = [bundle.entries[a], bundle.entries[b]];
          if (one !== undefined && two !== undefined) Object.assign(bundle.entries, { [a]: two, [b]: one });
        }),
      fc.tuple(at, fc.nat()).map(([n, byte]) => (bundle: Bundle) => {
        const envelope = bundle.entries[n]?.envelope;
        const payload = Buffer.from(envelope?.payload ?? '', 'base64');
        payload[byte % payload.length] = (payload[byte % payload.length] ?? 0) ^ 1;
        if (envelope !== undefined) envelope.payload = payload.toString('base64');
      }),
      fc.nat({ max: whole.objects.length - 1 }).map((n) => (bundle: Bundle) => void bundle.objects.splice(n, 1)),
      fc.constant((bundle: Bundle) => void Object.assign(bundle.head, { sequence: bundle.head.sequence + 1 })),
      fc.constant((bundle: Bundle) => void Object.assign(bundle, { workspace: 'another' })),
    );
    await fc.assert(
      fc.asyncProperty(tampering, async (tamper) => {
        const bundle = copyOf(whole);
        tamper(bundle);
        const found = await check(bundle);
        expect(found.ok).toBe(false);
        expect(found.problem?.message).toBeTruthy();
      }),
      { numRuns: 40 },
    );
  });

  it('anything else is refused as no history', async () => {
    for (const content of [null, [], {}, { ...whole, format: 'rulehouse-bundle/2' }, { ...whole, extra: 1 }])
      await expect(check(content)).rejects.toMatchObject({ code: 'invalid_input' });
  });
});
