import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Backup, fileTime, isSound, listBackups, syncToDisk } from './backup.ts';
import { explainFailure, troubleOf } from './trouble.ts';

export interface Recovery {
  /** `quarantine/<time>` beside the file: holds the damaged file with its -wal and -shm. null when there was none. */
  quarantined: string | null;
  /** The backup that was restored. */
  restored: Backup;
  /** Backups newer than it that turned out to be damaged themselves. */
  unusable: Backup[];
  /** What was saved between these instants may be missing. */
  missing: { from: string; to: string };
}

const COMPANIONS = ['', '-wal', '-shm', '-journal'];

/**
 * Sets a damaged database aside, untouched, and puts the newest sound backup in its place. Only on a person's word, with
 * the database closed. Throws and moves nothing when there is no sound backup. Killed half-way it leaves no file under
 * the real name, which `openDatabase` reports as missing, and it can be run again. `chosen` is the one backup to take instead.
 */
export function recoverDatabase(options: {
  file: string;
  backups: string;
  chosen?: Backup;
  now: () => string;
}): Recovery {
  const { file, backups, chosen, now } = options;
  try {
    const candidates = chosen === undefined ? listBackups(backups) : [chosen];
    const at = candidates.findIndex((candidate) => isSound(candidate.file));
    const restored = candidates[at];
    if (restored === undefined) throw troubleOf('database_no_backup', file);
    const to = now();
    const copy = `${file}.restored`;
    rmSync(copy, { force: true });
    copyFileSync(restored.file, copy);
    if (!isSound(copy)) throw troubleOf('database_unreadable', copy);
    syncToDisk(copy);
    const quarantined = setAside(file, join(dirname(file), 'quarantine', fileTime(to)));
    renameSync(copy, file);
    syncToDisk(dirname(file));
    return { quarantined, restored, unusable: candidates.slice(0, at), missing: { from: restored.time, to } };
  } catch (error) {
    throw explainFailure(error, file);
  }
}

function setAside(file: string, folder: string): string | null {
  const present = COMPANIONS.map((suffix) => file + suffix).filter((path) => existsSync(path));
  if (present.length === 0) return null;
  mkdirSync(dirname(folder), { recursive: true });
  // Fails when it exists: nothing set aside earlier may be replaced.
  mkdirSync(folder);
  // The write-ahead log goes too: beside the restored file it would be replayed into it. The database goes first, because
  // without its log it could open and quietly lack the last decisions.
  for (const path of present) renameSync(path, join(folder, basename(path)));
  syncToDisk(folder);
  return folder;
}
