import { afterEach, expect, it } from 'vitest';
import { testPerson } from '../shared/governance/crypto.test-helper.ts';
import { newTeam, people } from '../shared/governance/team.test-helper.ts';
import { ledger } from './kept-ledger.test-helper.ts';
import { hasPostgres, SKIPPED, type TestPostgres, testPostgres } from './postgres.test-helper.ts';
import { openPostgres } from './postgres.ts';
import { ledgerMigrations } from './tables.ts';
import { steppingClock, temporaryDatabase } from './testing.ts';

/** A history of before devices were counted, in which an admin let somebody in twice. */
async function history() {
  const made = await newTeam();
  const phone = { member: 'viewer', name: 'viewer', roles: ['viewer' as const], key: testPerson('viewer', 70).key };
  await made.append(people.admin, 'member.add', { ...phone, device: 'Phone' });
  return made;
}
const earlier = ledgerMigrations.filter(({ name }) => name !== 'ledger-0002-devices');
const now = steppingClock();
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});
/** As an earlier program projected it. */
const FORGET = `update projection set data = replace(data, ',"devices":2', '') where kind = 'member'`;

it('members of an earlier database get the count of their devices, as a rebuild would', async () => {
  const made = await history();
  const base = await temporaryDatabase();
  closing.push(base.remove);
  for (const { envelope } of made.entries) await ledger.append(base.db, made.workspace, envelope, []);
  const forgotten = base.raw.prepare(FORGET).run();
  expect(forgotten.changes).toBeGreaterThan(0);
  expect(await ledger.projectionsEqualRebuild(base.db, made.workspace)).toBe(false);
  ledgerMigrations.find(({ name }) => name === 'ledger-0002-devices')?.up(base.raw);
  expect(await ledger.projectionsEqualRebuild(base.db, made.workspace)).toBe(true);
});

it.skipIf(!hasPostgres())(`on PostgreSQL too ${SKIPPED}`, async () => {
  const server: TestPostgres = await testPostgres();
  closing.push(() => server.remove());
  const made = await history();
  const url = await server.database();
  const old = await openPostgres({ url, migrations: earlier, now });
  for (const { envelope } of made.entries) await ledger.append(old.db, made.workspace, envelope, []);
  const rows = await old.db.selectFrom('projection').selectAll().where('kind', '=', 'member').execute();
  for (const { id, data } of rows)
    await old.db
      .updateTable('projection')
      .set({ data: data.replace(',"devices":2', '') })
      .where('kind', '=', 'member')
      .where('id', '=', id)
      .execute();
  expect(await ledger.projectionsEqualRebuild(old.db, made.workspace)).toBe(false);
  await old.close();
  const { db, applied, close } = await openPostgres({ url, migrations: ledgerMigrations, now });
  closing.push(close);
  expect(applied).toEqual(['ledger-0002-devices']);
  expect(await ledger.projectionsEqualRebuild(db, made.workspace)).toBe(true);
});
