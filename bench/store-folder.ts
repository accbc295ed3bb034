import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { openTestBackend, type TestBackend, temporaryFolder } from '../backend/backend.test-helper.ts';
import type { Db } from '../ledger/tables.ts';
import { appendHistory } from './long-history.ts';

/** Filling a store takes minutes; with RULEHOUSE_BENCH_STORES a folder of that name keeps what was filled for the next time. */
const KEPT = process.env.RULEHOUSE_BENCH_STORES;

/** A desktop's data folder whose workspace holds so many agents with so many versions each, and the backend on it. */
export async function storeWith(agents: number, versions: number): Promise<TestBackend> {
  const kept = KEPT === undefined ? undefined : join(KEPT, `${agents}-agents-of-${versions}`);
  if (kept === undefined) return fill(await openTestBackend(), agents, versions);
  if (!existsSync(kept)) {
    const filled = await fill(await openTestBackend(), agents, versions);
    await filled.backend.close();
    cpSync(filled.dataFolder, kept, { recursive: true });
  }
  const dataFolder = temporaryFolder();
  cpSync(kept, dataFolder, { recursive: true });
  return openTestBackend({ dataFolder });
}

async function fill(desktop: TestBackend, agents: number, versions: number): Promise<TestBackend> {
  const { context } = desktop.backend;
  const { id: workspace, member } = context.workspaces.current();
  const key = context.identity.publicKey;
  const held = await context.ledger.reader(context.db, workspace).get('key', key);
  const me = { member, key, sign: await context.identity.sign(), previous: held?.lastStatement ?? null };
  // The ledger's tables are among the desktop's; Kysely's types are invariant in them.
  const db = context.db as unknown as Db;
  const shape = { agents, versions, isDecided: false };
  await appendHistory({ db, ledger: context.ledger, workspace }, { engineer: me, approver: me }, shape);
  return desktop;
}
