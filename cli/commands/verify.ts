import { existsSync } from 'node:fs';
import type { Kysely } from 'kysely';
import { verifySignature } from '../../ledger/crypto.ts';
import { openDatabase } from '../../ledger/database.ts';
import { createLedger } from '../../ledger/ledger.ts';
import { listLedgers } from '../../ledger/list-ledgers.ts';
import { openPostgres } from '../../ledger/postgres.ts';
import { type LedgerTables, ledgerTables } from '../../ledger/tables.ts';
import { databaseFile } from '../../registry/folder.ts';
import { registryMigrations, sharedMigrations } from '../../registry/store/tables.ts';
import { AppError } from '../../shared/errors.ts';
import { openDesktopData } from '../agents/open-data.ts';
import { EXIT, type Terminal } from '../terminal.ts';
import { registryFolder } from './registry.ts';

export { verifyFile } from './verify-file.ts';

export interface VerifyOptions {
  data: string;
  json?: boolean;
}

/** What was found in one ledger. `entry` is the first that does not hold, counted from 1. */
export interface Checked {
  where: 'desktop' | 'registry';
  workspace: string;
  ok: boolean;
  entries: number;
  head: string | null;
  entry: number | null;
  problem: string | null;
}

export interface Source {
  where: Checked['where'];
  db: Kysely<LedgerTables>;
  close: () => Promise<void>;
}

async function openSources(dataFolder: string, { env, now }: Terminal): Promise<Source[]> {
  const sources: Source[] = [];
  const desktop = await openDesktopData(dataFolder, now);
  if (desktop !== undefined) sources.push({ where: 'desktop', db: ledgerTables(desktop.db), close: desktop.close });
  const file = databaseFile(registryFolder(dataFolder));
  if (existsSync(file)) {
    const registry = await openDatabase({ file, migrations: registryMigrations, backups: null, now });
    sources.push({ where: 'registry', db: ledgerTables(registry.db), close: registry.close });
  }
  // The address alone may be another program's; with the secret it is a registry's.
  if (env.DATABASE_URL && env.RULEHOUSE_SECRET) {
    const shared = await openPostgres({ url: env.DATABASE_URL, migrations: sharedMigrations, now });
    sources.push({ where: 'registry', db: ledgerTables(shared.db), close: shared.close });
  }
  return sources;
}

/** Every ledger of a database, from its first entry. */
export async function checkSource({ where, db }: Source): Promise<Checked[]> {
  const ledger = createLedger({ verify: verifySignature });
  const checked: Checked[] = [];
  for (const workspace of await listLedgers(db)) {
    const found = await ledger.verify(db, workspace);
    const head = found.ok ? found.head : found.good;
    checked.push({
      where,
      workspace,
      ok: found.ok,
      entries: head.sequence,
      head: head.hash,
      entry: found.ok ? null : found.sequence,
      problem: found.ok ? null : found.refusal.message,
    });
  }
  return checked;
}

/** What was found, in a sentence. */
export const line = ({ where, ok, entries, entry, problem }: Checked): string => {
  const whose = where === 'desktop' ? 'This computer’s ledger' : 'The registry’s ledger';
  const all = entries === 1 ? 'its one entry holds' : `all ${entries} entries hold`;
  if (ok) return `${whose}: ${all}: order, hashes, signatures and permissions.`;
  return `${whose}: entry ${entry} does not hold. ${problem} Entries before it that hold: ${entries}.`;
};

/** `rulehouse verify`: checks every ledger of the data folder, and of a registry on PostgreSQL that the environment names, from its first entry. Exit code 1 when one does not hold. */
export async function verifyData(terminal: Terminal, options: VerifyOptions): Promise<number> {
  const sources = await openSources(options.data, terminal);
  try {
    const checked = (await Promise.all(sources.map(checkSource))).flat();
    if (checked.length === 0)
      throw new AppError('not_found', `There is no ledger in ${options.data}.`, { entity: 'ledger', id: options.data });
    const ok = checked.every((one) => one.ok);
    if (options.json === true) terminal.print(JSON.stringify({ ok, ledgers: checked }, null, 2));
    else for (const one of checked) (one.ok ? terminal.print : terminal.say)(line(one));
    return ok ? EXIT.done : EXIT.error;
  } finally {
    for (const source of sources) await source.close();
  }
}
