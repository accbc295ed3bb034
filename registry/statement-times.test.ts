import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEFAULT_POLICY, type Policy } from '../shared/governance/policy.ts';
import { testReport, testSpec } from '../shared/governance/testing.ts';
import { versionHash } from '../shared/governance/version-hash.ts';
import { hashOf } from '../shared/json/canonical.ts';
import { type Person, type TestRegistry, testRegistry } from './registry.test-helper.ts';

/** Statements of these people are dated the morning of the first of March, minute by minute. */
const MORNING = Date.parse('2026-03-01T12:00:00.000Z');
const DAY_MS = 86_400_000;
let clock = MORNING;
let team: TestRegistry;
let editor: Person;
let approver: Person;
beforeAll(async () => {
  team = await testRegistry({ now: () => new Date(clock) });
  editor = await team.join(['admin', 'editor', 'engineer']);
  approver = await team.join(['approver']);
});
afterAll(() => team.close());

const said = (call: Promise<unknown>) =>
  call.then(
    () => 'taken',
    (error) => `${error.code} ${error.data?.rule}`,
  );

it('a decision dated ahead of the registry by more than a day is refused, in the past any is taken', async () => {
  const create = async (name: string, time: number): Promise<string> => {
    const payload = { agent: name, slug: name, name, description: '' };
    const { envelope, id } = team.statement(editor, 'agent.create', payload, { time: new Date(time).toISOString() });
    const answer = await said(editor.client.api.member.append({ envelope, objects: [] }));
    if (answer === 'taken') editor.previous = id;
    return answer;
  };
  expect(await create('a-year-ahead', clock + 365 * DAY_MS)).toBe('conflict clock');
  expect(await create('just-ahead', clock + DAY_MS + 1)).toBe('conflict clock');
  expect(await create('another-zone', clock + DAY_MS)).toBe('taken');
  expect(await create('weeks-ago', clock - 40 * DAY_MS)).toBe('taken');
  expect(await create('years-ago', 0)).toBe('taken');
});

it('tests that have to be fresh have to be so by the registry’s clock, whatever date an approval bears', async () => {
  const spec = testSpec();
  const report = testReport(spec, { finishedAt: '2026-03-01T08:00:00.000Z' });
  const policy: Policy = { ...DEFAULT_POLICY, testsRequired: true, testsFreshDays: 7 };
  await team.append(editor, 'agent.create', { agent: 'a1', slug: 'a1', name: 'A1', description: '' });
  await team.append(editor, 'workspace.policy', { policy });
  const made = { agent: 'a1', spec: hashOf(spec), parents: [], reason: 'First.' };
  const { envelope, id } = team.statement(editor, 'version.create', made);
  await editor.client.api.member.append({ envelope, objects: [spec as never] });
  editor.previous = id;
  const { time } = JSON.parse(Buffer.from(envelope.payload, 'base64').toString());
  const version = versionHash({ ...made, author: editor.member, time });
  const evidence = [hashOf(report)];
  const change = { change: 'c1', agent: 'a1', version, title: 'First', evidence };
  await team.append(editor, 'change.open', change, [report]);
  const review = { change: 'c1', version, verdict: 'approve' as const, evidence, capacity: 'approver' as const };
  const approval = team.statement(approver, 'review.submit', { ...review, policy: hashOf(policy), comment: '' });
  // Anybody may hand in what somebody else signed; sessions end long before the days that pass here.
  const handIn = async () => {
    const { client } = await team.join(['viewer']);
    return said(client.api.member.append({ envelope: approval.envelope, objects: [] }));
  };
  clock = MORNING + 8 * DAY_MS;
  expect(await handIn()).toBe('forbidden tests_required');
  clock = MORNING + 6 * DAY_MS;
  expect(await handIn()).toBe('taken');
  // The same once more, after a lost answer, is known and no new decision.
  clock = MORNING + 30 * DAY_MS;
  expect(await handIn()).toBe('taken');
});
