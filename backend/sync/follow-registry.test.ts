import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { verifySignature } from '../../ledger/crypto.ts';
import { verifyBundle } from '../../shared/governance/bundle.ts';
import { openTestBackend, refusalOf, type TestBackend } from '../backend.test-helper.ts';
import { headOf, type RegistryWithBackup, registryWithBackup } from './registry-with-backup.test-helper.ts';

/** A registry that was restored from a backup and decided other things since: people leave their history for its, and lose nothing. */
let team: RegistryWithBackup;
let admin: TestBackend;
let editor: TestBackend;
let agent: string;
const purposeOf = async ({ api }: TestBackend) => (await api.drafts.get({ agent })).spec.purpose;
async function write({ api }: TestBackend, purpose: string): Promise<void> {
  const { spec, revision } = await api.drafts.get({ agent });
  await api.drafts.save({ agent, revision, spec: { ...spec, purpose } });
}
const submit = ({ api }: TestBackend, title: string) =>
  api.changes.submit({ agent, title, reason: 'So.', evidence: [] });
async function signOff({ api }: TestBackend): Promise<void> {
  await api.registry.sync();
  for (const { id } of await api.changes.list({ status: 'open' })) {
    const { version, contract, confirmContract } = await api.changes.get({ id });
    const verdict = { id, version: version.hash, evidence: [], verdict: 'approve' as const, comment: 'Good.' };
    await api.changes.review({ ...verdict, ...(confirmContract ? { contract } : {}) });
    await api.changes.deploy({ id, channel: 'production', reason: '' });
  }
}
const asideOf = async ({ api }: TestBackend) => (await api.setAside.list()).items;
/** The registry goes back to its backup and takes one decision of somebody who has nothing of the rest. */
async function fork(): Promise<void> {
  await team.restore();
  const stranger = await openTestBackend();
  await team.join(stranger, ['viewer'], 'Stranger');
  await stranger.stop();
}

beforeEach(async () => {
  team = await registryWithBackup();
  [admin, editor] = await Promise.all([openTestBackend(), openTestBackend()]);
  await team.join(editor, ['editor', 'engineer'], 'Erin');
  await team.join(admin, ['admin', 'approver', 'engineer'], 'Ada');
  await signOff(admin);
  await editor.api.registry.sync();
  agent = (await editor.api.agents.list())[0]?.id ?? '';
  await team.backUp();
});
afterEach(async () => {
  await Promise.all([admin, editor].map((one) => one.stop()));
  await team.close();
});

it('leaves a history for the registry’s on a person’s word alone: all converge, and what each decided is offered to them', async () => {
  await write(editor, 'Lost in the fork.');
  await submit(editor, 'Lost change');
  await signOff(admin);
  await editor.api.registry.sync();
  const before = await headOf(editor);
  await fork();
  // Typed and decided while nothing could be sent.
  expect(await editor.api.registry.sync()).toMatchObject({ state: 'forked', mayFollow: true, setAside: 0 });
  await write(editor, 'Typed after the fork.');
  await submit(editor, 'Waiting change');
  await write(editor, 'Typed last.');
  expect(await editor.api.registry.sync()).toMatchObject({ state: 'forked', waiting: 2 });
  expect(await headOf(editor)).toEqual(before);

  const followed = await editor.api.setAside.follow();
  expect(followed).toMatchObject({ state: 'in_sync', waiting: 0, mayFollow: false, fork: null });
  expect(followed.setAside).toBeGreaterThan(0);
  await admin.api.setAside.follow();
  expect(await headOf(editor)).toEqual(await headOf(admin));
  for (const one of [editor, admin]) {
    expect(await one.api.workspace.verify()).toMatchObject({ ok: true });
    const { ledger, db, workspaces } = one.backend.context;
    expect(await ledger.projectionsEqualRebuild(db, workspaces.current().id)).toBe(true);
  }
  // Nothing that was decided came along by itself.
  expect(await editor.api.changes.list({ status: 'open' })).toEqual([]);
  expect(await purposeOf(editor)).toBe('Typed last.');
  // Who wrote nothing follows what is published.
  expect(await purposeOf(admin)).not.toMatch(/Lost|Typed/);

  expect(
    (await asideOf(editor)).map(({ did, way }) => [did.replace(/^(\S+ \S+ \S+).*“(.*)”.*$/, '$1 $2'), way]),
  ).toEqual([
    ['asked for sign-off Lost change', 'draft'],
    ['asked for sign-off Waiting change', 'draft'],
  ]);
  // What is approved or deployed is looked at again where it stands; a lost change stands nowhere yet.
  const ofAdmin = await asideOf(admin);
  expect(ofAdmin.map(({ kind, way }) => [kind, way])).toEqual([
    ['review.submit', 'none'],
    ['channel.deploy', 'none'],
  ]);
  expect(ofAdmin[0]).toMatchObject({ why: 'Good.', whyNot: expect.stringContaining('asked for again') });

  // The history that was left is a file that verifies by itself.
  const [earlier] = (await editor.api.setAside.list()).earlier;
  expect(earlier).toMatchObject({ decisions: before.sequence });
  const bundle = JSON.parse(readFileSync(earlier?.file ?? '', 'utf8'));
  expect(bundle.head).toEqual(before);
  expect(await verifyBundle(bundle, verifySignature)).toMatchObject({ problem: null, head: before });
  // And it goes on.
  await submit(editor, 'Asked for anew');
  await signOff(admin);
  await editor.api.registry.sync();
  expect(await headOf(editor)).toEqual(await headOf(admin));
}, 120_000);

it('puts what was written into the draft, unless the draft holds something else', async () => {
  await write(editor, 'Lost in the fork.');
  await submit(editor, 'Lost change');
  await write(editor, 'Other words.');
  await fork();
  await editor.api.registry.sync();
  await editor.api.setAside.follow();
  const [lost] = await asideOf(editor);
  expect(lost).toMatchObject({ way: 'draft', agent: { id: agent } });
  expect(await refusalOf(editor.api.setAside.again({ id: lost?.id ?? '' }))).toMatchObject({
    code: 'conflict',
    data: { rule: 'draft_has_changes' },
  });
  expect(await purposeOf(editor)).toBe('Other words.');
  await submit(editor, 'Other change');
  await editor.api.setAside.again({ id: lost?.id ?? '' });
  expect(await purposeOf(editor)).toBe('Lost in the fork.');
  expect(await asideOf(editor)).toEqual([]);
  expect(await editor.api.registry.status()).toMatchObject({ setAside: 0 });
  expect(await refusalOf(editor.api.setAside.again({ id: lost?.id ?? '' }))).toMatchObject({ code: 'not_found' });
}, 120_000);

it('decides again under a new signature what can be decided as it was, and lets rest what is put away', async () => {
  const [change] = await editor.api.changes.list({});
  await editor.api.changes.comment({ id: change?.id ?? '', text: 'First remark.' });
  await editor.api.changes.comment({ id: change?.id ?? '', text: 'Second remark.' });
  await fork();
  await editor.api.registry.sync();
  await editor.api.setAside.follow();
  const [first, second] = await asideOf(editor);
  expect([first, second]).toMatchObject([
    { way: 'again', why: 'First remark.' },
    { way: 'again', why: 'Second remark.' },
  ]);
  await editor.api.setAside.again({ id: first?.id ?? '' });
  expect(await editor.api.setAside.putAway({ ids: [second?.id ?? ''] })).toEqual({ count: 1 });
  expect(await asideOf(editor)).toEqual([]);
  await admin.api.registry.sync();
  await admin.api.setAside.follow();
  const comments = (await admin.api.changes.get({ id: change?.id ?? '' })).comments.map(({ text }) => text);
  expect(comments).toEqual(['First remark.']);
}, 120_000);

it('that only lost decisions can be followed too; what an admin hands back later is set aside no longer', async () => {
  const [change] = await editor.api.changes.list({});
  await editor.api.changes.comment({ id: change?.id ?? '', text: 'A remark.' });
  await admin.api.registry.sync();
  await team.restore();
  expect(await editor.api.registry.sync()).toMatchObject({ state: 'restored', mayFollow: true });
  expect(await editor.api.setAside.follow()).toMatchObject({ state: 'in_sync', setAside: 1 });
  await admin.api.registry.sync();
  expect(await admin.api.registry.handBack()).toMatchObject({ state: 'in_sync' });
  expect(await editor.api.registry.sync()).toMatchObject({ state: 'in_sync', setAside: 0 });
  expect(await headOf(editor)).toEqual(await headOf(admin));
  // There is nothing left to follow.
  expect(await editor.api.setAside.follow()).toMatchObject({ state: 'in_sync' });
}, 120_000);

it('takes somebody in again whom a restored registry forgot, and asks them first', async () => {
  const late = await openTestBackend();
  await team.join(late, ['editor'], 'Lee');
  await write(late, 'Lee’s words.');
  await submit(late, 'Lee’s change');
  await fork();
  expect(await late.api.registry.sync()).toMatchObject({ state: 'restored', mayFollow: false });
  expect(await team.join(late, ['editor'], 'Lee')).toMatchObject({ state: 'forked', mayFollow: true });
  expect(await purposeOf(late)).toBe('Lee’s words.');
  expect(await late.api.setAside.follow()).toMatchObject({ state: 'in_sync' });
  expect(await purposeOf(late)).toBe('Lee’s words.');
  expect((await asideOf(late)).map(({ way }) => way)).toEqual(['draft']);
  await submit(late, 'Lee’s change, anew');
  await late.stop();
}, 120_000);
