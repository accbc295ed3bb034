import type { ChangeView } from '../../shared/api/desktop/changes.ts';
import { contractHash } from '../../shared/governance/contract-confirmation.ts';
import type { Entities } from '../../shared/governance/entities.ts';
import { hashOf } from '../../shared/json/canonical.ts';
import { type ContractImpact, contractImpact, type Reader } from '../../shared/schema/contract-impact.ts';
import type { Contract } from '../../shared/spec/contract.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import type { Core } from '../context.ts';
import { MAIN_CHANNEL } from '../drafts/follow.ts';
import type { State } from '../governance/state.ts';
import { readReaders } from '../store/readers.ts';
import { find, markOf, specOf } from './find.ts';

/**
 * What a change does to the contract, judged against its base; where that has the same contract, against what is published
 * now, because deploying asks for a confirmation there too. Null where neither differs.
 */
export async function changeImpact(
  core: Core,
  state: State,
  change: Entities['change'],
  after: Spec,
): Promise<ChangeView['impact']> {
  const published =
    change.status === 'open' ? await state.get('channel', `${change.agent}/${MAIN_CHANNEL}`) : undefined;
  for (const hash of new Set([change.base, published?.version ?? null])) {
    if (hash === null || hash === change.version) continue;
    const before = await specOf(state, (await find(state, 'version', hash)).spec);
    if (contractHash(before) === contractHash(after)) continue;
    const { slug } = await find(state, 'agent', change.agent);
    const kept = await readReaders(core.db, core.workspaces.current().id);
    const readers = (kept?.readers ?? []).filter(({ agent }) => agent === slug);
    return {
      ...remembered(before.contract, after.contract, readers),
      before: before.contract,
      comparedWith: await markOf(state, hash),
      readersKnown: kept !== undefined,
      readersSince: kept?.at ?? null,
    };
  }
  return null;
}

/** Comparisons kept; more than anybody has open at once. A review page asks again whenever something changes. */
const KEPT = 50;
const known = new Map<string, ContractImpact>();

function remembered(before: Contract, after: Contract, readers: readonly Reader[]): ContractImpact {
  const key = hashOf({ before, after, readers });
  const held = known.get(key);
  if (held !== undefined) return held;
  const made = contractImpact(before, after, readers);
  if (known.size >= KEPT) known.clear();
  known.set(key, made);
  return made;
}
