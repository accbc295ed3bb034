import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { lockDataFolder } from '../../backend/store/instance-lock.ts';
import { type Backup, listBackups } from '../../ledger/backup.ts';
import { type Recovery, recoverDatabase } from '../../ledger/recover.ts';
import { AppError } from '../../shared/errors.ts';
import { EXIT, type Terminal } from '../terminal.ts';

interface RestoreOptions {
  data: string;
  json?: boolean;
}

/** The backup that a person names. Throws `not_found` where there is no such file. */
export function namedBackup(file: string): Backup {
  if (!existsSync(file)) throw new AppError('not_found', `There is no file ${file}.`, { entity: 'backup', id: file });
  const known = listBackups(dirname(file)).find((backup) => backup.file === file);
  return known ?? { file, time: statSync(file).mtime.toISOString() };
}

/** Tells what was restored and what was there before. */
export function tellRestored({ restored, quarantined, unusable }: Recovery, { print, say }: Terminal): void {
  print(`Restored the backup of ${restored.time}: ${restored.file}`);
  if (quarantined !== null) print(`What was there before is set aside, unchanged: ${quarantined}`);
  for (const { file } of unusable) say(`This newer backup is damaged and was passed over: ${file}`);
}

/** The same for programs. */
export const restoredJson = ({ restored: { file, time }, quarantined, unusable }: Recovery) => ({
  ...{ file, time, setAside: quarantined },
  unusable: unusable.map((one) => one.file),
});

/**
 * `rulehouse restore [backup]`: puts a backup of the application's database, the newest sound one when none is named, in place
 * of what is there, which is set aside.
 */
export async function restoreApplication(
  terminal: Terminal,
  backup: string | undefined,
  { data, json }: RestoreOptions,
): Promise<number> {
  const folder = resolve(terminal.folder, data);
  if (!existsSync(folder)) {
    const message = `There is no data folder ${folder}. Name it with --data.`;
    throw new AppError('not_found', message, { entity: 'data_folder', id: folder });
  }
  const unlock = lockDataFolder(folder);
  try {
    const recovery = recoverDatabase({
      file: join(folder, 'rulehouse.db'),
      backups: join(folder, 'backups'),
      ...(backup === undefined ? {} : { chosen: namedBackup(resolve(terminal.folder, backup)) }),
      now: terminal.now,
    });
    if (json === true) {
      terminal.print(JSON.stringify(restoredJson(recovery)));
      return EXIT.done;
    }
    tellRestored(recovery, terminal);
    const { from, to } = recovery.missing;
    terminal.print(
      `What was saved between ${from} and ${to} may be missing. Decisions that a team's registry holds come back when you synchronise.`,
    );
    return EXIT.done;
  } finally {
    unlock();
  }
}
