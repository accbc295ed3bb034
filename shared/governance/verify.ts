import { openEnvelope, type Verify } from './dsse.ts';
import type { ObjectReader } from './entities.ts';
import { checkLink, EMPTY_HEAD, headAfter } from './entry.ts';
import { type MemoryState, memoryState } from './memory-state.ts';
import { reduce } from './reduce.ts';
import { type Refusal, refusal } from './refusal.ts';
import { Entry, type Head } from './statement.ts';

export interface VerifyOptions {
  verify: Verify;
  objects: ObjectReader;
  /** Continue from a verified head and its state (which is changed) instead of the beginning. */
  from?: { head: Head; state: MemoryState };
}
export interface Verification {
  ok: boolean;
  /** How many entries hold. */
  checked: number;
  /** The first entry that does not, and why; nothing after it is looked at. */
  problem: { sequence: number; refusal: Refusal } | null;
  /** The last head that holds, and the state up to it. */
  head: Head;
  state: MemoryState;
}

/**
 * Checks a history without trusting who kept it: form, chain, statement hashes, signatures and every permission, by the
 * same reducer that let the statements in.
 */
export async function verifyEntries(
  entries: Iterable<unknown> | AsyncIterable<unknown>,
  { verify, objects, from }: VerifyOptions,
): Promise<Verification> {
  let head = from?.head ?? EMPTY_HEAD;
  const state = from?.state ?? memoryState();
  let checked = 0;
  for await (const candidate of entries) {
    const found = await verifyEntry(candidate, head, state, { verify, objects });
    if ('code' in found)
      return { ok: false, checked, problem: { sequence: head.sequence + 1, refusal: found }, head, state };
    head = found;
    checked++;
  }
  return { ok: true, checked, problem: null, head, state };
}

async function verifyEntry(
  candidate: unknown,
  head: Head,
  state: MemoryState,
  { verify, objects }: Pick<VerifyOptions, 'verify' | 'objects'>,
): Promise<Head | Refusal> {
  const shaped = Entry.safeParse(candidate);
  if (!shaped.success) return refusal('invalid_input', 'shape', 'An entry of the ledger is not in the expected form.');
  const entry = shaped.data;
  const link = checkLink(head, entry);
  if (link !== null) return link;
  const opened = openEnvelope(entry.envelope, verify);
  if (!opened.ok) return opened.refusal;
  if (opened.value.id !== entry.statement)
    return refusal('conflict', 'hash', 'An entry of the ledger names another decision than the one it carries.');
  const decision = await reduce({ ...opened.value, read: state, objects });
  if (!decision.ok) return decision.refusal;
  state.apply(decision.value);
  return headAfter(entry);
}
