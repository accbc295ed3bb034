// A real registry over TLS that holds 10,000 decisions. Asked `invite`, it answers with a link; asked `head`, with where its history ends.
import { verifySignature } from '../ledger/crypto.ts';
import { openDatabase } from '../ledger/database.ts';
import { createLedger } from '../ledger/ledger.ts';
import { databaseFile } from '../registry/folder.ts';
import { testRegistry } from '../registry/registry.test-helper.ts';
import { type AllTables, registryMigrations } from '../registry/store/tables.ts';
import { appendHistory } from './long-history.ts';

export interface SyncReady {
  entries: number;
}
export type SyncQuestion = 'invite';
export interface SyncAnswer {
  link: string;
}

const AGENTS = 40;
/** Of each agent; each brings five decisions. Fewer with RULEHOUSE_BENCH_VERSIONS, to look at something quickly. */
const VERSIONS = Number(process.env.RULEHOUSE_BENCH_VERSIONS ?? 50);
const team = await testRegistry();
const engineer = await team.join(['admin', 'engineer', 'editor']);
const approver = await team.join(['approver', 'engineer']);
const { db, close } = await openDatabase<AllTables>({
  file: databaseFile(team.folder),
  migrations: registryMigrations,
  backups: null,
  now: () => new Date().toISOString(),
});
const ledger = createLedger({ verify: verifySignature });
const { workspace } = team.registry;
await appendHistory(
  { db, ledger, workspace },
  { engineer, approver },
  { agents: AGENTS, versions: VERSIONS, isDecided: true },
);
const { sequence } = await ledger.head(db, workspace);
await close();

process.on('message', async (_question: SyncQuestion) => {
  const answer: SyncAnswer = { link: (await team.registry.invite(['viewer'], 1)).link };
  process.send?.(answer);
});
const ready: SyncReady = { entries: sequence };
process.send?.(ready);
// Ends with whoever started it.
process.on('disconnect', () => process.exit());
