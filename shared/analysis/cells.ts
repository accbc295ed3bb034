import { exampleValues } from '../schema/example.ts';
import type { FieldType } from '../spec/contract.ts';
import type { Clock } from '../spec/evaluate.ts';
import { operatorsFor } from '../spec/operators.ts';
import type { Atom } from '../spec/rule.ts';
import { valueFits } from '../spec/value-fits.ts';
import type { Cells } from './cell.ts';
import { lineValues } from './line-values.ts';
import { listCells } from './list-cells.ts';
import { textCells } from './text-cells.ts';

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
  // Items are values of a type again, cut by this same table.
  list: (type, atoms, clock) => listCells(type, atoms, clock, cellsOf),
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
