import fc from 'fast-check';

/** JSON Schema as the registry's own OpenAPI document uses it. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  propertyNames?: Schema;
  items?: Schema | boolean;
  prefixItems?: Schema[];
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  pattern?: string;
  format?: string;
}
const DEEPEST = 6;
const FORMATS: Record<string, fc.Arbitrary<string>> = {
  'date-time': fc
    .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  uri: fc.constantFrom('https://example.com/hook', 'https://127.0.0.1/', 'ftp://example.com'),
};

/** Values that fit a schema, mostly: patterns and formats are followed, formats only those that are used here. */
export function fitting(document: object, schema: Schema | boolean | undefined, depth = 0): fc.Arbitrary<unknown> {
  const inner = (next: Schema | boolean | undefined): fc.Arbitrary<unknown> => fitting(document, next, depth + 1);
  if (schema === undefined || typeof schema === 'boolean') return fc.jsonValue({ maxDepth: 2 });
  if (schema.$ref !== undefined) return inner(at(document, schema.$ref));
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const some = schema.anyOf ?? schema.oneOf;
  // Deep down only what ends.
  if (some !== undefined) return fc.oneof(...(depth > DEEPEST ? some.slice(0, 1) : some).map(inner));
  if (schema.allOf !== undefined)
    return fc.tuple(...schema.allOf.map(inner)).map((parts) => Object.assign({}, ...parts));
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case 'object':
      return objects(schema, inner, depth);
    case 'array': {
      const { minItems: minLength = 0, maxItems = 3 } = schema;
      if (schema.prefixItems !== undefined) return fc.tuple(...schema.prefixItems.map(inner));
      const maxLength = Math.max(minLength, Math.min(maxItems, depth > DEEPEST ? 0 : 3));
      return fc.array(inner(schema.items), { minLength, maxLength });
    }
    case 'string':
      return strings(schema);
    case 'integer':
    case 'number': {
      const min = schema.minimum ?? (schema.exclusiveMinimum ?? -1000) + 1;
      return fc.integer({ min, max: Math.max(min, Math.min(schema.maximum ?? min + 1000, min + 100_000)) });
    }
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function objects(
  { properties = {}, required = [], additionalProperties }: Schema,
  inner: (next: Schema | boolean | undefined) => fc.Arbitrary<unknown>,
  depth: number,
): fc.Arbitrary<unknown> {
  const names = Object.keys(properties).filter((name) => depth <= DEEPEST || required.includes(name));
  const known = fc.record(Object.fromEntries(names.map((name) => [name, inner(properties[name])])), {
    requiredKeys: required.filter((name) => names.includes(name)),
  });
  if (Object.keys(properties).length > 0 || additionalProperties === undefined || additionalProperties === false)
    return known;
  return fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), inner(additionalProperties), { maxKeys: 3 });
}

function strings({ pattern, format, minLength = 0, maxLength = 40 }: Schema): fc.Arbitrary<string> {
  const known = FORMATS[format ?? ''];
  if (known !== undefined) return known;
  if (pattern !== undefined) {
    try {
      return fc.stringMatching(new RegExp(pattern));
    } catch {
      // A pattern that cannot be generated from: any text then.
    }
  }
  return fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, 60)), unit: 'grapheme' });
}

/** What a reference names in a document. */
export function at(document: object, reference: string): Schema {
  return reference
    .slice(2)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((value: unknown, part) => (value as Record<string, unknown>)[part], document) as Schema;
}

const JUNK = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    0,
    -1,
    1e308,
    2 ** 53,
    true,
    [],
    {},
    [null],
    'x'.repeat(10_000),
    '\u0000',
    '\ud800',
  ),
  fc.constantFrom<unknown>(
    { __proto__: 1 },
    { constructor: { prototype: 1 } },
    [[[[[[]]]]]],
    '../../etc/passwd',
    "' or 1=1 --",
  ),
  fc.jsonValue(),
);

/** The same with one place of it removed, replaced or added to. */
export function mutated(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .tuple(values, JUNK, fc.nat(1000), fc.constantFrom('replace', 'remove', 'add'))
    .map(([value, junk, place, how]) => {
      const copy: unknown = structuredClone(value);
      const places: [Record<string, unknown>, string][] = [];
      const walk = (node: unknown): void => {
        if (typeof node !== 'object' || node === null) return;
        const holder = node as Record<string, unknown>;
        for (const key of Object.keys(holder)) {
          places.push([holder, key]);
          walk(holder[key]);
        }
      };
      walk(copy);
      const chosen = places[place % Math.max(1, places.length)];
      if (chosen === undefined) return junk;
      const [holder, key] = chosen;
      if (how === 'replace') holder[key] = junk;
      else if (how === 'remove') delete holder[key];
      else holder.unexpected = junk;
      return copy;
    });
}
