import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import type { Caller } from '../features/base.ts';
import { createGate, type Limits, USUAL_LIMITS } from './gate.ts';
import { tokenBuckets } from './token-buckets.ts';

describe('a token bucket', () => {
  it('gives its burst at once, then as much as comes back, and says how long that takes', () => {
    let now = 0;
    const { take } = tokenBuckets({ perSecond: 2, burst: 3 }, () => now);
    expect([take('a'), take('a'), take('a'), take('a')]).toEqual([0, 0, 0, 500]);
    expect(take('b')).toBe(0);
    now = 400;
    expect(take('a')).toBe(100);
    now = 500;
    expect([take('a'), take('a')]).toEqual([0, 500]);
    now = 60_000;
    expect([take('a'), take('a'), take('a'), take('a')]).toEqual([0, 0, 0, 500]);
  });

  it('keeps a bounded number of names, and goes on refusing who asks most', () => {
    const { take } = tokenBuckets({ perSecond: 0.001, burst: 1 }, () => 0);
    take('busy');
    for (let name = 0; name < 100_000; name += 1) {
      take(`stranger ${name}`);
      if (name % 1000 === 0) expect(take('busy')).toBeGreaterThan(0);
    }
  });
});

const person: Caller = { member: null, application: null };
const application: Caller = { member: null, application: 'k1' };
const one = { perSecond: 1, burst: 1 };

describe('the gate', () => {
  const gateOf = (limits: Partial<Limits>) => createGate({ ...USUAL_LIMITS, ...limits }, () => 0);
  const told = (promise: Promise<unknown>) =>
    promise.then(
      () => 'let in',
      (error: AppError) => `${error.code} ${JSON.stringify(error.data)}`,
    );

  it('counts strangers by address and nobody else by it', async () => {
    const gate = gateOf({ perAddress: one });
    const ask = (address: string) =>
      told(gate.letIn({ access: { by: 'anyone' }, address, bearer: null }, async () => person));
    const refused = 'limit {"limit":"requests_per_address","retryAfterMs":1000}';
    expect([await ask('10.0.0.1'), await ask('10.0.0.1'), await ask('10.0.0.2')]).toEqual([
      'let in',
      refused,
      'let in',
    ]);
    // One household of IPv6 has more addresses than there are stars.
    expect([await ask('2001:db8:1:2::1'), await ask('2001:db8:1:2:ffff::9')]).toEqual(['let in', refused]);
    const known = { access: { by: 'application' as const }, address: '10.0.0.1', bearer: 'rh_1' };
    expect(await told(gate.letIn(known, async () => application))).toBe('let in');
  });

  it('counts guesses of a credential as a stranger’s, and never tells them apart by waiting', async () => {
    const gate = gateOf({ perAddress: one });
    const guess = () =>
      told(
        gate.letIn({ access: { by: 'application' }, address: '10.0.0.1', bearer: 'rh_guess' }, async () => {
          throw new AppError('unauthenticated', 'No.', {});
        }),
      );
    expect([await guess(), await guess()]).toEqual([
      'unauthenticated {}',
      'limit {"limit":"requests_per_address","retryAfterMs":1000}',
    ]);
  });

  it('counts each key and each session by itself', async () => {
    const gate = gateOf({ perKey: one, perSession: one });
    const asKey = (id: string) =>
      told(
        gate.letIn({ access: { by: 'application' }, address: '::1', bearer: id }, async () => ({
          member: null,
          application: id,
        })),
      );
    expect([await asKey('k1'), await asKey('k1'), await asKey('k2')]).toEqual([
      'let in',
      'limit {"limit":"requests_per_key","retryAfterMs":1000}',
      'let in',
    ]);
    const asMember = (bearer: string) =>
      told(gate.letIn({ access: { by: 'member' }, address: '::1', bearer }, async () => person));
    expect([await asMember('rs_1'), await asMember('rs_1'), await asMember('rs_2')]).toEqual([
      'let in',
      'limit {"limit":"requests_per_session","retryAfterMs":1000}',
      'let in',
    ]);
  });

  it('lets a call of a model begin when another has ended', () => {
    const gate = gateOf({ runsAtOnce: 1 });
    const end = gate.beginRun();
    expect(() => gate.beginRun()).toThrow('as many calls of models as it can');
    end();
    end();
    gate.beginRun();
    expect(() => gate.beginRun()).toThrow();
  });
});
