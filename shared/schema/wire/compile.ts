import type { StructuredLimits } from '../../catalogue/entry.ts';
import { CONSTRAINT_WORDS, CONSTRAINTS, DIALECTS, type DialectName } from '../dialects.ts';
import { isRecord, isSchema, type Schema, type SchemaObject } from '../document/keywords.ts';
import { pointerTo } from '../document/pointer.ts';
import { ROOT, type SchemaDocument } from '../document/read.ts';
import { type Refusal, Refused, refusing } from '../document/refusal.ts';
import { alternativesOf, annotationsOf, isReference, resolve, takesNull } from './alternatives.ts';
import { withDistinctFirstFields } from './first-fields.ts';
import { exceededLimits } from './measure.ts';
import { listOf, optionsOf } from './merge.ts';
import { compileFields } from './object.ts';
import { type Compilation, countNode, lose, type WireLoss } from './state.ts';

export interface CompiledSchema {
  schema: SchemaObject;
  losses: WireLoss[];
  /** Limits of the provider that the schema passes; it would be refused as a whole. */
  exceeded: Refusal[];
}
export type CompileOutcome = { ok: true; value: CompiledSchema } | { ok: false; refusal: Refusal };

/**
 * Compiles an object schema down to what a provider's structured output takes. Every document that the schema takes, with
 * absent fields as `toWire` writes them, is taken by the result; `restoreDocument` maps back. A constraint that the provider
 * does not enforce moves into the description and is listed; what it could only misread is refused, with a JSON pointer to
 * the value (`*` for any item).
 */
export function compileSchema(
  document: SchemaDocument,
  name: DialectName,
  limits: StructuredLimits = {},
): CompileOutcome {
  return refusing(() => {
    const state: Compilation = {
      dialect: { ...DIALECTS[name], limits: { ...DIALECTS[name].limits, ...limits } },
      document,
      losses: [],
      omittable: 0,
      unions: 0,
      definitions: new Map(),
      inside: new Map([[ROOT, 0]]),
      optionalDepth: 0,
      nodes: 0,
    };
    const root = rootForm(state);
    const schema = emitForm(state, root, '');
    const definitions = [...state.definitions].flatMap(([key, compiled]) =>
      compiled === null ? [] : [[key, compiled]],
    );
    const whole = definitions.length === 0 ? schema : { ...schema, $defs: Object.fromEntries(definitions) };
    return { schema: whole, losses: state.losses, exceeded: exceededLimits(state, whole) };
  });
}

/** Answers are one object on every provider; a choice at the top is only kept in the canonical schema. */
function rootForm(state: Compilation): SchemaObject {
  const found = resolve(state, { $ref: ROOT }, '');
  if (found === null) throw new Refused('', '', 'no document can satisfy this schema');
  const { anyOf, oneOf, ...rest } = found;
  const union = anyOf === undefined ? 'oneOf' : 'anyOf';
  const demands = isRecord(rest.properties) && (anyOf ?? oneOf) !== undefined;
  if (demands) lose(state, '', union, `${state.dialect.label} takes no alternatives at the top of a schema`);
  const forms = alternativesOf(state, demands ? rest : found, '');
  const objects = forms.map((form) => (isReference(form) ? resolve(state, form, '') : form));
  const [only, ...others] = objects.filter((form) => form?.type === 'object');
  if (only === undefined || only === null) throw new Refused('', 'type', 'the whole answer must be an object');
  if (others.length > 0)
    throw new Refused('', union, 'the whole answer must be one object; put the alternatives into a field of it');
  if (objects.length > 1) lose(state, '', 'type', 'An answer is always an object; other values cannot be sent');
  return { ...only, ...annotationsOf(found) };
}

/** Compiles a value's schema; `orNull` adds null for an optional field that may not be left out. */
export function compileValue(state: Compilation, schema: Schema, path: string, orNull = false): SchemaObject {
  const forms = alternativesOf(state, schema, path);
  if (forms.length === 0) throw new Refused(path, '', 'no value can satisfy this schema');
  const outer = typeof schema === 'object' ? annotationsOf(schema) : {};
  if (orNull && takesNull(forms))
    lose(state, path, 'required', 'Absent and null cannot be told apart; both come back as null');
  const all = orNull && !takesNull(forms) ? [...forms, { type: 'null' }] : forms;
  const [first] = all;
  if (all.length === 1 && first !== undefined) return emitForm(state, { ...first, ...outer }, path);
  state.unions += 1;
  // What the alternatives share is said once, around them; so is what a single one was stripped of.
  const notes =
    orNull && forms.length === 1 && forms[0] !== undefined ? { ...annotationsOf(forms[0]), ...outer } : outer;
  const branches = withDistinctFirstFields(all.map((form) => emitForm(state, withoutNotes(form, notes), path)));
  const words = forms.length === 1 ? branches.flatMap((branch) => listOf(branch.description)) : [];
  const description = [notes.description, ...words, orNull ? 'Null when there is none.' : undefined]
    .filter((part) => typeof part === 'string' && part !== '')
    .join(' ');
  const said: SchemaObject = {
    ...(notes.title === undefined ? {} : { title: notes.title }),
    ...(description === '' ? {} : { description }),
  };
  const anyOf = words.length === 0 ? branches : branches.map(({ description: _, ...branch }) => branch);
  if (state.dialect.notesBesideAlternatives) return { ...said, anyOf };
  return { anyOf: anyOf.map((branch) => (branch.$ref === undefined ? { ...said, ...branch } : branch)) };
}

const withoutNotes = (form: SchemaObject, notes: SchemaObject): SchemaObject =>
  Object.fromEntries(
    Object.entries(form).filter(([keyword, value]) => !(Object.hasOwn(notes, keyword) && notes[keyword] === value)),
  );

function emitForm(state: Compilation, form: SchemaObject, path: string): SchemaObject {
  countNode(state, path);
  if (isReference(form)) return emitReference(state, form, path);
  const { title, description } = form;
  const words: string[] = [];
  const kept = constraintsOf(state, form, path, words);
  const choices = choicesOf(state, form, path, words);
  const inner =
    form.type === 'object'
      ? compileFields(state, form, path, compileValue)
      : form.type === 'array'
        ? compileItems(state, form, path)
        : {};
  const text = [description, ...words].filter((part) => typeof part === 'string' && part !== '').join(' ');
  return {
    ...(typeof title === 'string' ? { title } : {}),
    ...(text === '' ? {} : { description: text }),
    ...(form.type === undefined ? {} : { type: form.type }),
    ...choices,
    ...kept,
    ...inner,
  };
}

function constraintsOf(state: Compilation, form: SchemaObject, path: string, words: string[]): SchemaObject {
  const kept: SchemaObject = {};
  const keywords: Partial<Record<string, true | ((value: unknown) => boolean)>> = state.dialect.keywords;
  for (const keyword of CONSTRAINTS) {
    const value = form[keyword];
    if (value === undefined || value === false) continue;
    const rule = keywords[keyword];
    if (rule === true || rule?.(value) === true) kept[keyword] = value;
    else {
      const sentence = CONSTRAINT_WORDS[keyword](value);
      words.push(sentence);
      lose(state, path, keyword, `${state.dialect.label} does not enforce this: ${sentence}`);
    }
  }
  return kept;
}

/** Allowed values as this provider takes them; others are told in words. */
function choicesOf(state: Compilation, form: SchemaObject, path: string, words: string[]): SchemaObject {
  const options = optionsOf(form);
  if (options === undefined) return {};
  const keyword = form.const === undefined ? 'enum' : 'const';
  const taken: readonly string[] = state.dialect.choices;
  if (options.every((option) => taken.includes(typeof option)))
    return keyword === 'const' && state.dialect.single === 'const' ? { const: options[0] ?? null } : { enum: options };
  const sentence = `One of ${options.map((option) => JSON.stringify(option)).join(', ')}.`;
  words.push(sentence);
  lose(state, path, keyword, `${state.dialect.label} does not enforce this: ${sentence}`);
  const numbers = options.filter((option) => typeof option === 'number');
  const { minimum, maximum } = state.dialect.keywords as Partial<Record<string, unknown>>;
  return numbers.length === options.length && minimum === true && maximum === true
    ? { minimum: Math.min(...numbers), maximum: Math.max(...numbers) }
    : {};
}

function compileItems(state: Compilation, form: SchemaObject, path: string): SchemaObject {
  const inside = `${path}/*`;
  const prefix = listOf(form.prefixItems).filter(isSchema);
  const rest = form.items;
  if (prefix.length === 0) {
    if (!isSchema(rest) || rest === true)
      throw new Refused(path, 'items', `${state.dialect.label} needs to know what the list holds`);
    if (rest === false) throw new Refused(path, 'items', 'a list that must be empty cannot be asked for');
    return { items: compileValue(state, rest, inside) };
  }
  if (state.dialect.tuples) {
    return {
      prefixItems: prefix.map((item, position) => compileValue(state, item, pointerTo(path, position))),
      ...(isSchema(rest) && typeof rest === 'object' ? { items: compileValue(state, rest, inside) } : {}),
    };
  }
  if (rest !== false && !isRecord(rest))
    throw new Refused(path, 'items', `${state.dialect.label} needs to know what the list holds after its first items`);
  lose(state, path, 'prefixItems', `${state.dialect.label} does not tell the positions of a list apart`);
  return { items: compileValue(state, { anyOf: [...prefix, ...(isRecord(rest) ? [rest] : [])] }, inside) };
}

function emitReference(state: Compilation, form: SchemaObject, path: string): SchemaObject {
  const { dialect } = state;
  const name = String(form.$ref);
  const entered = state.inside.get(name);
  const again = entered !== undefined;
  if (again && dialect.recursion === 'refused')
    throw new Refused(path, '$ref', `${dialect.label} takes no schema that contains itself`);
  if (again && dialect.recursion === 'inside optional fields' && state.optionalDepth <= entered)
    throw new Refused(path, '$ref', `${dialect.label} takes a schema that contains itself only inside optional fields`);
  const noted = Object.keys(annotationsOf(form)).length > 0;
  // Beside a reference nothing may stand, so an annotated one is written out, unless that would never end.
  if (!again && (noted || !dialect.references)) return inlined(state, form, name, path);
  if (name === ROOT) return { $ref: '#' };
  if (again || state.definitions.has(name)) return { $ref: `#/$defs/${name}`, ...announce(state, name) };
  state.definitions.set(name, null);
  state.inside.set(name, state.optionalDepth);
  state.definitions.set(name, compileValue(state, state.document.definitions.get(name) ?? true, path));
  state.inside.delete(name);
  return { $ref: `#/$defs/${name}` };
}

/** A definition that was only written out so far, and that refers to itself, is needed under its name as well. */
function announce(state: Compilation, name: string): SchemaObject {
  if (!state.definitions.has(name)) {
    state.definitions.set(name, null);
    state.definitions.set(name, compileValue(state, state.document.definitions.get(name) ?? true, `/${name}`));
  }
  return {};
}

/** What a reference leads to, written out with what stands beside it. */
function inlined(state: Compilation, form: SchemaObject, name: string, path: string): SchemaObject {
  state.inside.set(name, state.optionalDepth);
  const compiled = compileValue(state, resolve(state, form, path) ?? false, path);
  state.inside.delete(name);
  return compiled;
}
