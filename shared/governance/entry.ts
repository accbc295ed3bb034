import { hashOf } from '../json/canonical.ts';
import type { Hash } from '../spec/ids.ts';
import type { Refusal } from './refusal.ts';
import type { Entry, Envelope, Head } from './statement.ts';

/** The head of a ledger without entries. */
export const EMPTY_HEAD: Head = { sequence: 0, hash: null };

/** The head after an entry. */
export const headAfter = (entry: Entry): Head => ({ sequence: entry.sequence, hash: entry.hash });

const linkHash = (sequence: number, statement: Hash, previous: Hash | null): Hash =>
  hashOf({ sequence, statement, previous });

/** The next link of the chain; whether the statement may be appended is the reducer's decision. */
export function entryAfter(head: Head, statement: Hash, envelope: Envelope): Entry {
  const sequence = head.sequence + 1;
  return { sequence, statement, previous: head.hash, hash: linkHash(sequence, statement, head.hash), envelope };
}

const broken = (rule: Refusal['rule'], message: string, sequence: number): Refusal => ({
  code: 'conflict',
  rule,
  message,
  details: { sequence },
});

/** Whether an entry continues the chain that ends at `head`; null when it does. */
export function checkLink(head: Head, entry: Entry): Refusal | null {
  if (entry.sequence !== head.sequence + 1)
    return broken('sequence', `Entry ${head.sequence + 1} of the ledger is missing or out of order.`, entry.sequence);
  if (entry.previous !== head.hash)
    return broken(
      'fork',
      `Entry ${entry.sequence} of the ledger does not continue the entry before it.`,
      entry.sequence,
    );
  if (entry.hash !== linkHash(entry.sequence, entry.statement, entry.previous))
    return broken(
      'hash',
      `Entry ${entry.sequence} of the ledger was altered: its hash does not match.`,
      entry.sequence,
    );
  return null;
}
