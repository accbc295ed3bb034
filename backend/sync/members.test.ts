import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Registry, startRegistry } from '../../registry/start.ts';
import { openTestBackend, refusalOf, type TestBackend, temporaryFolder } from '../backend.test-helper.ts';

describe('an admin and the people of a team', () => {
  const folder = temporaryFolder();
  let team: Registry;
  let admin: TestBackend;
  let other: TestBackend;
  let id: string;
  beforeAll(async () => {
    team = await startRegistry({ dataFolder: folder, env: {}, logLevel: 'silent', workspaceName: 'Garden team' });
    [admin, other] = await Promise.all([openTestBackend(), openTestBackend()]);
    const join = async (who: TestBackend, name: string, roles: ('admin' | 'editor')[]): Promise<void> => {
      const invite = (await team.invite(roles, 1)).link;
      await who.api.registry.join({ invite, name, bringAgents: false });
    };
    await join(admin, 'Erin', ['admin', 'editor']);
    await join(other, 'Ada', ['editor']);
    await admin.api.registry.sync();
    id = (await other.api.workspace.current()).me.id;
  });
  afterAll(async () => {
    await Promise.all([admin.stop(), other.stop()]);
    await team.close();
    rmSync(folder, { recursive: true });
  });
  const create = (name: string) => other.api.agents.create({ name, description: '' });

  it('gives other roles, which hold from then on; nobody else may', async () => {
    const change = { member: id, name: 'Ada', roles: ['viewer' as const] };
    expect(await refusalOf(other.api.workspace.changeMember({ ...change, roles: ['admin'] }))).toMatchObject({
      code: 'forbidden',
      data: { rule: 'role' },
    });
    expect(await admin.api.workspace.changeMember(change)).toContainEqual(
      expect.objectContaining({ id, roles: ['viewer'], removedAt: null }),
    );
    await other.api.registry.sync();
    expect(await refusalOf(create('Late'))).toMatchObject({ code: 'forbidden', data: { rule: 'role' } });
    await admin.api.workspace.changeMember({ ...change, roles: ['editor'] });
    await other.api.registry.sync();
    expect(await create('Early')).toMatchObject({ name: 'Early' });
  });

  it('removes a person: signing and reading end at the registry too, and what was signed before stays', async () => {
    await admin.api.workspace.removeMember({ member: id, reason: 'Left the company' });
    const seen = (await admin.api.workspace.members()).find((member) => member.id === id);
    expect(seen?.removedAt).toEqual(expect.any(String));
    const problem = 'You are no longer a member of this workspace. An admin can invite you again.';
    // What a list is told, the status says too, before the next round is due.
    expect(await refusalOf(other.api.webhooks.list())).toMatchObject({ code: 'unauthenticated', message: problem });
    await expect
      .poll(() => other.api.registry.status(), { timeout: 10_000 })
      .toMatchObject({ state: 'refused', problem });
    expect(await other.api.registry.sync()).toMatchObject({ state: 'refused', problem });
    // What is decided at home stays at home.
    await create('After');
    expect(await other.api.registry.sync()).toMatchObject({ state: 'refused', waiting: 1 });
    await admin.api.registry.sync();
    expect((await admin.api.agents.list()).map(({ name }) => name)).not.toContain('After');
    expect(await admin.api.workspace.verify()).toMatchObject({ ok: true });
    expect((await admin.api.agents.list()).map(({ name }) => name)).toContain('Early');
    const twice = admin.api.workspace.removeMember({ member: id, reason: 'Again' });
    expect(await refusalOf(twice)).toMatchObject({ code: 'conflict', data: { rule: 'removed_member' } });
  });
});
