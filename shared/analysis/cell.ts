import { type Clock, evaluate } from '../spec/evaluate.ts';
import type { Json } from '../spec/ids.ts';
import type { Atom } from '../spec/rule.ts';

/** What a value answers to each atom, in their order; null where it cannot be told. */
export type Answers = readonly (boolean | null)[];

/**
 * The valid values of one field, cut into cells in which every atom answers the same. `values` has one value at least
 * of each cell for which one was found, all of them valid; `others` has what any further value could answer at most.
 * Where `others` is empty, or says nothing that `values` do not answer too, the cells are exhaustive.
 */
export interface Cells {
  values: Json[];
  others: Answers[];
}

/** What a value answers to an atom, wherever the atom's field lies. */
export const ask = (atom: Atom, value: Json, clock: Clock): boolean =>
  evaluate({ ...atom, field: 'it' }, { it: value }, clock);
