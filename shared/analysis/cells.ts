import { exampleValues } from '../schema/example.ts';
import type { FieldType } from '../spec/contract.ts';
import { type Clock, evaluate } from '../spec/evaluate.ts';
import type { Json } from '../spec/ids.ts';
import { operatorsFor } from '../spec/operators.ts';
import type { Atom } from '../spec/rule.ts';
import { valueFits } from '../spec/value-fits.ts';
import { lineValues } from './line-values.ts';
import { listCells } from './list-cells.ts';
import { textCells } from './text-cells.ts';

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

type TypeOf<K extends FieldType['kind']> = Extract<FieldType, { kind: K }>;
type Cutters = { readonly [K in FieldType['kind']]: (type: TypeOf<K>, atoms: readonly Atom[], clock: Clock) => Cells };

const ordered = (type: FieldType, atoms: readonly Atom[], clock: Clock): Cells => {
  const { values, complete } = lineValues(type, atoms, clock);
  return { values: [...values, ...exampleValues(type, 1)], others: complete ? [] : [atoms.map(() => null)] };
};
/** Only presence is ever asked of these. */
const whole = (type: FieldType): Cells => ({ values: exampleValues(type, 1), others: [] });

const CUTTERS: Cutters = {
  text: textCells,
  number: ordered,
  integer: ordered,
  money: ordered,
  date: ordered,
  'date-time': ordered,
  boolean: () => ({ values: [true, false], others: [] }),
  enum: (type) => ({ values: type.options.map((option) => option.value), others: [] }),
  list: listCells,
  file: whole,
  object: whole,
};

/** Cuts the values of a type by the atoms that are asked of it. The atoms' field names do not matter. */
export function cellsOf(type: FieldType, atoms: readonly Atom[], clock: Clock): Cells {
  // The table's function for a kind takes exactly that kind's type; TypeScript cannot follow the pair.
  const cut = CUTTERS[type.kind] as (type: FieldType, atoms: readonly Atom[], clock: Clock) => Cells;
  const { values, others } = cut(type, atoms, clock);
  const fitting = values.filter((value) => valueFits(value, type) === null);
  const offered = new Set(operatorsFor(type).map(({ operator }) => operator));
  // Nothing is known of an operator on a type that does not offer it, so any answer counts as possible.
  const strange = atoms.some((atom) => !offered.has(atom.operator));
  return { values: fitting, others: strange || fitting.length === 0 ? [...others, atoms.map(() => null)] : others };
}
