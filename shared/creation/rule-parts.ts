import { checkAtom } from '../spec/check-atom.ts';
import { checkEffect } from '../spec/check-spec.ts';
import type { Field, FieldType } from '../spec/contract.ts';
import { innermost } from '../spec/contract-places.ts';
import type { Json } from '../spec/ids.ts';
import { effectsFor, operatorsFor } from '../spec/operators.ts';
import type { Atom, Effect, EffectKind, Operator } from '../spec/rule.ts';
import type { Spec } from '../spec/spec.ts';
import { fieldMeant, valueFrom, valuesFrom } from './values.ts';

/** A part of a rule, or in words why there is none. */
export type Made<T> = { part: T } | { why: string };
type NewId = () => string;

/** Operators that ask the same of different kinds of field, so that one may stand for the other. */
const ALIKE: readonly (readonly Operator[])[] = [
  ['is', 'equals', 'on', 'contains_any'],
  ['is_not', 'not_equals', 'contains_none'],
  ['less_than', 'before'],
  ['greater_than', 'after'],
  ['is_one_of', 'contains_any'],
  ['is_not_one_of', 'contains_none'],
  ['contains', 'contains_any'],
];

/** A condition from words: the field by path, name or title, the value as text. Only what is certain is put right. */
export function atomFrom(
  words: { field: string; operator: Operator; value: string | undefined },
  input: readonly Field[],
  newId: NewId,
): Made<Atom> {
  const place = fieldMeant(words.field, input);
  if (place === undefined) return { why: `there is no input field “${words.field}”` };
  const offered = operatorsFor(place.field.type);
  const alike = ALIKE.filter((operators) => operators.includes(words.operator)).flat();
  const info =
    offered.find(({ operator }) => operator === words.operator) ??
    offered.find(({ operator }) => alike.includes(operator));
  if (info === undefined) return { why: `${place.field.title} cannot be asked that way` };
  const value = atomValue(words.value ?? '', info.value, place.field.type);
  if (info.value !== 'none' && value === undefined)
    return { why: `“${words.value ?? ''}” is no value to compare ${place.field.title} with` };
  const atom: Atom = {
    kind: 'atom',
    id: newId(),
    field: place.path,
    operator: info.operator,
    ...(value === undefined ? {} : { value }),
  };
  const [problem] = checkAtom(atom, input);
  return problem === undefined ? { part: atom } : { why: problem.message };
}

function atomValue(text: string, shape: string, type: FieldType): Json | undefined {
  const item = innermost(type);
  if (shape === 'none') return undefined;
  if (shape === 'pattern') return text === '' ? undefined : text;
  if (shape === 'count') return /^\d{1,9}( \w+)?$/.test(text.trim()) ? Number.parseInt(text, 10) : undefined;
  if (shape === 'one') return valueFrom(text, item);
  if (shape === 'many') {
    const values = valuesFrom(text, item);
    return values.length === 0 || values.some((value) => value === undefined)
      ? undefined
      : values.filter((value) => value !== undefined);
  }
  const [low, high, more] = text.split(/\n|\s+(?:and|to)\s+|\s*(?:\.\.|–|;)\s*/).map((end) => end.trim());
  if (low === undefined || high === undefined || more !== undefined) return undefined;
  const to = valueFrom(high, item);
  // “20 to 50 EUR” says the currency or the unit once, for both.
  const from = valueFrom(low, item) ?? valueFrom(`${low} ${high.replace(/[-\d.\s]+/g, ' ').trim()}`, item);
  return from === undefined || to === undefined ? undefined : { from, to };
}

/** An effect from words, in the same way. */
export function effectFrom(
  words: { field: string; effect: EffectKind; value: string | undefined },
  spec: Spec,
  newId: NewId,
): Made<Effect> {
  const place = fieldMeant(words.field, spec.contract.output);
  if (place === undefined) return { why: `there is no output field “${words.field}”` };
  const { path, field } = place;
  const { type } = field;
  const text = words.value ?? '';
  if (!effectsFor(type).some(({ kind }) => kind === words.effect))
    return { why: `${field.title} does not take this effect` };
  const effect = effectOf(words.effect, path, text, type, newId());
  if (effect === undefined) return { why: `“${text}” is no value for ${field.title}` };
  const problem = checkEffect(effect, spec);
  return problem === null ? { part: effect } : { why: problem };
}

function effectOf(kind: EffectKind, field: string, text: string, type: FieldType, id: string): Effect | undefined {
  if (kind === 'longest') {
    const characters = /^(\d{1,9})( characters?)?$/.exec(text.trim())?.[1];
    return characters === undefined ? undefined : { kind, id, field, characters: Number(characters) };
  }
  if (kind === 'one_of') {
    const values = valuesFrom(text, type);
    const known = values.filter((value) => value !== undefined);
    return known.length === 0 || known.length < values.length ? undefined : { kind, id, field, values: known };
  }
  const value = valueFrom(text, kind === 'set' ? type : innermost(type));
  return value === undefined ? undefined : { kind, id, field, value };
}
