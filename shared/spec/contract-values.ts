import type { FieldType } from './contract.ts';
import { Decimal } from './contract.ts';
import { innermost, type Side } from './contract-places.ts';
import { changeAt, mapReferences } from './contract-references.ts';
import { asMoney } from './decimal.ts';
import type { Json } from './ids.ts';
import { effectsFor, operatorsFor } from './operators.ts';
import type { Atom, Effect, Operator } from './rule.ts';
import type { Spec } from './spec.ts';
import { valueFits } from './value-fits.ts';

/** The value in another type where it means the same there: 40 as €40, 3.0 as 3, "yes" as yes; otherwise undefined. */
export function convertValue(value: Json, to: FieldType): Json | undefined {
  if (valueFits(value, to) === null) return value;
  const money = asMoney(value);
  const candidates: Json[] = [];
  if (to.kind === 'money' && (typeof value === 'number' || typeof value === 'string')) {
    const amount = String(value);
    if (Decimal.safeParse(amount).success) candidates.push({ amount, currency: to.currencies[0] ?? '' });
  }
  if ((to.kind === 'number' || to.kind === 'integer') && money !== null) candidates.push(Number(money.amount));
  if ((to.kind === 'number' || to.kind === 'integer') && typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value))
    candidates.push(Number(value));
  if (to.kind === 'text' || to.kind === 'enum') {
    if (typeof value === 'number' || typeof value === 'boolean') candidates.push(String(value));
    if (typeof value === 'boolean') candidates.push(value ? 'yes' : 'no');
  }
  if (to.kind === 'boolean' && typeof value === 'string') {
    if (/^(yes|true)$/i.test(value)) candidates.push(true);
    if (/^(no|false)$/i.test(value)) candidates.push(false);
  }
  if (to.kind === 'date' && typeof value === 'string') candidates.push(value.slice(0, 10));
  if (to.kind === 'date-time' && typeof value === 'string') candidates.push(`${value}T00:00:00Z`);
  if (to.kind === 'list' && !Array.isArray(value)) {
    const item = convertValue(value, to.items);
    if (item !== undefined) candidates.push([item]);
  }
  if (to.kind !== 'list' && Array.isArray(value) && value.length === 1) {
    const item = convertValue(value[0] ?? null, to);
    if (item !== undefined) candidates.push(item);
  }
  return candidates.find((candidate) => valueFits(candidate, to) === null);
}

/** Operators that ask the same of different types of field. */
const SAME_QUESTION: readonly (readonly Operator[])[] = [
  ['is', 'equals', 'on'],
  ['is_not', 'not_equals'],
  ['less_than', 'before'],
  ['greater_than', 'after'],
];

/** The value of a condition or an effect, whichever of its shapes it has: one value, several, or two bounds. */
function convertShaped(value: Json, to: FieldType): Json | undefined {
  if (Array.isArray(value)) {
    const all = value.map((item) => convertValue(item, innermost(to)));
    return all.some((item) => item === undefined) ? undefined : all.filter((item) => item !== undefined);
  }
  return convertValue(value, innermost(to)) ?? convertValue(value, to);
}

function convertAtom(atom: Atom, to: FieldType): Atom {
  const alike = SAME_QUESTION.find((operators) => operators.includes(atom.operator)) ?? [atom.operator];
  const taken = operatorsFor(to);
  const info =
    taken.find(({ operator }) => operator === atom.operator) ?? taken.find(({ operator }) => alike.includes(operator));
  // It keeps standing there with its problem named, rather than asking something else.
  if (info === undefined) return atom;
  if (atom.value === undefined || !['one', 'many'].includes(info.value)) {
    if (info.value === 'range' && atom.value !== undefined) return convertRange(atom, to);
    return info.operator === atom.operator ? atom : { ...atom, operator: info.operator };
  }
  const value = convertShaped(atom.value, to);
  return value === undefined ? atom : { ...atom, operator: info.operator, value };
}

function convertRange(atom: Atom, to: FieldType): Atom {
  const ends = Object.entries(typeof atom.value === 'object' && !Array.isArray(atom.value) ? (atom.value ?? {}) : {});
  const converted = ends.map(([end, value]) => [end, convertValue(value, to)] as const);
  const found = converted.flatMap(([end, value]) => (value === undefined ? [] : [[end, value] as const]));
  return found.length === converted.length ? { ...atom, value: Object.fromEntries(found) } : atom;
}

function convertEffect(effect: Effect, to: FieldType): Effect {
  const shape = effectsFor(to).find(({ kind }) => kind === effect.kind)?.value;
  if (shape === undefined || effect.kind === 'longest') return effect;
  if (effect.kind === 'one_of') {
    const values = effect.values.map((value) => convertValue(value, to));
    const found = values.filter((value) => value !== undefined);
    return found.length === values.length ? { ...effect, values: found } : effect;
  }
  const value = shape === 'phrase' ? effect.value : convertValue(effect.value, shape === 'item' ? innermost(to) : to);
  return value === undefined ? effect : { ...effect, value };
}

/** The spec with conditions, effects, defaults and examples of a field carried over to its new type where they mean the same. */
export const retypeReferences = (spec: Spec, side: Side, path: string, to: FieldType): Spec =>
  mapReferences(spec, side, {
    atom: (atom) => (atom.field === path ? convertAtom(atom, to) : atom),
    effect: (effect) => (effect.field === path ? convertEffect(effect, to) : effect),
    entry: (entry) => {
      const value = entry.field === path ? convertValue(entry.value, to) : undefined;
      return value === undefined || value === entry.value ? entry : { ...entry, value };
    },
    document: (document) => changeAt(document, path.split('.'), (value) => convertValue(value, to) ?? value),
  });

/** A value that is this choice, or a list with it, by the choice's new value. */
export const replaced = (value: Json, from: string, to: string): Json =>
  value === from
    ? to
    : Array.isArray(value) && value.includes(from)
      ? value.map((item) => (item === from ? to : item))
      : value;

/** The spec with a choice of a field (or of a list of choices) named by its new value wherever it was named. */
export const renameChoice = (spec: Spec, side: Side, path: string, from: string, to: string): Spec =>
  mapReferences(spec, side, {
    atom: (atom) => {
      const value = atom.field === path && atom.value !== undefined ? replaced(atom.value, from, to) : atom.value;
      return value === atom.value || value === undefined ? atom : { ...atom, value };
    },
    effect: (effect) => {
      if (effect.field !== path || effect.kind === 'longest') return effect;
      if (effect.kind === 'one_of')
        return effect.values.includes(from)
          ? { ...effect, values: effect.values.map((value) => (value === from ? to : value)) }
          : effect;
      const value = replaced(effect.value, from, to);
      return value === effect.value ? effect : { ...effect, value };
    },
    entry: (entry) => {
      const value = entry.field === path ? replaced(entry.value, from, to) : entry.value;
      return value === entry.value ? entry : { ...entry, value };
    },
    document: (document) => changeAt(document, path.split('.'), (value) => replaced(value, from, to)),
  });

/** Whether anything names this choice. */
export const isChoiceUsed = (spec: Spec, side: Side, path: string, value: string): boolean =>
  renameChoice(spec, side, path, value, `${value} `) !== spec;
