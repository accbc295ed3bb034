import { openTestBackend, type TestBackend } from '../backend/backend.test-helper.ts';
import type { Db } from '../ledger/tables.ts';
import { appendHistory } from './long-history.ts';

/** A desktop's data folder whose workspace holds so many agents with so many versions each, and the backend on it. */
export async function storeWith(agents: number, versions: number): Promise<TestBackend> {
  const desktop = await openTestBackend();
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
