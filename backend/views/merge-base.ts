import { relate } from '../../shared/governance/ancestry.ts';
import { mergeSpecs } from '../../shared/spec/merge/merge-specs.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import type { State } from '../governance/state.ts';
import { find, specOf } from './find.ts';

/**
 * What two versions come from; null where they have nothing in common. Versions that were merged crosswise have several
 * nearest common ancestors, which are merged themselves first, as git's recursive strategy does.
 */
export async function mergeBase(state: State, left: string | null, right: string): Promise<Spec | null> {
  const bases = (await relate(state, left, right))?.mergeBases ?? [];
  const [first, ...others] = bases;
  if (first === undefined) return null;
  let merged = { version: first.id, spec: await specOf(state, first.spec) };
  for (const other of others) {
    const spec = await specOf(state, other.spec);
    const below = await mergeBase(state, merged.version, other.id);
    merged = { version: merged.version, spec: mergeSpecs(below, merged.spec, spec).spec ?? merged.spec };
  }
  return merged.spec;
}

/** The spec of a version by its hash. */
export const contentOf = async (state: State, version: string): Promise<Spec> =>
  specOf(state, (await find(state, 'version', version)).spec);
