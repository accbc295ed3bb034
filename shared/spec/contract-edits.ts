import type { Contract, Field, FieldType } from './contract.ts';
import { contractProblem, exampleProblem, nameProblem, typeProblem } from './contract-checks.ts';
import {
  type FieldPlace,
  fieldsInside,
  innermost,
  pathBelow,
  placeOf,
  type Side,
  withFields,
  withFieldsInside,
} from './contract-places.ts';
import { forgetInExamples, referencesTo, renameReferences } from './contract-references.ts';
import { type Kind, retype } from './contract-retype.ts';
import { convertValue, renameChoice, replaced, retypeReferences } from './contract-values.ts';
import type { Json } from './ids.ts';
import type { Spec } from './spec.ts';

type NewId = () => string;
/** The edited spec and the id of the field it was about; or, in words, why it was not done. */
export type Edited = { ok: true; spec: Spec; field: string } | { ok: false; why: string };
/** A place for a field: inside a group (or a list of groups), or on the side itself; at the end without an index. */
export interface Target {
  side: Side;
  parent: string | null;
  index?: number;
}

const GONE = 'The field is no longer there.';
const refused = (why: string): Edited => ({ ok: false, why });

/** The last gate of every edit: names, ids and shape. */
function settled(before: Spec, spec: Spec, field: string): Edited {
  const problem = contractProblem(before.contract, spec.contract);
  return problem === null ? { ok: true, spec, field } : refused(problem);
}

const inContract = (spec: Spec, contract: Contract): Spec => ({ ...spec, contract });
/** Next to a field of this name, one that is free: `price`, `price_2`, `price_3`. */
export function freeName(name: string, taken: readonly string[]): string {
  const stem = name.slice(0, 60);
  let free = stem;
  for (let number = 2; taken.includes(free); number += 1) free = `${stem}_${number}`;
  return free;
}

/** A name for applications from a title: "Seller's rating" → `sellers_rating`. */
export function nameFromTitle(title: string): string {
  const words = title
    .normalize('NFKD')
    .replace(/[\p{M}'’]/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return (/^[a-z]/.test(words) ? words : `field_${words}`.replace(/_+$/, '')).slice(0, 60);
}

function siblingsAt(contract: Contract, { side, parent }: Target): readonly Field[] | null {
  if (parent === null) return contract[side];
  const place = placeOf(contract, parent);
  return place === undefined || place.side !== side ? null : fieldsInside(place.field.type);
}

const insertAt = (fields: Field[], field: Field, index: number | undefined): Field[] =>
  fields.toSpliced(Math.max(0, Math.min(index ?? fields.length, fields.length)), 0, field);

/** Adds a text field, ready to be named. */
export function addField(spec: Spec, target: Target, newId: NewId, kind: Kind = 'text'): Edited {
  const siblings = siblingsAt(spec.contract, target);
  if (siblings === null) return refused('Fields can be added inside a group or a list of groups only.');
  const name = freeName(
    'new_field',
    siblings.map((field) => field.name),
  );
  const type = retype({ kind: 'text' }, kind);
  const field: Field = { id: newId(), name, title: 'New field', description: '', required: false, type };
  const { side, parent, index } = target;
  const contract = withFields(spec.contract, side, parent, (fields) => insertAt(fields, field, index));
  return settled(spec, inContract(spec, contract), field.id);
}

/**
 * Puts whole fields, such as imported ones, in the place of a side's. A field that keeps its name in its place keeps its id
 * too, so that differences, locks and rules go on speaking of the same one.
 */
export function putFields(spec: Spec, side: Side, fields: readonly Field[]): Edited {
  const contract = { ...spec.contract, [side]: withKnownIds(fields, spec.contract[side]) };
  return settled(spec, inContract(spec, contract), contract[side][0]?.id ?? '');
}

const withKnownIds = (fields: readonly Field[], known: readonly Field[]): Field[] =>
  fields.map((field) => {
    const before = known.find(({ name }) => name === field.name);
    const inside = fieldsInside(field.type);
    if (before === undefined) return field;
    const type =
      inside === null
        ? field.type
        : withFieldsInside(field.type, withKnownIds(inside, fieldsInside(before.type) ?? []));
    return { ...field, id: before.id, type };
  });

/** Takes a field away, with everything inside it. Rules that name it stay, and `checkSpec` names them. */
export function removeField(spec: Spec, id: string): Edited {
  const place = placeOf(spec.contract, id);
  if (place === undefined) return refused(GONE);
  const contract = without(spec.contract, place);
  return settled(spec, forgetInExamples(inContract(spec, contract), place.side, place.path), id);
}

const parentId = (place: FieldPlace): string | null => place.ancestors.at(-1)?.id ?? null;
const without = (contract: Contract, place: FieldPlace): Contract =>
  withFields(contract, place.side, parentId(place), (fields) => fields.filter((field) => field.id !== place.field.id));

/** Brings back a field that was taken away, with its id, where it stood. */
export function restoreField(spec: Spec, field: Field, target: Target): Edited {
  if (siblingsAt(spec.contract, target) === null) return refused('The group it stood in is no longer there.');
  const { side, parent, index } = target;
  const contract = withFields(spec.contract, side, parent, (fields) => insertAt(fields, field, index));
  return settled(spec, inContract(spec, contract), field.id);
}

/**
 * Moves a field within its side: to another place, into a group or out of one. `index` counts without the field itself.
 * What named it by its path follows.
 */
export function moveField(spec: Spec, id: string, target: Target): Edited {
  const place = placeOf(spec.contract, id);
  if (place === undefined) return refused(GONE);
  const { field, side } = place;
  if (side !== target.side)
    return refused('A field stays on its side: what applications send is never what they get back.');
  const into = target.parent === null ? undefined : placeOf(spec.contract, target.parent);
  if (into?.field.id === id || into?.ancestors.some((above) => above.id === id))
    return refused('A group cannot be moved into itself.');
  const siblings = siblingsAt(spec.contract, target);
  if (siblings === null) return refused('Fields can be moved into a group or a list of groups only.');
  const others = siblings.filter((sibling) => sibling.id !== id);
  if (others.some((sibling) => sibling.name === field.name))
    return refused(`There is already a field called ${field.name} there. Rename one of them first.`);
  const cleared = without(spec.contract, place);
  const contract = withFields(cleared, side, target.parent, (fields) => insertAt(fields, field, target.index));
  const path = into === undefined ? field.name : pathBelow(into.path, into.field.type, field.name);
  return settled(spec, renameReferences(inContract(spec, contract), side, place.path, path), id);
}

const withNewIds = (field: Field, newId: NewId): Field => {
  const inside = fieldsInside(field.type);
  const type =
    inside === null
      ? field.type
      : withFieldsInside(
          field.type,
          inside.map((inner) => withNewIds(inner, newId)),
        );
  return { ...field, id: newId(), type };
};

/** A copy right below, with a name of its own. */
export function duplicateField(spec: Spec, id: string, newId: NewId): Edited {
  const place = placeOf(spec.contract, id);
  if (place === undefined) return refused(GONE);
  const { field, siblings, side, index } = place;
  const name = freeName(
    field.name,
    siblings.map((sibling) => sibling.name),
  );
  const title = `${field.title} (copy)`.slice(0, 200);
  const copy = { ...withNewIds(field, newId), name, title };
  const contract = withFields(spec.contract, side, parentId(place), (fields) => insertAt(fields, copy, index + 1));
  return settled(spec, inContract(spec, contract), copy.id);
}

function change(spec: Spec, place: FieldPlace, next: Field): Spec {
  const swap = (fields: Field[]): Field[] => fields.map((field) => (field.id === next.id ? next : field));
  return inContract(spec, withFields(spec.contract, place.side, parentId(place), swap));
}

/** Other words, whether it is required, an example: what nothing else refers to. An example that no longer fits is refused. */
export function describeField(
  spec: Spec,
  id: string,
  parts: Partial<Pick<Field, 'title' | 'description' | 'required'>> & { example?: Json | null },
): Edited {
  const place = placeOf(spec.contract, id);
  if (place === undefined) return refused(GONE);
  const { example, ...words } = parts;
  const next: Field = { ...place.field, ...words };
  if (next.title.trim() === '') return refused('Title: people need one, for example “Seller rating”.');
  if (example === null) delete next.example;
  else if (example !== undefined) next.example = example;
  const problem = example === undefined ? null : exampleProblem(next);
  return problem === null ? settled(spec, change(spec, place, next), id) : refused(problem);
}

/**
 * Another title. While no application and no rule knows a field (`nameFollows`), its name is made from its title and goes
 * along; a name that was given by hand stays.
 */
export function retitleField(spec: Spec, id: string, title: string, nameFollows: boolean): Edited {
  const titled = describeField(spec, id, { title });
  const place = placeOf(spec.contract, id);
  if (!titled.ok || place === undefined || !nameFollows) return titled;
  const taken = place.siblings.filter((sibling) => sibling.id !== id).map(({ name }) => name);
  const derived = freeName(nameFromTitle(place.field.title), taken);
  if (derived !== place.field.name || referencesTo(spec, place.side, place.path).length > 0) return titled;
  return renameField(titled.spec, id, freeName(nameFromTitle(title), taken));
}

/** What applications send or get under another name; rules, defaults and examples follow. */
export function renameField(spec: Spec, id: string, name: string): Edited {
  const place = placeOf(spec.contract, id);
  if (place === undefined) return refused(GONE);
  const { field, siblings, side, path } = place;
  const taken = siblings.filter((sibling) => sibling.id !== id).map((sibling) => sibling.name);
  const problem = nameProblem(name, taken);
  if (problem !== null) return refused(problem);
  const to = path.slice(0, path.length - field.name.length) + name;
  return settled(spec, renameReferences(change(spec, place, { ...field, name }), side, path, to), id);
}

/** The field with another type; its example stays where it means the same there. */
function withType(field: Field, type: FieldType): Field {
  const next: Field = { ...field, type };
  if (field.example === undefined) return next;
  // `z.json()` parsed it, which TypeScript cannot see behind the recursive type of a field.
  const example = convertValue(field.example as Json, type);
  if (example === undefined) delete next.example;
  else next.example = example;
  return next;
}

/** Another kind of field that keeps what fits; conditions, effects and defaults follow where they mean the same. */
export function retypeField(spec: Spec, id: string, kind: Kind, currency?: string): Edited {
  const place = placeOf(spec.contract, id);
  if (place === undefined) return refused(GONE);
  const type = retype(place.field.type, kind, currency);
  const next = change(spec, place, withType(place.field, type));
  return settled(spec, retypeReferences(next, place.side, place.path, type), id);
}

/** Other limits, choices, units or items; refused in words where no value could satisfy them. */
export function limitField(spec: Spec, id: string, type: FieldType): Edited {
  const place = placeOf(spec.contract, id);
  if (place === undefined) return refused(GONE);
  const problem = typeProblem(type);
  if (problem !== null) return refused(problem);
  const kept = innermost(type).kind === innermost(place.field.type).kind;
  const next = change(spec, place, withType(place.field, type));
  return settled(spec, kept ? next : retypeReferences(next, place.side, place.path, type), id);
}

/** A choice under another value; with `follow`, rules, defaults and examples that name it do so by the new one. */
export function renameOption(spec: Spec, id: string, from: string, to: string, follow: boolean): Edited {
  const place = placeOf(spec.contract, id);
  if (place === undefined) return refused(GONE);
  const rename = (type: FieldType): FieldType => {
    if (type.kind === 'list') return { ...type, items: rename(type.items) };
    if (type.kind !== 'enum') return type;
    return {
      ...type,
      options: type.options.map((option) => (option.value === from ? { ...option, value: to } : option)),
    };
  };
  const type = rename(place.field.type);
  const problem = typeProblem(type);
  if (to === '') return refused('Value: applications need one, for example in_stock.');
  if (problem !== null) return refused(problem);
  const { example } = place.field;
  // `z.json()` parsed it, which TypeScript cannot see behind the recursive type of a field.
  const named = example === undefined ? place.field : { ...place.field, example: replaced(example as Json, from, to) };
  const next = change(spec, place, withType(named, type));
  return settled(spec, follow ? renameChoice(next, place.side, place.path, from, to) : next, id);
}
