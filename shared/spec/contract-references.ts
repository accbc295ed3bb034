import type { Side } from './contract-places.ts';
import type { Json, JsonObject } from './ids.ts';
import { ownValue } from './paths.ts';
import type { Atom, Condition, Effect, Group } from './rule.ts';
import type { Default, Example, Spec } from './spec.ts';

/** Something in a spec that names a field. */
export interface Reference {
  kind: 'rule' | 'default' | 'example';
  id: string;
  /** The rule's or the example's title; the field's path for a default. */
  title: string;
}

/** Whether a dotted path is a field or lies inside it. */
export const isUnder = (path: string, field: string): boolean => path === field || path.startsWith(`${field}.`);
const isMarked = (path: string): boolean => path.split('.').includes('*');

const someAtom = (condition: Condition, test: (atom: Atom) => boolean): boolean =>
  condition.kind === 'atom' ? test(condition) : condition.conditions.some((inner) => someAtom(inner, test));

const occurs = (value: Json | undefined, steps: readonly string[]): boolean => {
  const [step, ...rest] = steps;
  if (step === undefined) return value !== undefined;
  if (step === '*') return Array.isArray(value) && value.some((item) => occurs(item, rest));
  return occurs(ownValue(value, step), rest);
};

/** What names a field or something inside it, in reading order: rules, defaults, examples. `path` as in `FieldPlace`. */
export function referencesTo(spec: Spec, side: Side, path: string): Reference[] {
  const rules = spec.rules.filter(({ when, then }) =>
    side === 'input'
      ? someAtom(when, (atom) => isUnder(atom.field, path))
      : then.some((effect) => isUnder(effect.field, path)),
  );
  const defaults = side === 'input' ? [] : spec.defaults.filter((entry) => isUnder(entry.field, path));
  const examples = spec.examples.filter((example) => occurs(example[side], path.split('.')));
  return [
    ...rules.map(({ id, title }) => ({ kind: 'rule' as const, id, title })),
    ...defaults.map(({ id, field }) => ({ kind: 'default' as const, id, title: field })),
    ...examples.map(({ id, title }) => ({ kind: 'example' as const, id, title })),
  ];
}

/** How each kind of reference changes; what returns its argument stays as it is. */
interface Changes {
  atom?: (atom: Atom) => Atom;
  effect?: (effect: Effect) => Effect;
  entry?: (entry: Default) => Default;
  document?: (document: JsonObject) => JsonObject;
}

/** Maps a list and keeps it, and so everything that depends on it, where nothing in it changed. */
function mapKept<T>(list: T[], change: (item: T) => T): T[] {
  const next = list.map(change);
  return next.every((item, index) => item === list[index]) ? list : next;
}

function mapGroup(group: Group, change: (atom: Atom) => Atom): Group {
  const conditions = mapKept(
    group.conditions,
    (condition): Condition => (condition.kind === 'atom' ? change(condition) : mapGroup(condition, change)),
  );
  return conditions === group.conditions ? group : { ...group, conditions };
}

/** Changes what refers to one side of the contract: conditions read the input, effects and defaults write the output. */
export function mapReferences(spec: Spec, side: Side, { atom, effect, entry, document }: Changes): Spec {
  const rules = mapKept(spec.rules, (rule) => {
    const when = side === 'input' && atom !== undefined ? mapGroup(rule.when, atom) : rule.when;
    const then = side === 'output' && effect !== undefined ? mapKept(rule.then, effect) : rule.then;
    return when === rule.when && then === rule.then ? rule : { ...rule, when, then };
  });
  const defaults = side === 'output' && entry !== undefined ? mapKept(spec.defaults, entry) : spec.defaults;
  const examples = mapKept(spec.examples, (example): Example => {
    const next = document === undefined ? example[side] : document(example[side]);
    return next === example[side] ? example : { ...example, [side]: next };
  });
  return rules === spec.rules && defaults === spec.defaults && examples === spec.examples
    ? spec
    : { ...spec, rules, defaults, examples };
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** Entries become an object again; `fromEntries` stores `__proto__` as data. */
const rebuilt = (entries: [string, Json][]): JsonObject => Object.fromEntries(entries);

/** The document with the value at a path replaced; `undefined` removes it. Lists are entered at `*`. */
export function changeAt(
  document: JsonObject,
  steps: readonly string[],
  change: (value: Json) => Json | undefined,
): JsonObject {
  const [step = '', ...rest] = steps;
  const here = ownValue(document, step);
  if (here === undefined) return document;
  const next = rest.length === 0 ? change(here) : changeInside(here, rest, change);
  if (next === here) return document;
  return rebuilt(
    Object.entries(document).flatMap(([name, value]): [string, Json][] =>
      name !== step ? [[name, value]] : next === undefined ? [] : [[name, next]],
    ),
  );
}
function changeInside(value: Json, steps: readonly string[], change: (value: Json) => Json | undefined): Json {
  if (steps[0] !== '*') return isObject(value) ? changeAt(value, steps, change) : value;
  if (!Array.isArray(value)) return value;
  const rest = steps.slice(1);
  return mapKept(value, (item) => (rest.length === 0 ? (change(item) ?? null) : changeInside(item, rest, change)));
}

function putInside(document: JsonObject, steps: readonly string[], value: Json): JsonObject {
  const [step = '', ...rest] = steps;
  const here = ownValue(document, step);
  const next = rest.length === 0 ? value : putInside(isObject(here) ? here : {}, rest, value);
  return rebuilt([...Object.entries(document).filter(([name]) => name !== step), [step, next]]);
}

/** Whether two paths lie in the same item of the same lists. */
function sameLists(from: readonly string[], to: readonly string[]): boolean {
  const lastList = from.lastIndexOf('*');
  return from.findIndex((step, index) => step !== to[index]) > lastList && to.lastIndexOf('*') === lastList;
}

/** Moves a value within a document. Into or out of a list there is no one place for it, so there it is taken away. */
function moveInside(document: JsonObject, from: readonly string[], to: readonly string[]): JsonObject {
  const lastList = from.lastIndexOf('*');
  if (!sameLists(from, to)) return changeAt(document, from, () => undefined);
  const inItem = (item: JsonObject): JsonObject => {
    const [source, target] = [from.slice(lastList + 1), to.slice(lastList + 1)];
    const value = source.reduce<Json | undefined>(ownValue, item);
    if (value === undefined) return item;
    const [old = '', fresh = ''] = [source.at(-1), target.at(-1)];
    // A new name alone keeps the value's place among the others.
    if (source.length === target.length && source.slice(0, -1).every((step, index) => step === target[index])) {
      const renamed = (holder: JsonObject): JsonObject =>
        rebuilt(Object.entries(holder).map(([name, part]) => [name === old ? fresh : name, part]));
      const above = source.slice(0, -1);
      return above.length === 0
        ? renamed(item)
        : changeAt(item, above, (part) => (isObject(part) ? renamed(part) : part));
    }
    return putInside(
      changeAt(item, source, () => undefined),
      target,
      value,
    );
  };
  if (lastList < 0) return inItem(document);
  return changeAt(document, from.slice(0, lastList + 1), (item) => (isObject(item) ? inItem(item) : item));
}

/**
 * The document with the value of a field under its new path; itself where it has none, where something stands at the new
 * path already or in its way, and where the field went into or out of a list, so that nothing in it is ever lost.
 */
export function moveInDocument(document: JsonObject, from: string, to: string): JsonObject {
  const [old, fresh] = [from.split('.'), to.split('.')];
  const moves = sameLists(old, fresh) && occurs(document, old) && !occurs(document, fresh);
  if (!moves) return document;
  const others = changeAt(document, old, () => undefined);
  return hasRoom(others, fresh) ? moveInside(document, old, fresh) : document;
}

/** Whether nothing but objects and lists stands above a path. */
function hasRoom(value: Json | undefined, [step, ...rest]: readonly string[]): boolean {
  if (step === undefined || value === undefined) return true;
  if (step === '*') return !Array.isArray(value) || value.every((item) => hasRoom(item, rest));
  return isObject(value) && hasRoom(ownValue(value, step), rest);
}

/**
 * The spec with everything that named a field by its old path naming it by the new one: conditions, effects, defaults and
 * the documents of examples, fields inside it included. Rules cannot name what is inside a list; a field that moves there
 * leaves them as they are, for `checkSpec` to name.
 */
export function renameReferences(spec: Spec, side: Side, from: string, to: string): Spec {
  if (from === to) return spec;
  const follows = !isMarked(from) && !isMarked(to);
  const renamed = <T extends { field: string }>(thing: T): T =>
    follows && isUnder(thing.field, from) ? { ...thing, field: to + thing.field.slice(from.length) } : thing;
  return mapReferences(spec, side, {
    atom: renamed,
    effect: renamed,
    entry: renamed,
    document: (document) =>
      occurs(document, from.split('.')) ? moveInside(document, from.split('.'), to.split('.')) : document,
  });
}

/** The spec without the field's values in examples; rules and defaults that name it stay, for `checkSpec` to name. */
export const forgetInExamples = (spec: Spec, side: Side, path: string): Spec =>
  mapReferences(spec, side, { document: (document) => changeAt(document, path.split('.'), () => undefined) });
