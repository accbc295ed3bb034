import type { Kysely } from 'kysely';
import { AppError } from '../shared/errors.ts';
import type { Verify } from '../shared/governance/dsse.ts';
import type { StateReader } from '../shared/governance/entities.ts';
import type { Head } from '../shared/governance/statement.ts';
import { canonicalJson } from '../shared/json/canonical.ts';
import { Pending, stateReader } from './projection.ts';
import { replay, type Verification } from './replay.ts';
import { type LedgerTables, ledgerTables, type ProjectionTable } from './tables.ts';
import { takeTurn } from './turn.ts';
import { work } from './work.ts';

const nothing: StateReader = { get: () => Promise.resolve(undefined) };

/** Checks a stored ledger in memory; reads only. */
export const verifyLedger = <T extends LedgerTables>(
  db: Kysely<T>,
  workspace: string,
  verify: Verify,
): Promise<Verification> => replay(db, { workspace, verify, state: new Pending(nothing) });

export const rebuild = <T extends LedgerTables>(db: Kysely<T>, workspace: string, verify: Verify): Promise<Head> =>
  work(db, async (tx) => {
    await takeTurn(tx, workspace);
    await ledgerTables(tx).deleteFrom('projection').where('workspace', '=', workspace).execute();
    const state = new Pending(stateReader(tx, workspace));
    const done = await replay(tx, { workspace, verify, state, afterPage: () => state.flush(tx, workspace) });
    if (done.ok) return done.head;
    // Thrown, so that the projection that was there comes back with the transaction.
    throw new AppError('unavailable', `${done.refusal.message} What was shown before stays as it is.`, {
      what: 'ledger_damaged',
    });
  });

/** Whether the stored projection is what the entries add up to: same records, same order, same content. */
export const projectionsEqualRebuild = <T extends LedgerTables>(
  db: Kysely<T>,
  workspace: string,
  verify: Verify,
): Promise<boolean> =>
  work(db, async (tx) => {
    await takeTurn(tx, workspace);
    const state = new Pending(nothing);
    const done = await replay(tx, { workspace, verify, state });
    if (!done.ok) return false;
    const expected = new Map(state.rows(workspace).map((row) => [`${row.kind} ${row.id}`, comparable(row)]));
    const stored = await ledgerTables(tx)
      .selectFrom('projection')
      .selectAll()
      .where('workspace', '=', workspace)
      .execute();
    return (
      stored.length === expected.size &&
      stored.every((row) => expected.get(`${row.kind} ${row.id}`) === comparable(row))
    );
  });

// The order of names in an object carries no meaning; everything else does.
const comparable = ({ agent, seq, data }: ProjectionTable): string =>
  canonicalJson({ agent, seq, value: JSON.parse(data) });
