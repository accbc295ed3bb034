import { hashOf } from '../json/canonical.ts';
import { isSame } from '../spec/compare-lists.ts';
import type { Hash } from '../spec/ids.ts';
import type { Spec } from '../spec/spec.ts';
import type { ObjectReader, StateReader } from './entities.ts';
import { readSpec } from './read-object.ts';
import { type Refusal, refusal } from './refusal.ts';
import type { Payload } from './statement.ts';

/** By the very object; a contract that was read is never altered. */
const known = new WeakMap<object, Hash>();

/** The name of a contract: hash of its canonical JSON. */
export function contractHash({ contract }: Pick<Spec, 'contract'>): Hash {
  const hash = known.get(contract) ?? hashOf(contract);
  known.set(contract, hash);
  return hash;
}

/**
 * The contract that an engineer has to confirm where `spec` takes the place of a version: null where there is no version yet
 * or its contract is the very same. Told by content, never by what a difference means: how differences are judged gets better
 * from release to release, and a ledger has to read the same for ever. A version that cannot be read counts as different.
 */
export async function differingContract(
  before: Hash | null,
  spec: Spec,
  read: StateReader,
  objects: ObjectReader,
): Promise<Hash | null> {
  if (before === null) return null;
  const version = await read.get('version', before);
  const held = version === undefined ? undefined : await readSpec(objects, version.spec);
  return held?.ok === true && isSameContract(held.value, spec) ? null : contractHash(spec);
}

/** Most versions keep their contract, and hashing it is dearer than looking. */
function isSameContract(before: Spec, { contract }: Spec): boolean {
  if (!isSame(before.contract, contract)) return false;
  const hash = known.get(before.contract);
  if (hash !== undefined) known.set(contract, hash);
  return true;
}

/** Why a verdict does not stand: it confirms another contract than the version's, or leaves out what it has to confirm. */
export function confirmationMissing(
  { verdict, capacity, contract }: Pick<Payload<'review.submit'>, 'verdict' | 'capacity' | 'contract'>,
  { spec, differing }: { spec: Spec; differing: Hash | null },
): Refusal | null {
  if (contract !== undefined && contract !== contractHash(spec))
    return refusal(
      'conflict',
      'contract_confirmation',
      'What was confirmed is another contract than the one of this change. Look at the change again.',
    );
  const isAsked = verdict === 'approve' && capacity === 'engineer' && differing !== null;
  return isAsked && contract === undefined
    ? refusal(
        'forbidden',
        'contract_confirmation',
        'This change touches the contract. An engineer who approves it has to confirm having read what it does to applications.',
      )
    : null;
}

/** What keeps a contract change from being deployed that engineers approved without confirming this contract. */
export const confirmationNeeded = (): Refusal =>
  refusal(
    'forbidden',
    'contract_confirmation',
    'This change touches the contract, and no engineer has confirmed what that does to applications. An engineer has to approve it once more and confirm it.',
  );
