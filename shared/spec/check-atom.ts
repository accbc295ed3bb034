import { type Field, type FieldType, fieldAt } from './contract.ts';
import { dayNumber } from './dates.ts';
import { compareAmounts } from './decimal.ts';
import { inSentence } from './field-labels.ts';
import type { Json } from './ids.ts';
import { OPERATORS, operatorsFor, type ValueShape } from './operators.ts';
import { ownValue } from './paths.ts';
import { isPattern } from './pattern.ts';
import type { Atom } from './rule.ts';
import { fold } from './text.ts';
import { bareType, valueFits } from './value-fits.ts';

/** What is wrong with a condition, to people, with a value that would do. */
export interface AtomIssue {
  message: string;
  example?: Json;
}

type Shape = (value: Json | undefined, type: FieldType, atom: Atom) => string | null;
const itemType = (type: FieldType): FieldType => bareType(type.kind === 'list' ? type.items : type);

/** Each shape's check; the message follows the field's title. */
const SHAPES: { readonly [S in ValueShape]: Shape } = {
  none: (value) => (value === undefined ? null : 'needs no value here'),
  one: (value, type, atom) => {
    if (value === undefined) return 'needs a value to compare with';
    // A day stands for the whole day when a moment is compared with it.
    if (type.kind === 'date-time' && typeof value === 'string' && dayNumber(value) !== null) return null;
    if (['contains', 'starts_with', 'ends_with'].includes(atom.operator) && value === '') return 'needs some text';
    return valueFits(value, bareType(type)) ?? twin(value, type);
  },
  many: (value, type) => {
    if (!Array.isArray(value) || value.length === 0) return 'needs at least one value to compare with';
    const item = itemType(type);
    return value.map((entry) => valueFits(entry, item) ?? twin(entry, item)).find((found) => found !== null) ?? null;
  },
  range: (value, type) => {
    const [from, to] = [ownValue(value, 'from'), ownValue(value, 'to')];
    if (from === undefined || to === undefined) return 'needs a lowest and a highest value';
    const problem = valueFits(from, bareType(type)) ?? valueFits(to, bareType(type));
    if (problem !== null) return problem;
    const order = compareAmounts(from, to);
    if (order === null) return 'needs both ends in the same currency';
    return order > 0 ? 'can never lie in this range, because its lowest value is above its highest; swap them' : null;
  },
  pattern: (value) => {
    if (typeof value !== 'string' || value === '') return 'needs a pattern, for example ^[A-Z]{2}\\d+$';
    return isPattern(value)
      ? null
      : 'needs a pattern that can be checked quickly: no look-around and no back references';
  },
  count: (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= 0 ? null : 'needs a whole number, for example 3',
};

/** Options are compared without case, so one that differs from another only by case would answer for both. */
function twin(value: Json, type: FieldType): string | null {
  if (type.kind !== 'enum' || typeof value !== 'string') return null;
  const same = type.options.some((option) => option.value !== value && fold(option.value) === fold(value));
  return same ? 'has two options that differ only in upper and lower case; rename one in the contract' : null;
}

const EXAMPLES: { readonly [K in FieldType['kind']]?: Json } = {
  text: 'blue',
  number: 12.5,
  integer: 3,
  boolean: true,
  date: '2026-03-01',
  'date-time': '2026-03-01',
};
function exampleOf(type: FieldType): Json | undefined {
  if (type.kind === 'enum') return type.options[0]?.value;
  if (type.kind === 'money') return { amount: '12.50', currency: type.currencies[0] ?? 'EUR' };
  return type.kind === 'list' ? exampleOf(type.items) : EXAMPLES[type.kind];
}
const WITH_EXAMPLE: { readonly [S in ValueShape]: (type: FieldType) => Json | undefined } = {
  none: () => undefined,
  one: exampleOf,
  many: (type) => {
    const item = exampleOf(type);
    return item === undefined ? undefined : [item];
  },
  range: (type) => {
    const end = exampleOf(type);
    return end === undefined ? undefined : { from: end, to: end };
  },
  pattern: () => '^[A-Z]{2}\\d+$',
  count: () => 3,
};

/** Whether a condition can work on the contract's input fields; each issue in words. */
export function checkAtom(atom: Atom, input: readonly Field[]): AtomIssue[] {
  const field = fieldAt(input, atom.field);
  if (field === undefined)
    return [{ message: `The contract has no input field “${atom.field}”. Choose one that it has.` }];
  const name = inSentence(field.title);
  const { label, value: shape } = OPERATORS[atom.operator];
  const offered = operatorsFor(field.type);
  if (!offered.some((info) => info.operator === atom.operator)) {
    return [{ message: `The ${name} cannot be asked whether it “${label}”. Choose another comparison.` }];
  }
  const problem = SHAPES[shape](atom.value, field.type, atom);
  if (problem === null) return [];
  const example = WITH_EXAMPLE[shape](field.type);
  return [{ message: `The ${name} ${problem}.`, ...(example === undefined ? {} : { example }) }];
}
