import type { Kysely } from 'kysely';
import type { Verify } from '../shared/governance/dsse.ts';
import type { Head } from '../shared/governance/statement.ts';
import { rebuild } from './rebuild.ts';
import { type LedgerTables, ledgerTables } from './tables.ts';
import { takeTurn } from './turn.ts';
import { work } from './work.ts';

/**
 * Takes the entries above `sequence` away and projects what stays anew: what a replica does, on a person's word alone, before
 * it follows another continuation. Objects stay. Throws `unavailable` and changes nothing when what stays does not verify.
 */
export const rewind = <T extends LedgerTables>(
  db: Kysely<T>,
  workspace: string,
  sequence: number,
  verify: Verify,
): Promise<Head> =>
  work(db, async (tx) => {
    await takeTurn(tx, workspace);
    await ledgerTables(tx)
      .deleteFrom('entries')
      .where('workspace', '=', workspace)
      .where('sequence', '>', sequence)
      .execute();
    return rebuild(tx, workspace, verify);
  });
