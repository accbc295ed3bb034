import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { hasPostgres, SKIPPED, testPostgres } from '../../ledger/postgres.test-helper.ts';
import { makeCertificate } from '../certificate.ts';
import { callAsApplication, testRegistry } from '../registry.test-helper.ts';
import { startRegistry } from '../start.ts';
import { beginHistory, inEffect, rotated, told } from './issued.ts';
import { rotateCertificate } from './rotate.ts';

const SECRET = 'a secret of the test, long enough for it';
const DAY_MS = 86_400_000;

describe('the history of certificates', () => {
  it('names the same hosts, keeps no key that is not needed, and replaces what has not come yet', async () => {
    const now = new Date('2026-03-01T09:00:00.000Z');
    const later = (days: number): Date => new Date(now.getTime() + days * DAY_MS);
    const first = await makeCertificate(['rules.example', '10.0.0.5'], now);
    const step = { workspace: 'w1', now, from: later(1), isVouched: true };
    const once = await rotated(beginHistory(first), step);
    const twice = await rotated(once, { ...step, from: later(2) });
    expect(twice).toHaveLength(2);
    expect(inEffect(twice, later(1)).fingerprint).toBe(first.fingerprint);
    const second = inEffect(twice, later(2));
    expect(told(twice, later(2)).current?.fingerprint).toBe(second.fingerprint);
    expect(told(twice, now).next?.fingerprint).toBe(second.fingerprint);
    const third = await rotated(twice, { ...step, now: later(3), from: later(4) });
    expect(third.map(({ privateKey }) => privateKey === null)).toEqual([true, false, false]);
    for (const { certificate } of third)
      expect(new X509Certificate(certificate).subjectAltName).toBe(
        'DNS:localhost, IP Address:127.0.0.1, DNS:rules.example, IP Address:10.0.0.5',
      );
    // A clock that went back shows what it showed before anything was replaced.
    expect(inEffect(once, new Date(0)).fingerprint).toBe(first.fingerprint);
  });
});

it.skipIf(!hasPostgres())(
  `replicas on PostgreSQL show the next certificate together ${SKIPPED}`,
  async () => {
    const server = await testPostgres();
    const storage = { databaseUrl: await server.database(), secret: SECRET };
    const team = await testRegistry(storage);
    const second = await startRegistry({
      ...{ dataFolder: join(team.folder, 'second'), env: {}, logLevel: 'silent' },
      ...storage,
    });
    try {
      const now = new Date();
      const rotate = (secret: string) =>
        rotateCertificate({ ...storage, secret, dataFolder: team.folder, now, from: now, isVouched: true });
      await expect(rotate('x'.repeat(40))).rejects.toThrow('RULEHOUSE_SECRET does not open');
      const { before, next } = await rotate(SECRET);
      expect(before).not.toBe(next);
      for (const replica of [team.registry, second]) {
        await vi.waitFor(() => expect(replica.fingerprint).toBe(next), { timeout: 20_000, interval: 50 });
        const { json } = await callAsApplication(replica.address, '/v1/certificate', { key: null });
        expect(json).toMatchObject({ trust: 'pinned', current: { fingerprint: next }, vouchers: [{ to: next }] });
      }
      await team.restart();
      expect(team.registry.fingerprint).toBe(next);
    } finally {
      await second.close();
      await team.close();
      await server.remove();
    }
  },
  60_000,
);
