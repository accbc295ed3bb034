import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestBackend, refusalOf, type TestBackend } from '../backend.test-helper.ts';
import { headOf, type RegistryWithBackup, registryWithBackup } from './registry-with-backup.test-helper.ts';

describe('a registry restored from an old backup', () => {
  let team: RegistryWithBackup;
  let admin: TestBackend;
  let editor: TestBackend;
  let late: TestBackend;
  async function signOff(): Promise<void> {
    const [open] = await admin.api.changes.list({ status: 'open' });
    const { id, version, contract, confirmContract } = await admin.api.changes.get({ id: open?.id ?? '' });
    const verdict = { id, version: version.hash, evidence: [], verdict: 'approve' as const, comment: '' };
    await admin.api.changes.review({ ...verdict, ...(confirmContract ? { contract } : {}) });
    await admin.api.changes.deploy({ id, channel: 'production', reason: '' });
  }

  beforeAll(async () => {
    team = await registryWithBackup();
    [admin, editor, late] = await Promise.all([openTestBackend(), openTestBackend(), openTestBackend()]);
    await team.join(editor, ['editor', 'engineer'], 'Erin');
    await team.join(admin, ['admin', 'approver', 'engineer'], 'Ada');
    await team.backUp();
    await team.join(late, ['viewer'], 'Lee');
    await signOff();
    await Promise.all([editor, late].map(({ api }) => api.registry.sync()));
    await team.restore();
  });
  afterAll(async () => {
    await Promise.all([admin, editor, late].map((one) => one.stop()));
    await team.close();
  });

  it('is told to everybody, follows nobody, and what is decided meanwhile waits', async () => {
    const held = await headOf(admin);
    expect(await admin.api.registry.sync()).toMatchObject({
      state: 'restored',
      lost: { from: held.sequence - 2, to: held.sequence, mayHandBack: true },
    });
    const told = await editor.api.registry.sync();
    expect(told).toMatchObject({ state: 'restored', lost: { mayHandBack: false } });
    expect(told.problem).toMatch(/confirmed to you.*restored from an old backup.*unchanged/);
    const [agent] = await editor.api.agents.list();
    const { spec, revision } = await editor.api.drafts.get({ agent: agent?.id ?? '' });
    await editor.api.drafts.save({ agent: agent?.id ?? '', revision, spec: { ...spec, purpose: 'Meanwhile.' } });
    await editor.api.changes.submit({ agent: agent?.id ?? '', title: 'Meanwhile', reason: 'So.', evidence: [] });
    expect(await editor.api.registry.status()).toMatchObject({ state: 'restored', waiting: 2 });
    // Whoever joined after the backup is unknown there now, and is told the same, not that an invite is needed.
    expect(await late.api.registry.sync()).toMatchObject({ state: 'restored', lost: { from: 1, mayHandBack: false } });
    expect(await Promise.all([admin, editor, late].map(headOf))).toEqual([held, held, held]);
  });

  it('takes back what it lost from an admin alone, and then all go on', async () => {
    expect(await refusalOf(editor.api.registry.handBack())).toMatchObject({ code: 'forbidden' });
    const held = await headOf(admin);
    expect(await admin.api.registry.handBack()).toMatchObject({ state: 'in_sync', lost: null, problem: null });
    expect(await headOf(admin)).toEqual(held);
    // Once more changes nothing.
    expect(await admin.api.registry.handBack()).toMatchObject({ state: 'in_sync' });
    expect(await late.api.registry.sync()).toMatchObject({ state: 'in_sync' });
    expect(await editor.api.registry.sync()).toMatchObject({ state: 'in_sync', waiting: 0 });
    await admin.api.registry.sync();
    expect((await admin.api.changes.list({ status: 'open' })).map(({ title }) => title)).toContain('Meanwhile');
    const fresh = await openTestBackend();
    expect(await team.join(fresh, ['viewer'], 'New')).toMatchObject({ state: 'in_sync' });
    expect(await fresh.api.workspace.verify()).toMatchObject({ ok: true });
    expect((await headOf(fresh)).sequence).toBe(held.sequence + 3);
    await fresh.stop();
  });

  it('that decided something else since is never followed: where they part is named, and nothing is lost', async () => {
    await admin.api.registry.sync();
    const held = await headOf(admin);
    await team.restore();
    const stranger = await openTestBackend();
    await team.join(stranger, ['viewer'], 'Stranger');
    const { sequence } = await headOf(stranger);
    const told = await admin.api.registry.sync();
    expect(told).toMatchObject({ state: 'forked', lost: null, fork: { sequence } });
    expect(told.fork?.here).toContain('Lee');
    expect(told.fork?.there).toContain('Stranger');
    expect(await refusalOf(admin.api.registry.handBack())).toMatchObject({ code: 'conflict', data: { rule: 'fork' } });
    // The same longer than here: still another one.
    for (let count = 0; sequence + count <= held.sequence; count += 1) {
      const another = await openTestBackend();
      await team.join(another, ['viewer'], `Another ${count}`);
      await another.stop();
    }
    expect(await admin.api.registry.sync()).toMatchObject({ state: 'forked', fork: { sequence } });
    expect(await headOf(admin)).toEqual(held);
    expect(await admin.api.workspace.verify()).toMatchObject({ ok: true, entries: held.sequence });
    expect((await admin.api.history.list({ limit: 200 })).items).toHaveLength(held.sequence);
    await stranger.stop();
  });
});
