import type { Json, JsonObject } from '../../spec/ids.ts';
import { ownValue } from '../../spec/paths.ts';
import { said } from './words.ts';

/** Keywords that mean something only together, what a difference in them is called, and how it is told. */
export interface KeywordGroup {
  kind: string;
  keywords: readonly string[];
  tell: (before: JsonObject, after: JsonObject) => string;
}

const value = (schema: JsonObject, ...keys: string[]): Json | undefined =>
  keys.map((key) => ownValue(schema, key)).find((each) => each !== undefined);
const changed =
  (what: string, ...keys: string[]) =>
  (before: JsonObject, after: JsonObject): string => {
    const [from, to] = [value(before, ...keys), value(after, ...keys)];
    if (from === undefined) return `${what} is new: ${said(to ?? null)}`;
    return to === undefined
      ? `${what} is gone; it was ${said(from)}`
      : `${what} went from ${said(from)} to ${said(to)}`;
  };
const rewritten = (what: string) => (): string => `${what} changed`;
const listed = (values: readonly Json[]): string => {
  const shown = values.slice(0, 5).map(said).join(', ');
  return values.length > 5 ? `${shown} and ${values.length - 5} more` : shown;
};

function choices(schema: JsonObject): Json[] | undefined {
  const constant = ownValue(schema, 'const');
  const list = ownValue(schema, 'enum');
  return constant === undefined ? (Array.isArray(list) ? list : undefined) : [constant];
}
function tellChoices(before: JsonObject, after: JsonObject): string {
  const [from, to] = [choices(before), choices(after)];
  if (from === undefined) return `only these values are left: ${listed(to ?? [])}`;
  if (to === undefined) return 'the list of choices is gone';
  const missing = (list: Json[], of: Json[]): Json[] => {
    const texts = new Set(list.map((each) => JSON.stringify(each)));
    return of.filter((each) => !texts.has(JSON.stringify(each)));
  };
  const [added, removed] = [missing(from, to), missing(to, from)];
  const parts = [
    ...(added.length === 0 ? [] : [`added ${listed(added)}`]),
    ...(removed.length === 0 ? [] : [`removed ${listed(removed)}`]),
  ];
  return parts.length === 0 ? 'the choices stand in another order' : `the choices changed: ${parts.join('; ')}`;
}

/** Fields and `required` are told field by field and are not in this table. */
export const KEYWORD_GROUPS: readonly KeywordGroup[] = [
  { kind: 'type', keywords: ['type'], tell: changed('the type', 'type') },
  { kind: 'choices', keywords: ['enum', 'const'], tell: tellChoices },
  {
    kind: 'lower-bound',
    keywords: ['minimum', 'exclusiveMinimum'],
    tell: changed('the lower bound', 'minimum', 'exclusiveMinimum'),
  },
  {
    kind: 'upper-bound',
    keywords: ['maximum', 'exclusiveMaximum'],
    tell: changed('the upper bound', 'maximum', 'exclusiveMaximum'),
  },
  { kind: 'step', keywords: ['multipleOf'], tell: changed('the step', 'multipleOf') },
  { kind: 'shortest-length', keywords: ['minLength'], tell: changed('the shortest length', 'minLength') },
  { kind: 'longest-length', keywords: ['maxLength'], tell: changed('the longest length', 'maxLength') },
  { kind: 'pattern', keywords: ['pattern'], tell: changed('the pattern', 'pattern') },
  { kind: 'format', keywords: ['format'], tell: changed('the format', 'format') },
  { kind: 'encoding', keywords: ['contentEncoding'], tell: changed('the encoding', 'contentEncoding') },
  { kind: 'lowest-amount', keywords: ['x-minimum-amount'], tell: changed('the lowest amount', 'x-minimum-amount') },
  { kind: 'highest-amount', keywords: ['x-maximum-amount'], tell: changed('the highest amount', 'x-maximum-amount') },
  { kind: 'largest-size', keywords: ['x-max-bytes'], tell: changed('the largest size in bytes', 'x-max-bytes') },
  { kind: 'fewest-items', keywords: ['minItems'], tell: changed('the fewest items', 'minItems') },
  { kind: 'most-items', keywords: ['maxItems'], tell: changed('the most items', 'maxItems') },
  { kind: 'different-items', keywords: ['uniqueItems'], tell: changed('whether items must differ', 'uniqueItems') },
  {
    kind: 'contained-items',
    keywords: ['contains', 'minContains', 'maxContains'],
    tell: rewritten('what the list must contain'),
  },
  { kind: 'fewest-fields', keywords: ['minProperties'], tell: changed('the fewest fields', 'minProperties') },
  { kind: 'most-fields', keywords: ['maxProperties'], tell: changed('the most fields', 'maxProperties') },
  { kind: 'field-names', keywords: ['propertyNames'], tell: rewritten('how fields may be named') },
  {
    kind: 'dependencies',
    keywords: ['dependentRequired', 'dependentSchemas', 'dependencies'],
    tell: rewritten('which fields need which others'),
  },
  { kind: 'all-of', keywords: ['allOf'], tell: rewritten('what must all hold') },
  { kind: 'any-of', keywords: ['anyOf'], tell: rewritten('the alternatives') },
  { kind: 'one-of', keywords: ['oneOf'], tell: rewritten('the alternatives, of which exactly one holds,') },
  { kind: 'not', keywords: ['not'], tell: rewritten('what must not hold') },
  { kind: 'condition', keywords: ['if', 'then', 'else'], tell: rewritten('the condition') },
];

/** Keywords that people read and validators do not. */
export const TEXT_KEYWORDS: readonly (readonly [string, string])[] = [
  ['title', 'the title'],
  ['description', 'the description'],
  ['examples', 'the examples'],
  ['default', 'the value shown by default'],
  ['deprecated', 'the mark as deprecated'],
  ['$comment', 'the comment'],
];
