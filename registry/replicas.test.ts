import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readInvite } from '../backend/sync/invite-link.ts';
import { openRegistry, type RegistryClient } from '../backend/sync/registry-client.ts';
import { generateKeyPair, signWith, verifySignature } from '../ledger/crypto.ts';
import { createLedger } from '../ledger/ledger.ts';
import { hasPostgres, SKIPPED, type TestPostgres, testPostgres } from '../ledger/postgres.test-helper.ts';
import { openPostgres } from '../ledger/postgres.ts';
import { sampleAgents } from '../resources/sample/index.ts';
import {
  callAsApplication,
  type Person,
  publishApproved,
  type TestRegistry,
  testRegistry,
} from './registry.test-helper.ts';
import { type Registry, startRegistry } from './start.ts';
import { sharedMigrations } from './store/tables.ts';

const SECRET = 'a secret of the test, long enough for it';
const [sample] = sampleAgents;
if (sample === undefined) throw new Error('The sample agent is missing.');
const ledger = createLedger({ verify: verifySignature });

/** Asks until the answer is the one wanted; the test's own time limit ends it. */
const until = (ask: () => Promise<unknown>, wanted: unknown) =>
  vi.waitFor(async () => expect(await ask()).toEqual(wanted), { timeout: 30_000, interval: 25 });

describe.skipIf(!hasPostgres())(`two replicas of a registry ${SKIPPED}`, () => {
  let server: TestPostgres;
  let url: string;
  let team: TestRegistry;
  let second: Registry;
  const clients: RegistryClient[] = [];
  const replica = (more: { secret?: string; dataFolder?: string } = {}): Promise<Registry> =>
    startRegistry({
      ...{ dataFolder: join(team.folder, 'second'), databaseUrl: url, secret: SECRET, env: {}, logLevel: 'silent' },
      ...more,
    });
  /** The same person at another replica, with the session that the first one opened. */
  async function at(
    person: Person,
    { address, fingerprint }: Pick<Registry, 'address' | 'fingerprint'>,
  ): Promise<Person> {
    const client = openRegistry(address, fingerprint);
    clients.push(client);
    const { challenge } = await person.client.api.open.challenge();
    const signature = Buffer.from(
      person.sign(Buffer.from(`rulehouse-session:${team.registry.workspace}:${challenge}`)),
    ).toString('base64');
    // Asked for at one replica, answered at the other, used at both.
    const { token } = await client.api.open.session({ key: person.key, challenge, signature });
    client.setSession(token);
    person.client.setSession(token);
    return { ...person, client };
  }
  const create = (person: Person, agent: string) =>
    team.statement(person, 'agent.create', { agent, slug: agent, name: agent, description: '' });

  beforeAll(async () => {
    server = await testPostgres();
    url = await server.database();
    team = await testRegistry({ databaseUrl: url, secret: SECRET });
    second = await replica();
  });
  afterAll(async () => {
    for (const client of clients) await client.close();
    await second.close();
    await team.close();
    await server.remove();
  });

  it('are one registry: same workspace, same certificate, sessions and keys good at both', async () => {
    expect([second.workspace, second.fingerprint]).toEqual([team.registry.workspace, team.registry.fingerprint]);
    const admin = await team.join(['admin', 'engineer']);
    const there = await at(admin, second);
    expect(await there.client.api.member.head()).toEqual(await admin.client.api.member.head());
    const { secret, id } = await there.client.api.member.createKey({ name: 'Shop' });
    const asked = async () =>
      (await callAsApplication(team.registry.address, '/v1/agents/none/versions/1', { key: secret })).status;
    expect(await asked()).toBe(404);
    await there.client.api.member.revokeKey({ id });
    await until(asked, 401);
  });

  it('take a challenge once between them', async () => {
    const person = await team.join(['viewer']);
    const there = openRegistry(second.address, second.fingerprint);
    clients.push(there);
    const { challenge } = await person.client.api.open.challenge();
    const signature = Buffer.from(
      person.sign(Buffer.from(`rulehouse-session:${team.registry.workspace}:${challenge}`)),
    ).toString('base64');
    const proof = { key: person.key, challenge, signature };
    const opened = await Promise.allSettled([person.client.api.open.session(proof), there.api.open.session(proof)]);
    expect(opened.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await expect(there.api.open.session({ ...proof, challenge: `${challenge}x` })).rejects.toThrow('does not know');
  });

  it('see at once what the other took, and make one chain of what both take at the same time', async () => {
    const first = await team.join(['admin', 'engineer']);
    const other = await team.join(['admin', 'engineer']);
    const there = await at(other, second);
    const one = create(first, 'seen-at-once');
    const { head } = await first.client.api.member.append({ envelope: one.envelope, objects: [] });
    first.previous = one.id;
    const { workspace: _, ...seen } = await there.client.api.member.head();
    expect(seen).toEqual(head);

    const busy = async (person: Person, name: string): Promise<void> => {
      for (let index = 0; index < 10; index++) {
        const { envelope, id } = create(person, `${name}-${index}`);
        await person.client.api.member.append({ envelope, objects: [] });
        person.previous = id;
      }
    };
    await Promise.all([busy(first, 'from-first'), busy(there, 'from-second')]);
    const { sequence } = await first.client.api.member.head();
    expect(sequence).toBe(head.sequence + 20);
    const { db, close } = await openPostgres({ url, migrations: sharedMigrations, now: () => '' });
    expect(await ledger.verify(db, team.registry.workspace)).toMatchObject({ ok: true, head: { sequence } });
    expect(await ledger.projectionsEqualRebuild(db, team.registry.workspace)).toBe(true);
    await close();
  });

  it('let people in side by side, and one for each invite', async () => {
    const joining = await Promise.allSettled(Array.from({ length: 6 }, () => team.join(['viewer'])));
    expect(joining.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 'fulfilled'));

    const { code } = readInvite((await second.invite(['viewer'], 1)).link);
    const enter = ({ address, fingerprint, workspace }: Registry) => {
      const client = openRegistry(address, fingerprint);
      clients.push(client);
      const { publicKey: key, privateKey } = generateKeyPair();
      const proof = signWith(privateKey)(Buffer.from(`rulehouse-join:${workspace}:${code}`));
      const person = { name: 'Somebody', device: 'Test device', key, proof: Buffer.from(proof).toString('base64') };
      return client.api.open.join({ code, ...person });
    };
    const both = await Promise.allSettled([enter(team.registry), enter(second)]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(both.find((one) => one.status === 'rejected')?.reason.message).toContain('was used already');
  });

  it('serve a deployment made at one from both', async () => {
    const engineer = await team.join(['admin', 'engineer', 'editor']);
    const approver = await team.join(['approver', 'engineer']);
    const agent = { agent: 'a1', slug: sample.slug, name: sample.name, description: '' };
    await team.append(engineer, 'agent.create', agent);
    const { secret } = await engineer.client.api.member.createKey({ name: 'Shop' });
    const served = async () =>
      (await callAsApplication(second.address, `/v1/agents/${sample.slug}/versions/production`, { key: secret })).json
        .version?.hash;
    let from: string | null = null;
    for (const [index, spec] of [sample.spec, { ...sample.spec, purpose: 'Brief.' }].entries()) {
      const made = { agent: 'a1', spec, parent: from, change: `c${index}` };
      const version = await publishApproved(team, { engineer, approver }, made);
      const deployment = { agent: 'a1', channel: 'production', change: made.change, version, from, reason: '' };
      await team.append(approver, 'channel.deploy', deployment);
      await until(served, version);
      from = version;
    }
  });

  it('serve on when one is killed at work, with everything it acknowledged', async () => {
    const person = await team.join(['admin', 'engineer']);
    for (let round = 0; round < 2; round++) {
      const child = await killable(join(team.folder, 'killed'));
      const there = await at(person, child);
      const acknowledged: string[] = [];
      const enough = Promise.withResolvers<void>();
      const busy = (async () => {
        for (let index = 0; ; index++) {
          const { envelope, id } = create(there, `killed-${round}-${index}`);
          await there.client.api.member.append({ envelope, objects: [] });
          there.previous = id;
          acknowledged.push(id);
          if (acknowledged.length === 5) enough.resolve();
        }
      })().catch(enough.resolve);
      await enough.promise;
      child.process.kill('SIGKILL');
      await busy;
      expect(acknowledged.length).toBeGreaterThanOrEqual(5);
      const { entries } = await person.client.api.member.entries({ after: 0, limit: 500 });
      const kept = new Set(entries.map(({ statement }) => statement));
      expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
      // The one that was cut off may be in the ledger or not; whoever asks again finds out.
      const mine = entries.filter(({ envelope }) => envelope.signatures[0]?.keyid === person.key);
      person.previous = mine.at(-1)?.statement ?? null;
      const next = create(person, `after-${round}`);
      await person.client.api.member.append({ envelope: next.envelope, objects: [] });
      person.previous = next.id;
    }
    expect(person.previous).not.toBeNull();
  });

  it('say whether the database is there, and go on when it is back', async () => {
    const ready = async () => (await callAsApplication(second.address, '/ready', { key: null })).status;
    expect(await ready()).toBe(200);
    await server.stop();
    expect(await ready()).toBe(503);
    expect((await callAsApplication(second.address, '/health', { key: null })).status).toBe(200);
    await server.start();
    await until(ready, 200);
  });

  it('are refused with another secret, without one, and beside a registry of its own', async () => {
    const dataFolder = join(team.folder, 'third');
    const start = (secret: string) => startRegistry({ dataFolder, databaseUrl: url, secret, env: {} });
    await expect(start('another secret, just as long as the first')).rejects.toMatchObject({
      data: { rule: 'registry_secret' },
    });
    await expect(start('short')).rejects.toThrow('RULEHOUSE_SECRET');
    const own = await startRegistry({ dataFolder, env: {}, logLevel: 'silent' });
    await own.close();
    const empty = await server.database();
    await expect(startRegistry({ dataFolder, databaseUrl: empty, secret: SECRET, env: {} })).rejects.toMatchObject({
      data: { rule: 'other_registry' },
    });
  });

  interface Child extends Pick<Registry, 'address' | 'fingerprint'> {
    process: ChildProcess;
  }
  async function killable(folder: string): Promise<Child> {
    const program = join(import.meta.dirname, 'replicas.test-helper.ts');
    const child = spawn(process.execPath, [program, url, SECRET, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    if (child.stdout === null) throw new Error('Its output is a pipe.');
    const [line] = await once(createInterface(child.stdout), 'line');
    return { process: child, ...JSON.parse(String(line)) };
  }
});
