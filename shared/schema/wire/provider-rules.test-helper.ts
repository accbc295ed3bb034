import type { DialectName } from '../dialects.ts';
import { isRecord, type SchemaObject } from '../document/keywords.ts';
import { listOf } from './merge.ts';

/** What providers answered with 400, written apart from the compiler so that it cannot share its mistakes. */
type Rule = (schema: SchemaObject, path: string) => string | null;

const has = (schema: SchemaObject, keywords: readonly string[]): string | null =>
  keywords.find((keyword) => Object.hasOwn(schema, keyword)) ?? null;
const banned =
  (...keywords: string[]): Rule =>
  (schema) => {
    const found = has(schema, keywords);
    return found === null ? null : `${found} is not permitted`;
  };
const lonelyReference: Rule = (schema) =>
  schema.$ref !== undefined && Object.keys(schema).length > 1 ? '$ref has keywords beside it' : null;
const topLevelReference: Rule = ({ $ref }) =>
  typeof $ref === 'string' && !/^#(\/\$defs\/[^/]+)?$/.test($ref) ? `${$ref} does not point to a definition` : null;
const closed: Rule = ({ type, additionalProperties }) =>
  type === 'object' && additionalProperties !== false ? 'additionalProperties must be false' : null;
const everythingRequired: Rule = ({ type, properties, required }) => {
  const missing = Object.keys(isRecord(properties) ? properties : {}).filter(
    (name) => !listOf(required).includes(name),
  );
  return type === 'object' && (missing.length > 0 || !Array.isArray(required)) ? `required misses ${missing}` : null;
};
const rootObject: Rule = (schema, path) =>
  path === '' && (schema.type !== 'object' || has(schema, ['anyOf', 'oneOf', 'allOf']) !== null)
    ? 'the root must be one object'
    : null;
const typed: Rule = (schema) => (has(schema, ['type', 'anyOf', '$ref']) === null ? 'no type' : null);
const oneType: Rule = ({ type }) => (Array.isArray(type) ? 'a list of types' : null);
const listWithItems: Rule = ({ type, items, prefixItems }) =>
  type === 'array' && items === undefined && prefixItems === undefined ? 'items: missing field' : null;
const textChoices: Rule = ({ enum: choices }) =>
  listOf(choices).every((choice) => typeof choice === 'string') ? null : 'a choice that is no text';

const NOWHERE = banned(
  ...['$schema', '$id', 'default', 'examples', 'allOf', 'oneOf', 'not', 'if', 'then', 'else', 'dependentRequired'],
  ...['dependentSchemas', 'patternProperties', 'unevaluatedProperties', 'propertyNames', 'minProperties'],
  ...['maxProperties', 'contains', 'uniqueItems', 'minLength', 'maxLength', '$dynamicRef'],
);
const EVERYWHERE: Rule[] = [NOWHERE, lonelyReference, topLevelReference, rootObject, typed, oneType, listWithItems];
const NUMBER_BOUNDS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'];

export const PROVIDER_RULES: Record<DialectName, Rule[]> = {
  openai: [...EVERYWHERE, closed, everythingRequired, banned('prefixItems')],
  anthropic: [
    ...EVERYWHERE,
    closed,
    banned(...NUMBER_BOUNDS, 'maxItems', 'prefixItems'),
    ({ minItems }) => (Number(minItems ?? 0) > 1 ? 'minItems above 1' : null),
  ],
  google: [
    ...EVERYWHERE,
    textChoices,
    (schema) =>
      schema.anyOf !== undefined && Object.keys(schema).length > 1 ? 'any_of must be the only field set' : null,
    ({ type, format }) =>
      type === 'string' && format !== undefined && format !== 'date-time'
        ? `the format ${format} is not supported`
        : null,
    banned('const', 'pattern', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'),
    ({ additionalProperties }) => (additionalProperties === false ? 'additionalProperties: Cannot find field' : null),
  ],
  perplexity: [
    ...EVERYWHERE,
    closed,
    everythingRequired,
    banned(...NUMBER_BOUNDS, 'minItems', 'maxItems', 'pattern', 'const', 'prefixItems', '$ref', '$defs'),
  ],
  compatible: [...EVERYWHERE, closed, everythingRequired],
};

/** Every rule of a provider that a wire schema breaks, with the place. */
export function brokenRules(name: DialectName, schema: SchemaObject, path = ''): string[] {
  const own = PROVIDER_RULES[name].flatMap((rule) => rule(schema, path) ?? []).map((why) => `${path}: ${why}`);
  const inside = (['properties', '$defs'] as const).flatMap((keyword) =>
    Object.entries(isRecord(schema[keyword]) ? schema[keyword] : {}).map(
      ([field, inner]) => [`${path}/${keyword}/${field}`, inner] as const,
    ),
  );
  const others = ['items', 'prefixItems', 'anyOf', 'additionalProperties'].flatMap((keyword) =>
    listOf(schema[keyword]).map((inner, index) => [`${path}/${keyword}/${index}`, inner] as const),
  );
  return [
    ...own,
    ...[...inside, ...others].flatMap(([at, inner]) => (isRecord(inner) ? brokenRules(name, inner, at) : [])),
  ];
}
