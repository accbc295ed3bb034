import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { listOverrides } from '../../backend/store/catalogue.ts';
import { desktopMigrations } from '../../backend/store/migrations.ts';
import type { DesktopTables } from '../../backend/store/tables.ts';
import { applyOverrides } from '../../engine/catalogue/catalogue.ts';
import { type OpenedDatabase, openDatabase } from '../../ledger/database.ts';
import { type LedgerTables, ledgerMigrations } from '../../ledger/tables.ts';

/**
 * The desktop's database of a data folder, for reading beside a running application; undefined before the first start.
 * Prices and limits of models are from then on those that were edited there. Throws typed errors for data of a newer program and for damage.
 */
export async function openDesktopData(
  dataFolder: string,
  now: () => string,
): Promise<OpenedDatabase<LedgerTables & DesktopTables> | undefined> {
  const file = join(dataFolder, 'rulehouse.db');
  if (!existsSync(file)) return undefined;
  const database = await openDatabase<LedgerTables & DesktopTables>({
    file,
    migrations: [...ledgerMigrations, ...desktopMigrations],
    backups: join(dataFolder, 'backups'),
    now,
  });
  applyOverrides(await listOverrides(database.db));
  return database;
}
