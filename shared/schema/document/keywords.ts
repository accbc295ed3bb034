import type { Json } from '../../spec/ids.ts';

export type SchemaObject = { [keyword: string]: Json };
export type Schema = boolean | SchemaObject;
export type Draft = 'draft-07' | '2019-09' | '2020-12';

export const isRecord = (value: Json | undefined): value is SchemaObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const isSchema = (value: Json | undefined): value is Schema => typeof value === 'boolean' || isRecord(value);

type Check = (value: Json) => boolean;
const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const isCount: Check = (value) => typeof value === 'number' && Number.isInteger(value) && value >= 0;
const isFlag: Check = (value) => typeof value === 'boolean';
const isTexts: Check = (value) => Array.isArray(value) && value.every((item) => typeof item === 'string');
const isSchemas: Check = (value) => Array.isArray(value) && value.length > 0 && value.every(isSchema);
const isSchemaMap: Check = (value) => isRecord(value) && Object.values(value).every(isSchema);
const anything: Check = () => true;

export const TYPES = ['null', 'boolean', 'number', 'integer', 'string', 'array', 'object'] as const;
const isType: Check = (value) => TYPES.some((type) => type === value);

/** Where the schemas inside a keyword are: the value itself, its items, its members, or members that are no lists of names. */
export type Inside = 'value' | 'items' | 'members' | 'mixed';

export interface Keyword {
  /** What a value of it must be; a malformed one is refused rather than guessed at. */
  check: Check;
  wants: string;
  inside?: Inside;
  /** Drafts that know it; absent for all. */
  drafts?: readonly Draft[];
}

const of = (check: Check, wants: string): Keyword => ({ check, wants });
const schema: Keyword = { check: isSchema, wants: 'a schema', inside: 'value' };
const schemas: Keyword = { check: isSchemas, wants: 'a list of schemas', inside: 'items' };
const schemaMap: Keyword = { check: isSchemaMap, wants: 'schemas by name', inside: 'members' };
const text = of(isText, 'text');
const count = of(isCount, 'a whole number from 0');
const number = of(isNumber, 'a number');
const flag = of(isFlag, 'true or false');
const note = of(anything, 'anything');
const MODERN: readonly Draft[] = ['2019-09', '2020-12'];
const OLDER: readonly Draft[] = ['draft-07', '2019-09'];

/**
 * Every keyword that is understood, by draft. What is not here is refused, because a keyword that is silently ignored
 * makes a verdict silently wrong.
 */
export const KEYWORDS: Record<string, Keyword> = {
  $schema: text,
  $id: text,
  $ref: text,
  $comment: note,
  $defs: { ...schemaMap, drafts: MODERN },
  $anchor: { ...text, drafts: MODERN },
  $dynamicAnchor: { ...text, drafts: ['2020-12'] },
  $dynamicRef: { ...text, drafts: ['2020-12'] },
  $vocabulary: { ...of(isRecord, 'an object'), drafts: MODERN },
  // Kept by later drafts for compatibility, with their old meaning.
  definitions: schemaMap,
  dependencies: { check: isRecord, wants: 'schemas or names by name', inside: 'mixed' },
  title: note,
  description: note,
  default: note,
  examples: note,
  deprecated: note,
  readOnly: note,
  writeOnly: note,
  contentEncoding: note,
  contentMediaType: note,
  contentSchema: note,
  type: of((value) => isType(value) || (Array.isArray(value) && value.length > 0 && value.every(isType)), 'a type'),
  enum: of((value) => Array.isArray(value), 'a list'),
  const: note,
  multipleOf: of((value) => typeof value === 'number' && value > 0, 'a number above 0'),
  minimum: number,
  maximum: number,
  exclusiveMinimum: number,
  exclusiveMaximum: number,
  minLength: count,
  maxLength: count,
  pattern: text,
  format: text,
  minItems: count,
  maxItems: count,
  uniqueItems: flag,
  minContains: { ...count, drafts: MODERN },
  maxContains: { ...count, drafts: MODERN },
  minProperties: count,
  maxProperties: count,
  required: of(isTexts, 'a list of names'),
  dependentRequired: {
    ...of((value) => isRecord(value) && Object.values(value).every(isTexts), 'lists of names by name'),
    drafts: MODERN,
  },
  allOf: schemas,
  anyOf: schemas,
  oneOf: schemas,
  not: schema,
  if: schema,
  then: schema,
  else: schema,
  dependentSchemas: { ...schemaMap, drafts: MODERN },
  prefixItems: { ...schemas, drafts: ['2020-12'] },
  items: { check: (value) => isSchema(value) || isSchemas(value), wants: 'a schema', inside: 'mixed' },
  additionalItems: { ...schema, drafts: OLDER },
  contains: schema,
  properties: schemaMap,
  patternProperties: schemaMap,
  additionalProperties: schema,
  propertyNames: schema,
  unevaluatedItems: { ...schema, drafts: ['2020-12'] },
  unevaluatedProperties: { ...schema, drafts: MODERN },
  // Ours, asserted: JSON Schema can bound neither decimal text nor decoded bytes.
  'x-minimum-amount': text,
  'x-maximum-amount': text,
  'x-max-bytes': count,
  // Ours, notes only.
  'x-unit': note,
  'x-options': note,
};

/** The keyword as a draft knows it. */
export function keywordOf(name: string, draft: Draft): Keyword | undefined {
  const keyword = Object.hasOwn(KEYWORDS, name) ? KEYWORDS[name] : undefined;
  return keyword?.drafts === undefined || keyword.drafts.includes(draft) ? keyword : undefined;
}

/** The schemas directly inside a keyword's value, with the segments that lead there; what is no schema is left out. */
export function schemasInside(keyword: Keyword, value: Json): [segments: string[], schema: Schema][] {
  if (keyword.inside === undefined) return [];
  if (keyword.inside === 'value') return isSchema(value) ? [[[], value]] : [];
  if (isSchema(value) && keyword === KEYWORDS.items) return [[[], value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]): [string[], Schema][] =>
    isSchema(item) ? [[[name], item]] : [],
  );
}
