import type { Contract, Field, FieldType } from '../spec/contract.ts';
import type { Json } from '../spec/ids.ts';
import { CONSTRAINT_WORDS, CONSTRAINTS, DIALECTS, type Dialect, type DialectName } from './dialects.ts';
import { type JsonSchema, outputSchema } from './json-schema.ts';

/** A constraint the provider will not enforce; local validation still does. `path` is a JSON pointer, `*` any item. */
export interface WireLoss {
  path: string;
  keyword: string;
  why: string;
}
export interface WireSchema {
  name: string;
  schema: JsonSchema;
  losses: WireLoss[];
}

interface Compilation {
  dialect: Dialect;
  losses: WireLoss[];
  omittable: number;
  unions: number;
  properties: number;
  enumValues: number;
  depth: number;
}

/** The wire schema's name: letters only, because providers restrict it and people never see it. */
const NAME = 'output';

/**
 * Compiles the canonical output schema down to what a provider takes. Nothing is lost silently: a constraint that the
 * provider does not enforce moves into the description and is listed, as is a limit that this schema exceeds.
 */
export function wireSchema(contract: Contract, dialect: DialectName): WireSchema {
  const compilation: Compilation = {
    dialect: DIALECTS[dialect],
    losses: [],
    omittable: 0,
    unions: 0,
    properties: 0,
    enumValues: 0,
    depth: 0,
  };
  const schema = compile(compilation, outputSchema(contract), '', 1);
  return { name: NAME, schema, losses: [...compilation.losses, ...exceeded(compilation)] };
}

function compile(state: Compilation, canonical: JsonSchema, path: string, depth: number): JsonSchema {
  const { title, description = '', type, items, properties } = canonical;
  const kept: JsonSchema = {};
  const words: string[] = [];
  for (const keyword of CONSTRAINTS) {
    const value = canonical[keyword];
    if (value === undefined || value === false) continue;
    const rule = state.dialect.keywords[keyword];
    if (rule === true || rule?.(value) === true) {
      Object.assign(kept, { [keyword]: value });
      continue;
    }
    const sentence = CONSTRAINT_WORDS[keyword](value);
    words.push(sentence);
    state.losses.push({ path, keyword, why: `${state.dialect.label} does not enforce this: ${sentence}` });
  }
  state.depth = Math.max(state.depth, depth);
  state.enumValues += canonical.enum?.length ?? 0;
  return {
    ...(title === undefined ? {} : { title }),
    description: [description, ...words].filter((part) => part !== '').join(' '),
    ...(type === undefined ? {} : { type }),
    ...(canonical.enum === undefined ? {} : { enum: canonical.enum }),
    ...kept,
    ...(items === undefined ? {} : { items: compile(state, items, `${path}/*`, depth + 1) }),
    ...(properties === undefined ? {} : compileObject(state, canonical, properties, path, depth)),
  };
}

function compileObject(
  state: Compilation,
  canonical: JsonSchema,
  properties: { [name: string]: JsonSchema },
  path: string,
  depth: number,
): JsonSchema {
  const required: string[] = [];
  const compiled = Object.entries(properties).map(([name, property]) => {
    state.properties += 1;
    const optional = canonical.required?.includes(name) !== true;
    const omit = optional && mayOmit(state);
    if (!omit) required.push(name);
    const schema = compile(state, property, `${path}/${name}`, depth + 1);
    return [name, optional && !omit ? nullable(state, schema) : schema] as const;
  });
  return { properties: Object.fromEntries(compiled), required, additionalProperties: false };
}

function mayOmit(state: Compilation): boolean {
  if (state.dialect.optional === 'nullable') return false;
  const room = state.omittable < (state.dialect.limits.omittable ?? Number.POSITIVE_INFINITY);
  // Where both idioms are used up, leaving out is at least what the canonical schema says.
  const unions = state.unions < (state.dialect.limits.unions ?? Number.POSITIVE_INFINITY);
  if (!room && unions) return false;
  state.omittable += 1;
  return true;
}

function nullable(state: Compilation, { title, description, ...rest }: JsonSchema): JsonSchema {
  state.unions += 1;
  return {
    ...(title === undefined ? {} : { title }),
    description: `${description ?? ''} Null when there is none.`.trim(),
    anyOf: [rest, { type: 'null' }],
  };
}

const LIMIT_WORDS: Record<keyof Dialect['limits'], string> = {
  omittable: 'optional fields',
  unions: 'fields that may be null',
  properties: 'fields',
  depth: 'levels of nesting',
  enumValues: 'choices in all',
};

function exceeded(state: Compilation): WireLoss[] {
  return (Object.keys(LIMIT_WORDS) as (keyof Dialect['limits'])[]).flatMap((limit) => {
    const most = state.dialect.limits[limit];
    return most === undefined || state[limit] <= most
      ? []
      : [
          {
            path: '',
            keyword: limit,
            why: `${state.dialect.label} takes at most ${most} ${LIMIT_WORDS[limit]} and may refuse this schema, which has ${state[limit]}.`,
          },
        ];
  });
}

/**
 * Maps a provider's document back to the canonical form: null for an optional field becomes absence, and a choice that
 * differs only in capitalisation becomes the canonical one where exactly one choice matches. Nothing else is repaired;
 * what is still wrong is for the validator to name. The dialect is named because callers think of it; no idiom of one
 * dialect can be mistaken in another, since canonical documents never hold null.
 */
export const restoreOutput = (contract: Contract, _dialect: DialectName, document: Json): Json =>
  restoreObject(contract.output, document);

const isObject = (value: Json): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function restoreObject(fields: readonly Field[], document: Json): Json {
  if (!isObject(document)) return document;
  const entries = Object.entries(document).flatMap(([name, value]): [string, Json][] => {
    const field = fields.find((candidate) => candidate.name === name);
    if (field === undefined) return [[name, value]];
    return value === null && !field.required ? [] : [[name, restore(field.type, value)]];
  });
  return Object.fromEntries(entries);
}

function restore(type: FieldType, value: Json): Json {
  if (type.kind === 'object') return restoreObject(type.fields, value);
  if (type.kind === 'list') return Array.isArray(value) ? value.map((item) => restore(type.items, item)) : value;
  if (type.kind === 'enum') {
    return choice(
      type.options.map((option) => option.value),
      value,
    );
  }
  if (!isObject(value)) return value;
  if (type.kind === 'money') return withChoice(value, 'currency', type.currencies);
  if (type.kind === 'file') return withChoice(value, 'mediaType', type.mediaTypes);
  return value;
}

const withChoice = (value: { [key: string]: Json }, key: string, choices: readonly string[]): Json =>
  value[key] === undefined ? value : { ...value, [key]: choice(choices, value[key]) };

function choice(choices: readonly string[], value: Json): Json {
  if (typeof value !== 'string' || choices.includes(value)) return value;
  const folded = value.toLowerCase();
  const [only, ...others] = [...new Set(choices)].filter((candidate) => candidate.toLowerCase() === folded);
  return only === undefined || others.length > 0 ? value : only;
}
