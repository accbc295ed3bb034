// Run as a process of its own, as a person without rights unless it is told otherwise: opens a database and prints what it is told.
import { AppError } from '../shared/errors.ts';
import { openDatabase } from './database.ts';
import { ledgerMigrations } from './tables.ts';

const [, , file = '', backups = '', as = 'nobody'] = process.argv;
// The first user without rights on every system that has root.
if (as === 'nobody' && process.getuid?.() === 0) process.setuid?.(65534);
try {
  const now = (): string => '2026-03-01T09:00:00.000Z';
  const { close, backup } = await openDatabase({ file, migrations: ledgerMigrations, backups: backups || null, now });
  backup();
  await close();
  process.stdout.write('opened');
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  process.stdout.write(JSON.stringify({ code: error.code, ...error.data }));
}
