import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { listBackups } from '../../ledger/backup.ts';
import { verifySignature } from '../../ledger/crypto.ts';
import { type OpenedDatabase, openDatabase } from '../../ledger/database.ts';
import { createLedger } from '../../ledger/ledger.ts';
import { openPostgres } from '../../ledger/postgres.ts';
import { recoverDatabase } from '../../ledger/recover.ts';
import { ledgerTables } from '../../ledger/tables.ts';
import {
  backupFolder,
  databaseFile,
  executionBackups,
  executionsFile,
  lockRegistryFolder,
} from '../../registry/folder.ts';
import { backUpLog, isLogSound } from '../../registry/store/executions/backup.ts';
import { registryMigrations, sharedMigrations } from '../../registry/store/tables.ts';
import { AppError } from '../../shared/errors.ts';
import { EXIT, type Terminal } from '../terminal.ts';
import { registryFolder } from './registry.ts';
import { namedBackup, restoredJson, tellRestored } from './restore.ts';
import { type Checked, checkSource, line } from './verify.ts';

export interface RegistryDataOptions {
  data: string;
  json?: boolean;
}

/** On PostgreSQL backups are the database's own business, which knows how to restore to a point in time. */
function refuseOnPostgres({ env }: Terminal, tool: string): void {
  if (!env.DATABASE_URL) return;
  throw new AppError(
    'unsupported',
    `This registry is on PostgreSQL (DATABASE_URL), whose own tools do this: use ${tool}. Keep RULEHOUSE_SECRET apart from the backup; without it the registry’s identity cannot be read. “rulehouse registry check” checks the result. For a registry on SQLite, unset DATABASE_URL.`,
    { capability: 'registry_backup' },
  );
}

const noRegistry = (folder: string): AppError =>
  new AppError('not_found', `There is no registry in ${folder}. Name its data folder with --data.`, {
    entity: 'registry',
    id: folder,
  });

function openRegistryDatabase(data: string, now: () => string): Promise<OpenedDatabase> {
  const folder = registryFolder(data);
  const file = databaseFile(folder);
  if (!existsSync(file) && listBackups(backupFolder(folder)).length === 0) throw noRegistry(folder);
  return openDatabase({ file, migrations: registryMigrations, backups: backupFolder(folder), now });
}

/** `rulehouse registry backup`: a verified copy of the registry's database, also while it runs. */
export async function backUpRegistry(terminal: Terminal, { data, json }: RegistryDataOptions): Promise<number> {
  refuseOnPostgres(terminal, 'pg_dump');
  const opened = await openRegistryDatabase(data, terminal.now);
  try {
    const folder = registryFolder(data);
    const file = opened.backup();
    const executions = backUpLog(executionsFile(folder), executionBackups(folder), terminal.now);
    if (json === true) terminal.print(JSON.stringify({ file, executions }));
    else {
      terminal.print(`Backup written and checked: ${file}`);
      if (executions !== null) terminal.print(`Executions written and checked: ${executions}`);
      terminal.print(
        `To move the registry to another machine, take identity.json and the certificate files of ${folder} along.`,
      );
    }
    return EXIT.done;
  } finally {
    await opened.close();
  }
}

/** `rulehouse registry restore [backup]`: puts a backup, the newest sound one when none is named, in place of what is there, which is set aside. */
export async function restoreRegistry(
  terminal: Terminal,
  backup: string | undefined,
  { data, json }: RegistryDataOptions,
): Promise<number> {
  refuseOnPostgres(terminal, 'pg_restore');
  const folder = registryFolder(data);
  if (!existsSync(folder)) throw noRegistry(folder);
  const unlock = lockRegistryFolder(folder);
  try {
    const recovery = recoverDatabase({
      file: databaseFile(folder),
      backups: backupFolder(folder),
      ...(backup === undefined ? {} : { chosen: namedBackup(resolve(terminal.folder, backup)) }),
      now: terminal.now,
    });
    const log = restoreLog(folder, terminal.now);
    if (json === true) {
      terminal.print(JSON.stringify({ ...restoredJson(recovery), executions: log?.file }));
      return EXIT.done;
    }
    tellRestored(recovery, terminal);
    if (log !== null) terminal.print(`Executions were damaged; restored those of ${log.time}: ${log.file}`);
    const { from, to } = recovery.missing;
    terminal.print(
      `Decisions made between ${from} and ${to} are not in it. Desktops that hold them say so and keep them; nothing is taken from them.`,
    );
    return EXIT.done;
  } finally {
    unlock();
  }
}

/**
 * The log of executions has nothing to do with the time to which decisions go back, so a sound one stays as it is. A damaged one
 * gives way to its newest sound backup; where there is none it is left for `check` to tell.
 */
function restoreLog(folder: string, now: () => string): { file: string; time: string } | null {
  if (isLogSound(executionsFile(folder)) || listBackups(executionBackups(folder)).length === 0) return null;
  // What is set aside lies under its time, and the database of this very moment lies there already.
  const later = (): string => new Date(Date.parse(now()) + 1).toISOString();
  return recoverDatabase({ file: executionsFile(folder), backups: executionBackups(folder), now: later }).restored;
}

/** `projected`: what the registry shows is what the ledger adds up to. */
type Shown = Checked & { projected: boolean };
const ledger = createLedger({ verify: verifySignature });

/** `rulehouse registry check`: the database's own integrity, every ledger from its first entry, and that what is shown adds up to it. Exit code 1 when one does not hold. */
export async function checkRegistry(terminal: Terminal, { data, json }: RegistryDataOptions): Promise<number> {
  const { env, now } = terminal;
  const { db, close, damage } = env.DATABASE_URL
    ? { ...(await openPostgres({ url: env.DATABASE_URL, migrations: sharedMigrations, now })), damage: null }
    : await sqliteChecked(data, now);
  try {
    const source = { where: 'registry' as const, db: ledgerTables(db), close };
    const ledgers: Shown[] = [];
    for (const one of await checkSource(source)) {
      const projected = one.ok && (await ledger.projectionsEqualRebuild(source.db, one.workspace));
      ledgers.push({ ...one, projected });
    }
    if (ledgers.length === 0) throw noRegistry(env.DATABASE_URL ? 'the database of DATABASE_URL' : data);
    const logDamaged = !env.DATABASE_URL && !isLogSound(executionsFile(registryFolder(data)));
    const ok = damage === null && !logDamaged && ledgers.every((one) => one.ok && one.projected);
    if (json === true) terminal.print(JSON.stringify({ ok, damage, executionsDamaged: logDamaged, ledgers }, null, 2));
    else for (const said of linesOf(damage, logDamaged, ledgers)) (said.ok ? terminal.print : terminal.say)(said.text);
    return ok ? EXIT.done : EXIT.error;
  } finally {
    await close();
  }
}

async function sqliteChecked(data: string, now: () => string) {
  const { db, raw, close } = await openRegistryDatabase(data, now);
  const found = raw.pragma('integrity_check(1)', { simple: true });
  return { db, close, damage: found === 'ok' ? null : String(found) };
}

const linesOf = (damage: string | null, logDamaged: boolean, ledgers: readonly Shown[]) => [
  ...(logDamaged ? [{ ok: false, text: 'The log of executions is damaged. Restore a backup.' }] : []),
  ...(damage === null
    ? []
    : [
        {
          ok: false,
          text: `The database is damaged: ${damage}. Restore a backup.`,
        },
      ]),
  ...ledgers.map((one) => ({ ok: one.ok, text: line(one) })),
  ...ledgers
    .filter((one) => one.ok && !one.projected)
    .map(() => ({
      ok: false,
      text: 'What the registry shows is not what its decisions add up to. Restore a backup.',
    })),
];
