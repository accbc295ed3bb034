import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openPostgres } from '../../ledger/postgres.ts';
import { AppError } from '../../shared/errors.ts';
import { fingerprintOf } from '../certificate.ts';
import { identityFrom, ownIdentity, type StoredIdentity } from '../identity.ts';
import { sealedText } from '../store/sealed-row.ts';
import { type AllTables, type SharedTables, sharedMigrations } from '../store/tables.ts';
import { folderCertificates } from './folder-store.ts';
import { inEffect, type Rotation, rotated } from './issued.ts';
import { sharedCertificates } from './shared-store.ts';

interface Options extends Pick<Rotation, 'now' | 'from' | 'isVouched'> {
  dataFolder: string;
  databaseUrl?: string | undefined;
  secret?: string | undefined;
}

/**
 * Makes the next certificate of a registry, also while it runs: it, and each of its replicas, shows it from when it takes effect.
 * Returns both fingerprints. Throws typed errors where there is no registry or its row cannot be opened.
 */
export async function rotateCertificate(options: Options): Promise<{ before: string; next: string; from: string }> {
  const { databaseUrl, now } = options;
  const { store, workspace, close } =
    databaseUrl === undefined ? inFolder(options) : await inDatabase(options, databaseUrl);
  try {
    const history = await store.change((held) => rotated(held, { ...options, workspace }));
    const next = history.at(-1);
    if (next === undefined) throw new Error('The history of certificates is empty.');
    return {
      before: inEffect(history.slice(0, -1), now).fingerprint,
      next: fingerprintOf(next.certificate),
      from: next.from,
    };
  } finally {
    await close();
  }
}

function inFolder({ dataFolder, now }: Options) {
  if (!existsSync(join(dataFolder, 'identity.json')))
    throw new AppError('not_found', `There is no registry in ${dataFolder}. Name its data folder with --data.`, {
      entity: 'registry',
      id: dataFolder,
    });
  const { workspace } = ownIdentity(dataFolder, () => '');
  return { store: folderCertificates(dataFolder, [], () => now), workspace, close: async () => {} };
}

async function inDatabase({ now, secret = '' }: Options, url: string) {
  const { db, close } = await openPostgres<AllTables & SharedTables>({
    url,
    migrations: sharedMigrations,
    now: () => now.toISOString(),
  });
  try {
    // Written by a registry, and nobody without the secret could have changed it.
    const own = JSON.parse(await sealedText(db, secret)()) as { identity: StoredIdentity };
    return { store: sharedCertificates(db, secret), workspace: identityFrom(own.identity).workspace, close };
  } catch (error) {
    await close();
    throw error;
  }
}
