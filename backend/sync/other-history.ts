import type { Entry, Head } from '../../shared/governance/statement.ts';
import type { Core } from '../context.ts';
import type { MemberConnection } from './session.ts';

/** How the registry's ledger is another one than the one that was verified and kept here. */
export type Difference =
  /** It ends, unaltered, at an earlier entry: a backup was restored. `at` null: so early that it does not know this key. */
  | { kind: 'restored'; at: Head | null; held: Head }
  /** Up to `sequence` − 1 both are the same; after that each goes its own way. */
  | { kind: 'forked'; sequence: number; here: Entry | null; there: Entry | null }
  /** What it sent does not verify, whatever it is. */
  | { kind: 'unverified'; why: string };

/** How many entries both histories begin with; 0 where nothing is known to be the same. */
export function commonEntries(difference: Difference): number {
  if (difference.kind === 'forked') return difference.sequence - 1;
  return difference.kind === 'restored' ? (difference.at?.sequence ?? 0) : 0;
}

/** The registry's ledger does not continue the one held here. It is not followed, and what is held stays as it is. */
export class OtherHistory extends Error {
  readonly difference: Difference;
  constructor(difference: Difference) {
    super(`The registry's ledger is another one: ${difference.kind}.`);
    this.name = 'OtherHistory';
    this.difference = difference;
  }
}

/** Whether the registry's head, and what it sent after the one held here, can belong to the history held here. */
export function continues(held: Head, head: Head, [next]: readonly Entry[]): boolean {
  if (head.sequence < held.sequence) return false;
  if (head.sequence === held.sequence) return head.hash === held.hash;
  return next === undefined || next.previous === held.hash;
}

/** What was found out about a head of a registry, so that looking again costs nothing. */
const known = new WeakMap<MemberConnection, { key: string; difference: Difference }>();

/**
 * How a head that does not continue the one held here came about: an earlier entry of the same history, or another history,
 * whose first differing entry is searched by halves, because each hash covers all before it.
 */
export async function tellApart(
  core: Core,
  workspace: string,
  connection: MemberConnection,
  { held, head }: { held: Head; head: Head },
): Promise<Difference> {
  const key = `${held.hash} ${head.sequence} ${head.hash}`;
  const before = known.get(connection);
  if (before?.key === key) return before.difference;
  const difference = await compare(core, workspace, connection, { held, head });
  known.set(connection, { key, difference });
  return difference;
}

async function compare(
  core: Core,
  workspace: string,
  connection: MemberConnection,
  { held, head }: { held: Head; head: Head },
): Promise<Difference> {
  const here = async (at: number): Promise<Entry | null> =>
    (await core.ledger.entries(core.db, workspace, at - 1, 1))[0] ?? null;
  const there = async (at: number): Promise<Entry | null> =>
    (await connection.ask((api) => api.entries({ after: at - 1, limit: 1 }))).entries[0] ?? null;
  if (head.sequence < held.sequence && (head.sequence === 0 || (await here(head.sequence))?.hash === head.hash))
    return { kind: 'restored', at: head, held };
  let same = 0;
  let other = Math.min(held.sequence, head.sequence);
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if ((await here(middle))?.hash === (await there(middle))?.hash) same = middle;
    else other = middle;
  }
  return { kind: 'forked', sequence: other, here: await here(other), there: await there(other) };
}
