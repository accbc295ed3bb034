import type { Json } from '../../spec/ids.ts';
import { ASSERTIONS } from '../document/assertions.ts';
import { DOCUMENT_FORMATS, isUndecided } from '../document/formats.ts';
import { base64Bytes } from '../formats.ts';
import { type Formula, type FormulaBody, type FormulaOf, SUBJECT, typeOf } from './formula.ts';
import { textMatches } from './text-matches.ts';

/** True, false, or undefined where the answer depends on something that is not understood. */
export type Truth = boolean | undefined;
type Evaluators = { [K in FormulaBody['kind']]: (formula: FormulaOf<K>, value: never, seen: readonly Seen[]) => Truth };
type Seen = { formula: Formula; value: Json };

/** What a keyword says of a value, as everywhere else where a document is judged. */
const says = (keyword: keyof typeof ASSERTIONS, wanted: Json, value: Json): boolean =>
  ASSERTIONS[keyword]?.(wanted, value) === null;
const limit =
  (lowest: string, highest: string) =>
  ({ low, at }: { low: boolean; at: number | string }, value: Json): boolean =>
    says(low ? lowest : highest, at, value);

function every<T>(list: Iterable<T>, holds: (item: T) => Truth): Truth {
  let result: Truth = true;
  for (const item of list) {
    const truth = holds(item);
    if (truth === false) return false;
    if (truth === undefined) result = undefined;
  }
  return result;
}
const invert = (truth: Truth): Truth => (truth === undefined ? undefined : !truth);
/** How many hold for certain, and how many may. */
function counted<T>(list: readonly T[], holds: (item: T) => Truth): { sure: number; most: number } {
  const truths = list.map(holds);
  const sure = truths.filter((truth) => truth === true).length;
  return { sure, most: sure + truths.filter((truth) => truth === undefined).length };
}
/** What a field of that name must be: one formula of every group that speaks of it; undefined where a pattern is unclear. */
export function fieldFormulas(group: FormulaOf<'fields'>, name: string): Formula[] | undefined {
  const found: Formula[] = [];
  const own = group.named.get(name);
  if (own !== undefined) found.push(own);
  for (const [pattern, inner] of group.patterns) {
    const matches = textMatches(name, pattern);
    if (matches === undefined) return undefined;
    if (matches) found.push(inner);
  }
  return found.length === 0 ? [group.rest] : found;
}

const EVALUATORS: Evaluators = {
  true: () => true,
  false: () => false,
  opaque: () => undefined,
  all: ({ of }, value: Json, seen) => every(of, (part) => truthOf(part, value, seen)),
  any: ({ of }, value: Json, seen) => invert(every(of, (part) => invert(truthOf(part, value, seen)))),
  one: ({ of }, value: Json, seen) => {
    const { sure, most } = counted(of, (part) => truthOf(part, value, seen));
    if (sure > 1 || most === 0) return false;
    return sure === 1 && most === 1 ? true : undefined;
  },
  not: ({ of }, value: Json, seen) => invert(truthOf(of, value, seen)),
  // A reference that comes back to the same value without a step inward says nothing that can be decided.
  reference: (formula, value: Json, seen) =>
    seen.some((one) => one.formula === formula && one.value === value)
      ? undefined
      : truthOf(formula.to(), value, [...seen, { formula, value }]),
  types: ({ types }, value: Json) => types.has(typeOf(value)),
  values: ({ values }, value: Json) =>
    values.includes(value) || (typeof value === 'object' && value !== null && says('enum', [...values], value)),
  bound: (formula, value: number) =>
    formula.open
      ? limit('exclusiveMinimum', 'exclusiveMaximum')(formula, value)
      : limit('minimum', 'maximum')(formula, value),
  multiple: ({ step }, value: number) => says('multipleOf', step, value),
  length: limit('minLength', 'maxLength'),
  pattern: ({ pattern }, value: string) => textMatches(value, pattern),
  format: ({ format }, value: string) => {
    const fits = Object.hasOwn(DOCUMENT_FORMATS, format) ? DOCUMENT_FORMATS[format]?.(value) : undefined;
    return fits === true && isUndecided(format, value) ? undefined : fits;
  },
  amount: limit('x-minimum-amount', 'x-maximum-amount'),
  base64: (_, value: string) => base64Bytes(value) !== undefined,
  // What is no base64 is the encoding's matter, which is an atom of its own.
  bytes: ({ at }, value: string) => (base64Bytes(value) ?? 0) <= at,
  count: limit('minItems', 'maxItems'),
  unique: (_, value: Json[]) => says('uniqueItems', true, value),
  items: ({ prefix, rest }, value: Json[]) =>
    every(value.entries(), ([index, item]) => truthInside(prefix[index] ?? rest, item)),
  contains: ({ item, low, high }, value: Json[]) => {
    const { sure, most } = counted(value, (each) => truthOf(item, each, []));
    if (most < low || sure > high) return false;
    return sure >= low && most <= high ? true : undefined;
  },
  size: limit('minProperties', 'maxProperties'),
  required: ({ name }, value: object) => Object.hasOwn(value, name),
  fields: (group, value: { [name: string]: Json }) =>
    every(Object.keys(value), (name) => {
      const inner = value[name] ?? null;
      if (group.patterns.length === 0) return truthInside(group.named.get(name) ?? group.rest, inner);
      const formulas = fieldFormulas(group, name);
      return formulas === undefined ? undefined : every(formulas, (formula) => truthInside(formula, inner));
    }),
  names: ({ of }, value: object) => every(Object.keys(value), (name) => truthOf(of, name, [])),
};

/** Witnesses of one comparison differ in one field and share the rest, so what was judged once is remembered. */
const judged = new WeakMap<Formula, Map<Json, Truth>>();
const MOST_JUDGED = 200;

function truthInside(formula: Formula, value: Json): Truth {
  if (formula.kind === 'true') return true;
  const known = judged.get(formula) ?? new Map<Json, Truth>();
  const before = known.get(value);
  if (before !== undefined) return before;
  const truth = truthOf(formula, value);
  if (known.size === 0) judged.set(formula, known);
  if (known.size < MOST_JUDGED) known.set(value, truth);
  return truth;
}

/** Whether the value satisfies the formula: JSON Schema validation, in which formats and our own keywords are assertions. */
export function truthOf(formula: Formula, value: Json, seen: readonly Seen[] = []): Truth {
  const subject = SUBJECT[formula.kind];
  if (subject !== undefined && subject !== typeOf(value)) return true;
  // The table pairs every kind with its formula and, by the line above, with a value of its type.
  const evaluate = EVALUATORS[formula.kind] as (formula: Formula, value: Json, seen: readonly Seen[]) => Truth;
  return evaluate(formula, value, seen);
}

/**
 * The same for a document that differs from one that is known to satisfy the formula in one present field only: what
 * speaks of the other fields need not be asked again.
 */
export function truthOfChanged(formula: Formula, document: { [name: string]: Json }, changed: string): Truth {
  if (formula.kind === 'all') return every(formula.of, (part) => truthOfChanged(part, document, changed));
  if (formula.kind === 'required') return true;
  if (formula.kind !== 'fields' || formula.patterns.length > 0) return truthOf(formula, document);
  return truthInside(formula.named.get(changed) ?? formula.rest, document[changed] ?? null);
}

/** Whether that one field of the document is enough for the formula to refuse it. */
export function refusesField(formula: Formula, document: { [name: string]: Json }, name: string): boolean {
  if (formula.kind === 'all') return formula.of.some((part) => refusesField(part, document, name));
  if (formula.kind !== 'fields' || formula.patterns.length > 0) return false;
  return truthInside(formula.named.get(name) ?? formula.rest, document[name] ?? null) === false;
}
