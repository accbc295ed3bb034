import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair, signWith } from '../../ledger/crypto.ts';
import { type Registry, startRegistry } from '../../registry/start.ts';
import { deviceProofText } from '../../shared/governance/dsse.ts';
import { openTestBackend, refusalOf, type TestBackend, temporaryFolder } from '../backend.test-helper.ts';

const GOOD = 'canary orchard velvet tram';

describe('a person with two computers', () => {
  const folder = temporaryFolder();
  const [officeFolder, homeFolder] = [temporaryFolder(), temporaryFolder()];
  let team: Registry;
  let office: TestBackend;
  let home: TestBackend;
  let admin: TestBackend;
  const start = (port = 0): Promise<Registry> =>
    startRegistry({ dataFolder: folder, env: {}, logLevel: 'silent', workspaceName: 'Garden team', port });
  const join_ = async (who: TestBackend, name: string, roles: ('admin' | 'editor')[]): Promise<void> => {
    const invite = (await team.invite(roles, 1)).link;
    await who.api.registry.join({ invite, name, bringAgents: false });
  };
  beforeAll(async () => {
    team = await start();
    office = await openTestBackend({ dataFolder: officeFolder });
    home = await openTestBackend({ dataFolder: homeFolder });
    admin = await openTestBackend();
    await join_(office, 'Ada', ['editor']);
    await join_(admin, 'Erin', ['admin', 'editor']);
  });
  afterAll(async () => {
    await Promise.all([office.stop(), home.stop(), admin.stop()]);
    await team.close();
    rmSync(folder, { recursive: true });
  });
  const again = async (who: TestBackend): Promise<TestBackend> => {
    await who.backend.close();
    return openTestBackend({ dataFolder: who.dataFolder });
  };
  const create = (who: TestBackend, name: string) => who.api.agents.create({ name, description: '' });
  const names = async (who: TestBackend) => (await who.api.agents.list()).map(({ name }) => name);
  const isAdded = (): Promise<void> =>
    expect.poll(async () => (await home.api.workspace.current()).kind, { timeout: 20_000 }).toBe('team');

  it('cannot add one where there is no registry', async () => {
    expect(await refusalOf(home.api.devices.makeLink())).toMatchObject({ code: 'unsupported' });
    expect(await home.api.devices.list({})).toMatchObject([{ isThis: true, remove: { rule: 'last_device' } }]);
    expect(await refusalOf(home.api.devices.inspectLink({ link: 'nonsense' }))).toMatchObject({
      message: expect.stringContaining('Copy the whole link'),
    });
  });

  it('adds the second by a link: both show one code, the first signs, the second is the same person', async () => {
    const made = await office.api.devices.makeLink();
    expect(made).toMatchObject({ state: 'open', asks: null });
    expect(await home.api.devices.inspectLink({ link: made.link })).toMatchObject({
      workspace: 'Garden team',
      member: 'Ada',
    });
    const waiting = await home.api.devices.join({ link: made.link, device: 'Home computer' });
    expect(waiting).toMatchObject({ workspace: 'Garden team', member: 'Ada', state: 'offered' });
    // Everything restarts in between: both computers and the registry.
    const port = Number(new URL(team.address).port);
    await team.close();
    expect(await home.api.devices.waiting()).toMatchObject({ problem: expect.stringContaining('cannot be reached') });
    team = await start(port);
    [office, home] = [await again(office), await again(home)];

    const link = await office.api.devices.link();
    expect(link).toMatchObject({ state: 'offered', asks: { name: 'Home computer', forged: false } });
    expect(link?.asks?.code).toMatch(/^\w{4}-\w{4}-\w{4}$/);
    expect(link?.asks?.code).toBe((await home.api.devices.waiting())?.code);
    // The secret is in no database, nor is what was asked for there yet.
    const secret = new URL(made.link).searchParams.get('secret') ?? '';
    for (const file of [
      join(officeFolder, 'rulehouse.db'),
      join(homeFolder, 'rulehouse.db'),
      join(folder, 'registry.sqlite'),
    ])
      for (const end of ['', '-wal']) expect(readFileSync(`${file}${end}`).includes(secret), file + end).toBe(false);
    expect((await home.api.workspace.current()).kind).toBe('sample');

    expect(
      await refusalOf(office.api.devices.confirm({ key: home.backend.context.identity.publicKey.replace(/^./, 'x') })),
    ).toMatchObject({
      data: { rule: 'other_device' },
    });
    expect(await office.api.devices.confirm({ key: link?.asks?.key ?? '' })).toMatchObject({ state: 'added' });
    await isAdded();
    expect(await home.api.devices.waiting()).toBeNull();
    expect((await home.api.workspace.current()).me).toMatchObject({ name: 'Ada', roles: ['editor'] });
    await create(home, 'From home');
    await office.api.registry.sync();
    expect(await names(office)).toContain('From home');
    expect(await office.api.devices.list({})).toMatchObject([
      { isThis: true, added: 'joining', addedWith: null, remove: { allowed: true } },
      { isThis: false, name: 'Home computer', added: 'device', lastSignedAt: expect.any(String), removedAt: null },
    ]);
  });

  it('removes the lost one: it is told, and neither signs nor reads any more; an admin may do so too', async () => {
    const key = office.backend.context.identity.publicKey;
    await home.api.registry.sync();
    await home.api.devices.remove({ key, reason: 'Left in the train' });
    const told = { state: 'refused', problem: expect.stringContaining('This device') };
    expect(await office.api.registry.sync()).toMatchObject(told);
    await create(office, 'After it was lost');
    expect(await office.api.registry.sync()).toMatchObject({ ...told, waiting: 1 });
    await home.api.registry.sync();
    expect(await names(home)).not.toContain('After it was lost');
    expect(await home.api.workspace.verify()).toMatchObject({ ok: true });
    expect(await home.api.devices.list({})).toMatchObject([
      { name: 'Home computer', remove: { rule: 'last_device' } },
      { removedAt: expect.any(String), remove: { rule: 'removed_device' } },
    ]);

    await admin.api.registry.sync();
    const ada = (await admin.api.workspace.members()).find(({ name }) => name === 'Ada');
    const [owned] = await admin.api.devices.list({ member: ada?.id });
    expect(owned).toMatchObject({ name: 'Home computer', isThis: false, remove: { allowed: true } });
    const mine = await admin.api.devices.list({});
    expect(await refusalOf(home.api.devices.remove({ key: mine[0]?.key ?? '', reason: 'x' }))).toMatchObject({
      data: { rule: 'role' },
    });
  });

  it('comes back with a new key only, which its own workspaces go on with', async () => {
    const old = office.backend.context.identity.publicKey;
    const link = (await home.api.devices.makeLink()).link;
    expect(await refusalOf(office.api.devices.join({ link, device: 'Office' }))).toMatchObject({
      data: { rule: 'removed_device' },
    });
    expect(await office.api.devices.renewKey()).toMatchObject({ carried: 1, protection: { kind: 'file' } });
    expect(office.backend.context.identity.publicKey).not.toBe(old);
    const sample = (await office.api.workspace.list()).find(({ kind }) => kind === 'sample');
    await office.api.workspace.switch({ id: sample?.id ?? '' });
    await create(office, 'At home');
    expect(await office.api.workspace.verify()).toMatchObject({ ok: true });
    await office.api.devices.join({ link, device: 'Office' });
    const asks = (await home.api.devices.link())?.asks;
    await home.api.devices.confirm({ key: asks?.key ?? '' });
    await expect.poll(async () => (await office.api.workspace.current()).kind, { timeout: 20_000 }).toBe('team');
    // It was refused before. Nobody has to ask, and nobody waits for the next round.
    await expect.poll(async () => (await office.api.registry.status()).state, { timeout: 10_000 }).toBe('in_sync');
    await office.api.registry.sync();
    expect(await names(office)).toContain('From home');
  });

  it('refuses what asks, and what uses a link late or twice', async () => {
    const other = await openTestBackend();
    const made = await home.api.devices.makeLink();
    await other.api.devices.join({ link: made.link, device: 'Whose is this?' });
    await home.api.devices.endLink();
    expect(await home.api.devices.link()).toBeNull();
    expect(await other.api.devices.waiting()).toMatchObject({ state: 'refused' });
    expect(await refusalOf(other.api.devices.join({ link: made.link, device: 'Once more' }))).toMatchObject({
      data: { rule: 'link_refused' },
    });
    await other.api.devices.stopWaiting();
    expect(await other.api.devices.waiting()).toBeNull();
    await other.stop();
  });

  it('sees when the registry puts another key in the place of the one that asked', async () => {
    const other = await openTestBackend();
    const made = await home.api.devices.makeLink();
    await other.api.devices.join({ link: made.link, device: 'Tablet' });
    const mine = other.backend.context.identity.publicKey;
    expect((await home.api.devices.link())?.asks).toMatchObject({ key: mine, forged: false });
    // A registry that means ill: a key of its own, which signed for Ada, under the seal that the tablet made.
    const { publicKey: key, privateKey } = generateKeyPair();
    const { id, member } = home.backend.context.workspaces.current();
    const proof = Buffer.from(signWith(privateKey)(Buffer.from(deviceProofText(id, member)))).toString('base64');
    const kept = new BetterSqlite3(join(folder, 'registry.sqlite'));
    kept.prepare('update device_links set public_key = ?, proof = ? where public_key = ?').run(key, proof, mine);
    kept.close();
    const asks = (await home.api.devices.link())?.asks;
    expect(asks).toMatchObject({ key, forged: true });
    expect(asks?.code).not.toBe((await other.api.devices.waiting())?.code);
    expect(await refusalOf(home.api.devices.confirm({ key }))).toMatchObject({ data: { rule: 'other_device' } });
    expect((await home.api.devices.list({})).map((device) => device.key)).not.toContain(key);
    await home.api.devices.endLink();
    await other.stop();
  });

  it('with a passphrase signs and synchronises once it was given, and nothing asked for is half done', async () => {
    await office.api.devices.setPassphrase({ current: null, next: GOOD });
    await create(office, 'Before the restart');
    office = await again(office);
    expect(await office.api.devices.protection()).toEqual({
      kind: 'passphrase',
      isLocked: true,
      mayHavePassphrase: true,
    });
    expect(await office.api.registry.sync()).toMatchObject({ state: 'locked' });
    const refused = await refusalOf(create(office, 'While locked'));
    expect(refused).toMatchObject({ code: 'unauthenticated', data: { rule: 'key_locked' } });
    expect(await names(office)).not.toContain('While locked');
    await office.api.devices.unlock({ passphrase: GOOD });
    await create(office, 'While locked');
    expect(await office.api.registry.sync()).toMatchObject({ state: 'in_sync', waiting: 0 });
    await home.api.registry.sync();
    expect(await names(home)).toContain('While locked');
    expect(readFileSync(join(officeFolder, 'logs', 'backend.log'), 'utf8')).not.toContain('canary');
  });
});
