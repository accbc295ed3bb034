import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { explainFailure, troubleOf } from './trouble.ts';

/** How many backups stay; the oldest go first. */
export const KEPT_BACKUPS = 10;
const NAME = /^backup-(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z)(?:-(\d+))?\.db$/;

export interface Backup {
  file: string;
  /** When it was taken, an instant. */
  time: string;
}

/** An instant in a file name: `2026-03-01T09-30-00-000Z`. */
export const fileTime = (instant: string): string => instant.replaceAll(/[:.]/g, '-');
const instantOf = (name: string): string => name.replace(/T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z/, 'T$1:$2:$3.$4Z');

/** The backups of a folder, newest first, unverified. */
export function listBackups(folder: string): Backup[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw explainFailure(error, folder);
  }
  return names
    .flatMap((name) => {
      const [, time, again] = NAME.exec(name) ?? [];
      return time === undefined ? [] : [{ file: join(folder, name), time: instantOf(time), again: Number(again ?? 0) }];
    })
    .sort((left, right) => (left.time === right.time ? right.again - left.again : left.time < right.time ? 1 : -1))
    .map(({ file, time }) => ({ file, time }));
}

/** Makes a folder where it is missing; fails when it may not be written to, which SQLite reports as not finding a file. */
export function makeWritable(folder: string): void {
  mkdirSync(folder, { recursive: true });
  accessSync(folder, constants.W_OK);
}

/** Makes names and contents survive a power cut: a rename is durable once its folder is. */
export function syncToDisk(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } catch (error) {
    // Windows cannot flush folders and read-only handles, and keeps renames in its own journal.
    if (process.platform !== 'win32') throw error;
  } finally {
    closeSync(handle);
  }
}

/** Whether a file is a whole database with something in it. Opens it read-only. */
export function isSound(file: string): boolean {
  try {
    const copy = new BetterSqlite3(file, { readonly: true, fileMustExist: true });
    try {
      const tables = copy.prepare("select count(*) from sqlite_schema where type = 'table'").pluck().get();
      return tables !== 0 && copy.pragma('quick_check(1)', { simple: true }) === 'ok';
    } finally {
      copy.close();
    }
  } catch {
    return false;
  }
}

/**
 * Writes a verified copy of an open database into `folder` and returns its path: VACUUM INTO a temporary name (a plain
 * copy of a live database may be torn), opened again and checked, flushed, renamed. Keeps the last `KEPT_BACKUPS`.
 */
export function writeBackup(raw: BetterSqlite3.Database, folder: string, instant: string): string {
  try {
    makeWritable(folder);
    const target = freeName(folder, instant);
    const temporary = `${target}.part`;
    // Unfinished ones of a process that was killed would stay for ever.
    for (const name of readdirSync(folder)) if (/^backup-.*\.part$/.test(name)) rmSync(join(folder, name));
    raw.prepare('vacuum into ?').run(temporary);
    if (!isSound(temporary)) {
      rmSync(temporary, { force: true });
      throw troubleOf('database_damaged', raw.name);
    }
    syncToDisk(temporary);
    renameSync(temporary, target);
    syncToDisk(folder);
    for (const { file } of listBackups(folder).slice(KEPT_BACKUPS)) rmSync(file, { force: true });
    return target;
  } catch (error) {
    throw explainFailure(error, folder);
  }
}

function freeName(folder: string, instant: string): string {
  const taken = listBackups(folder).filter(({ time }) => time === instant).length;
  return join(folder, `backup-${fileTime(instant)}${taken === 0 ? '' : `-${taken}`}.db`);
}
