import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRegistry, type RegistryClient } from '../../backend/sync/registry-client.ts';
import type { Head } from '../../shared/governance/statement.ts';
import { type Person, type TestRegistry, testRegistry } from '../registry.test-helper.ts';

const HOUR_MS = 3_600_000;
let time = Date.parse('2026-03-01T12:00:00.000Z');
let team: TestRegistry;
let admin: Person;
beforeAll(async () => {
  team = await testRegistry({ now: () => new Date(time), beatMs: 20 });
  admin = await team.join(['admin', 'engineer']);
});
const clients: RegistryClient[] = [];
afterAll(async () => {
  for (const client of clients) await client.close();
  await team.close();
});

const listen = ({ client }: Person): Promise<AsyncIterator<Head>> => client.api.member.events();
/** The first head told that is the wanted one; the test's own time limit ends it. */
async function hear(heads: AsyncIterator<Head>, wanted: Head): Promise<void> {
  for (;;) {
    const { value, done } = await heads.next();
    if (done === true) throw new Error('The stream ended.');
    if (value.sequence === wanted.sequence) return expect(value).toEqual(wanted);
  }
}
/** Everything that still comes, until it ends by itself. */
async function readToEnd(heads: AsyncIterator<Head>): Promise<number> {
  for (let count = 0; ; count += 1) if ((await heads.next()).done === true) return count;
}
const create = (name: string) => team.append(admin, 'agent.create', { agent: name, slug: name, name, description: '' });
async function headNow(): Promise<Head> {
  const { workspace: _, ...head } = await admin.client.api.member.head();
  return head;
}

it('tells the head at once, after each decision, and in between that the line is alive', async () => {
  const heads = await listen(admin);
  expect((await heads.next()).value).toEqual(await headNow());
  await create('one');
  await hear(heads, await headNow());
  await team.join(['viewer']);
  await hear(heads, await headNow());
  // Nothing happens, and something comes all the same.
  expect((await heads.next()).value).toEqual(await headNow());
  await heads.return?.();
});

it('ends for somebody who is removed', async () => {
  const leaver = await team.join(['editor']);
  const heads = await listen(leaver);
  await team.append(admin, 'member.remove', { member: leaver.member, reason: 'Left.' });
  await readToEnd(heads);
  await expect(listen(leaver)).rejects.toMatchObject({ code: 'unauthenticated', data: { rule: 'removed_member' } });
});

it('ends with the session', async () => {
  const viewer = await team.join(['viewer']);
  const heads = await listen(viewer);
  await heads.next();
  time += HOUR_MS;
  await readToEnd(heads);
  await expect(listen(viewer)).rejects.toMatchObject({ code: 'unauthenticated', data: { rule: 'session' } });
});

it('gives way to a newer one where one person has too many', async () => {
  const viewer = await team.join(['viewer']);
  const streams = [];
  for (let count = 0; count < 9; count += 1) {
    // As from another device: a desktop has few connections, and one of these for each stream.
    const client = openRegistry(team.registry.address, team.registry.fingerprint);
    clients.push(client);
    const { challenge } = await client.api.open.challenge();
    const text = `rulehouse-session:${team.registry.workspace}:${challenge}`;
    const signature = Buffer.from(viewer.sign(Buffer.from(text))).toString('base64');
    client.setSession((await client.api.open.session({ key: viewer.key, challenge, signature })).token);
    streams.push(await listen({ ...viewer, client }));
  }
  const [oldest, ...others] = streams;
  if (oldest === undefined) throw new Error('There are nine.');
  await readToEnd(oldest);
  for (const heads of others) {
    expect((await heads.next()).done).toBe(false);
    await heads.return?.();
  }
});

it('ends when the registry closes, which does not wait for it', async () => {
  const viewer = await team.join(['viewer']);
  const heads = await listen(viewer);
  await heads.next();
  await Promise.all([readToEnd(heads), team.restart()]);
});
