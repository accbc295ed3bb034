import fc from 'fast-check';
import type { Json } from '../../spec/ids.ts';
import { judgeDocument } from '../document/evaluate.ts';
import { isRecord, isSchema, type Schema, type SchemaObject } from '../document/keywords.ts';
import type { SchemaDocument } from '../document/read.ts';
import { listOf } from './merge.ts';

/** A schema with values that it takes. */
export interface Sample {
  schema: SchemaObject;
  values: Json[];
}

const scalar: fc.Arbitrary<Sample> = fc.constantFrom<Sample[]>(
  { schema: { type: 'string', minLength: 1, maxLength: 9 }, values: ['a', 'null'] },
  { schema: { type: 'string', pattern: '^[A-Z]+$', description: 'A code.' }, values: ['AB'] },
  { schema: { type: 'string', format: 'date' }, values: ['2026-03-01'] },
  { schema: { type: 'number', exclusiveMinimum: 0, multipleOf: 0.5 }, values: [0.5, 3] },
  { schema: { type: 'integer', minimum: -3, maximum: 3 }, values: [-3, 0] },
  { schema: { type: 'boolean' }, values: [true, false] },
  { schema: { enum: ['live', 'Draft', 'DRAFT'] }, values: ['live', 'Draft', 'DRAFT'] },
  { schema: { type: 'string', enum: ['Live', 'other'] }, values: ['Live'] },
  { schema: { enum: [1, 'one', true] }, values: [1, 'one', true] },
  { schema: { const: 'fixed', title: 'Fixed' }, values: ['fixed'] },
  { schema: { type: ['string', 'integer'], minimum: 2, minLength: 2 }, values: [2, 'ab'] },
);

const list = (item: fc.Arbitrary<Sample>): fc.Arbitrary<Sample> =>
  fc.oneof(
    item.map(({ schema, values }) => ({
      schema: { type: 'array', items: schema, maxItems: 5 },
      values: [[], values, [...values, ...values].slice(0, 5)].filter((value) => value.length <= 5),
    })),
    fc.tuple(item, item).map(([left, right]) => ({
      schema: { type: 'array', prefixItems: [left.schema, right.schema], items: false, minItems: 1 },
      values: [[left.values[0] ?? null], [left.values[0] ?? null, right.values.at(-1) ?? null]],
    })),
  );

/** Names that are optional and names that are required never meet, or absence and null could not be told apart. */
const object = (item: fc.Arbitrary<Sample>): fc.Arbitrary<Sample> =>
  fc
    .record({
      optional: fc.dictionary(fc.constantFrom('a', 'b', 'constructor', 'a/b'), item, { maxKeys: 3 }),
      required: fc.dictionary(fc.constantFrom('x', 'toString', '__proto__', 'y~z'), item, { maxKeys: 3 }),
      nullable: fc.boolean(),
    })
    .map(({ optional, required, nullable }) => {
      const [may, must] = [Object.entries(optional), Object.entries(required)];
      const orNull = ({ schema }: Sample): SchemaObject => (nullable ? { anyOf: [schema, { type: 'null' }] } : schema);
      const value = (index: number, all: boolean): Json =>
        Object.fromEntries([
          ...must.map(
            ([name, { values }]) => [name, nullable && !all ? null : (values[index % values.length] ?? null)] as const,
          ),
          ...may.flatMap(([name, { values }], at) =>
            all || at % 2 === index ? [[name, values[index % values.length] ?? null] as const] : [],
          ),
        ]);
      return {
        schema: {
          type: 'object',
          properties: Object.fromEntries([
            ...may.map(([name, { schema }]) => [name, schema] as const),
            ...must.map(([name, sample]) => [name, orNull(sample)] as const),
          ]),
          required: must.map(([name]) => name),
          additionalProperties: false,
        },
        values: [value(0, true), value(1, true), value(0, false), value(1, false)],
      };
    });

const choice = (item: fc.Arbitrary<Sample>): fc.Arbitrary<Sample> =>
  fc.tuple(item, item, fc.constantFrom('anyOf', 'oneOf')).map(([left, right, keyword]) => ({
    schema: { [keyword]: [left.schema, right.schema], title: 'Either' },
    values: [...left.values, ...right.values],
  }));
/** Held in `$defs` of the whole schema; `hoist` moves it there. */
const shared = (item: fc.Arbitrary<Sample>): fc.Arbitrary<Sample> =>
  fc.tuple(item, fc.boolean()).map(([{ schema, values }, noted]) => ({
    schema: { $shared: schema, ...(noted ? { description: 'Shared.' } : {}) },
    values,
  }));
const wrapped = (item: fc.Arbitrary<Sample>): fc.Arbitrary<Sample> =>
  item.map(({ schema, values }) => ({ schema: { allOf: [schema], description: 'Wrapped.' }, values }));

const { any, root } = fc.letrec<{ any: Sample; root: Sample }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    list(tie('any')),
    object(tie('any')),
    choice(tie('any')),
    shared(tie('any')),
    wrapped(tie('any')),
  ),
  root: object(tie('any')),
}));
void any;

function hoist(schema: Json, definitions: [string, Json][]): Json {
  if (Array.isArray(schema)) return schema.map((item) => hoist(item, definitions));
  if (!isRecord(schema)) return schema;
  const { $shared, ...rest } = schema;
  const entries = Object.entries(rest).map(([name, value]) => [name, hoist(value, definitions)] as const);
  if ($shared === undefined) return Object.fromEntries(entries);
  const name = `S${definitions.length}`;
  definitions.push([name, true]);
  const at = definitions.length - 1;
  definitions[at] = [name, hoist($shared, definitions)];
  return Object.fromEntries([['$ref', `#/$defs/${name}`], ...entries]);
}

/** Random object schemas with references, alternatives, tuples and awkward names, each with documents it may take. */
export const samples: fc.Arbitrary<Sample> = root.map(({ schema, values }) => {
  const definitions: [string, Json][] = [];
  const whole = hoist(schema, definitions);
  return { schema: { ...(isRecord(whole) ? whole : {}), $defs: Object.fromEntries(definitions) }, values };
});

const accepts = (wire: SchemaDocument, schema: Schema, value: Json): boolean =>
  judgeDocument(wire, value, schema).length === 0;

/** What a provider that follows the wire schema would send for a canonical document: null where it may not leave out. */
export function asWire(wire: SchemaDocument, schema: Schema, value: Json): Json {
  if (typeof schema === 'boolean') return value;
  if (typeof schema.$ref === 'string') return asWire(wire, wire.definitions.get(schema.$ref) ?? true, value);
  if (schema.anyOf !== undefined) {
    const tried = listOf(schema.anyOf).filter(isSchema);
    const found = tried.find((branch) => accepts(wire, branch, asWire(wire, branch, value)));
    return found === undefined ? value : asWire(wire, found, value);
  }
  if (Array.isArray(value)) {
    const prefix = listOf(schema.prefixItems);
    return value.map((item, index) => {
      const own = prefix[index] ?? schema.items;
      return isSchema(own) ? asWire(wire, own, item) : item;
    });
  }
  if (!isRecord(value) || !isRecord(schema.properties)) return value;
  const required = listOf(schema.required);
  const entries = Object.entries(schema.properties).flatMap(([name, own]): [string, Json][] => {
    const item = Object.hasOwn(value, name) ? value[name] : undefined;
    if (item !== undefined) return [[name, isSchema(own) ? asWire(wire, own, item) : item]];
    // Only a field that may be absent says so; any other null would be an answer of its own.
    const mayBeAbsent = isRecord(own) && String(own.description).endsWith('Null when there is none.');
    return required.includes(name) && mayBeAbsent ? [[name, null]] : [];
  });
  // What the wire schema does not name stays, so that a field that was lost on the way shows.
  const others = Object.entries(value).filter(([name]) => !entries.some(([known]) => known === name));
  return Object.fromEntries([...entries, ...others]);
}
