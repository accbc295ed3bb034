import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type OpenedDatabase, openDatabase } from '../../ledger/database.ts';
import { type LedgerTables, ledgerMigrations } from '../../ledger/tables.ts';
import type { Correction } from '../../shared/executions/corrections.ts';
import {
  keepTeamWords,
  listCorrections,
  noteSent,
  removeCorrection,
  saveCorrections,
  type TeamWord,
  waitingCorrections,
} from './corrections.ts';
import { desktopMigrations } from './migrations.ts';
import type { DesktopTables } from './tables.ts';

const place = { workspace: 'w1', agent: 'a1' };
const said = (right: string, at: string, who = 'ann'): Correction => ({
  ...{
    execution: 'e1',
    field: 'decision',
    title: 'Decision',
    kind: 'enum',
    answered: 'live',
    right,
    input: {},
    who,
    at,
  },
});
const told = (correction: Correction): TeamWord => {
  const { execution, field, who: member, at } = correction;
  return { agent: 'a1', execution, field, member, at, state: 'said', correction };
};
const AT_NINE = '2026-03-01T09:00:00.000Z';
const AT_TEN = '2026-03-01T10:00:00.000Z';

let folder: string;
let opened: OpenedDatabase<LedgerTables & DesktopTables>;
const open = async (upTo = desktopMigrations.length): Promise<void> => {
  const migrations = [...ledgerMigrations, ...desktopMigrations.slice(0, upTo)];
  opened = await openDatabase({ file: join(folder, 'desktop.sqlite'), backups: null, migrations, now: () => AT_NINE });
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rulehouse-corrections-'));
});
afterEach(async () => {
  await opened.close();
  rmSync(folder, { recursive: true });
});

it('what was said before it belonged to the team waits to be sent', async () => {
  await open(desktopMigrations.findIndex(({ name }) => name === 'desktop-0017-corrections-of-the-team'));
  const before = said('turn_down', AT_NINE);
  opened.raw
    .prepare("INSERT INTO corrections VALUES ('w1', 'a1', 'e1', 'decision', ?, ?)")
    .run(AT_NINE, JSON.stringify(before));
  await opened.close();
  await open();
  expect(await listCorrections(opened.db, place)).toEqual([before]);
  const waiting = await waitingCorrections(opened.db, 'w1', 'ann');
  expect(waiting.map(({ correction }) => correction)).toEqual([before]);
  await noteSent(opened.db, waiting);
  expect(await waitingCorrections(opened.db, 'w1', 'ann')).toEqual([]);
  expect(await listCorrections(opened.db, place)).toEqual([before]);
});

it('a word said anew while the last one was on its way goes on waiting, and nothing older takes its place', async () => {
  await open();
  const { db } = opened;
  await saveCorrections(db, place, [said('turn_down', AT_NINE)]);
  const sending = await waitingCorrections(db, 'w1', 'ann');
  const later = said('live', AT_TEN);
  await saveCorrections(db, place, [later]);
  await noteSent(db, sending);
  expect(await keepTeamWords(db, 'w1', 'ann', [told(said('turn_down', AT_NINE))])).toBe(false);
  expect((await waitingCorrections(db, 'w1', 'ann')).map(({ correction }) => correction)).toEqual([later]);
});

it('a word that is taken back is told to the registry, and is no more once that knows', async () => {
  await open();
  const { db } = opened;
  await saveCorrections(db, place, [said('turn_down', AT_NINE)]);
  await noteSent(db, await waitingCorrections(db, 'w1', 'ann'));
  const mine = { ...place, execution: 'e1', field: 'decision', member: 'ann' };
  expect(await removeCorrection(db, { ...mine, member: 'bob' }, AT_TEN)).toBe(false);
  expect(await removeCorrection(db, mine, AT_TEN)).toBe(true);
  expect(await removeCorrection(db, mine, AT_TEN)).toBe(false);
  expect(await listCorrections(db, place)).toEqual([]);
  const waiting = await waitingCorrections(db, 'w1', 'ann');
  expect(waiting).toMatchObject([{ at: AT_TEN, correction: null }]);
  // What the registry still tells does not bring it back.
  expect(await keepTeamWords(db, 'w1', 'ann', [told(said('turn_down', AT_NINE))])).toBe(false);
  await noteSent(db, waiting);
  expect(await opened.db.selectFrom('corrections').selectAll().execute()).toEqual([]);
});

it('what another device of mine said replaces what was said here before', async () => {
  await open();
  const { db } = opened;
  await saveCorrections(db, place, [said('turn_down', AT_NINE)]);
  expect(await keepTeamWords(db, 'w1', 'ann', [told(said('live', AT_TEN))])).toBe(true);
  expect(await waitingCorrections(db, 'w1', 'ann')).toEqual([]);
  const takenBack: TeamWord = { ...told(said('live', AT_TEN)), state: 'taken_back', correction: null };
  expect(await keepTeamWords(db, 'w1', 'ann', [takenBack])).toBe(true);
  expect(await listCorrections(db, place)).toEqual([]);
});
