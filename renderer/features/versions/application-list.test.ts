import { expect, it } from 'vitest';
import { NO_LIMITS } from '../../../shared/api/key-limits.ts';
import { applicationsOf } from './application-list.ts';

const AGENT = { id: 'a1', slug: 'one', name: 'One' };
const key = (id: string, limits: Partial<typeof NO_LIMITS> = {}, revokedAt: string | null = null) => ({
  ...{ id, name: id, createdAt: '2026-01-01T00:00:00.000Z', lastUsedAt: null, revokedAt, oldSecretUntil: null },
  limits: { ...NO_LIMITS, ...limits },
  spentUsd: { day: 0, month: 0 },
});
const reader = (application: string, agent = AGENT) => ({
  ...{ key: application, application, agent, reader: 'tolerant' as const, declaredAt: '2026-01-01T00:00:00.000Z' },
  fields: [{ path: 'live', title: 'Live' }],
});

it('applications of an agent are those whose key reaches it, with the channels it is limited to', () => {
  const keys = [
    key('Shop', { channels: ['staging'] }),
    key('Any'),
    key('Other', { agents: ['two'] }),
    key('Old', {}, 'x'),
  ];
  expect(applicationsOf(AGENT, keys, [reader('Shop')])).toEqual([
    { key: 'Any', name: 'Any', channels: null, reads: [], lastUsedAt: null },
    { key: 'Shop', name: 'Shop', channels: ['staging'], reads: ['Live'], lastUsedAt: null },
  ]);
});

it('where keys cannot be seen, those who declared what they read are known', () => {
  const others = reader('Else', { id: 'a2', slug: 'two', name: 'Two' });
  expect(applicationsOf(AGENT, undefined, [reader('Shop'), others])).toEqual([
    { key: 'Shop', name: 'Shop', channels: undefined, reads: ['Live'], lastUsedAt: null },
  ]);
});
