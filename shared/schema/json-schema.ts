import type { Contract, Field, FieldType } from '../spec/contract.ts';
import { acceptedMediaTypes } from '../spec/file-content.ts';
import type { Json } from '../spec/ids.ts';

/**
 * The part of JSON Schema 2020-12 that contracts generate. Keywords starting with `x-` are ours: annotations to other
 * tools. Those that bound something are assertions to `engine/validation`, because JSON Schema can bound neither decimal
 * text nor decoded bytes; `x-unit` and `x-options` let `readFields` find again what a description only tells.
 */
export type JsonSchema = {
  $schema?: string;
  title?: string;
  description?: string;
  type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'null';
  enum?: Json[];
  anyOf?: JsonSchema[];
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  contentEncoding?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  'x-minimum-amount'?: string;
  'x-maximum-amount'?: string;
  'x-max-bytes'?: number;
  /** Notes for whoever reads the schema back: what a number counts, and the choices in the order of `enum`. */
  'x-unit'?: string;
  'x-options'?: { label: string; description?: string }[];
  items?: JsonSchema;
  properties?: { [name: string]: JsonSchema };
  required?: string[];
  additionalProperties?: boolean;
  examples?: Json[];
};

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';
/** The same decimals as `Decimal` in the spec; `[0-9]` because `\d` means other digits in some engines. */
export const AMOUNT_PATTERN = '^-?[0-9]{1,15}(\\.[0-9]{1,10})?$';

type TypeOf<K extends FieldType['kind']> = Extract<FieldType, { kind: K }>;
type Option = TypeOf<'enum'>['options'][number];
type Generators = { [K in FieldType['kind']]: (type: TypeOf<K>, title: string) => JsonSchema };

/** Copies the keywords that are set, in the given order, so that the text of a schema never depends on the editor. */
function pick<T extends object, K extends keyof T>(
  from: T,
  keys: readonly K[],
): { [P in K]?: Exclude<T[P], undefined> } {
  const picked: { [P in K]?: Exclude<T[P], undefined> } = {};
  for (const key of keys) {
    const value = from[key];
    // TypeScript does not narrow an indexed type by a comparison with undefined.
    if (value !== undefined) picked[key] = value as Exclude<T[K], undefined>;
  }
  return picked;
}

const BOUNDS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'] as const;

const unitOf = ({ unit }: { unit?: string | undefined }): JsonSchema => (unit ? { 'x-unit': unit } : {});
/** One option for each value: a second one could never be told from the first. */
const distinct = (options: readonly Option[]): Option[] =>
  [...new Map([...options].reverse().map((option) => [option.value, option])).values()].reverse();

const GENERATORS: Generators = {
  text: (type) => ({ type: 'string', ...pick(type, ['minLength', 'maxLength', 'pattern', 'format']) }),
  number: (type) => ({ type: 'number', ...pick(type, BOUNDS), ...unitOf(type) }),
  integer: (type) => ({ type: 'integer', ...pick(type, BOUNDS), ...unitOf(type) }),
  boolean: () => ({ type: 'boolean' }),
  date: () => ({ type: 'string', format: 'date' }),
  'date-time': () => ({ type: 'string', format: 'date-time' }),
  enum: (type) => ({
    type: 'string',
    enum: distinct(type.options).map((option) => option.value),
    'x-options': distinct(type.options).map(({ label, description }) => ({
      label,
      ...(description ? { description } : {}),
    })),
  }),
  money: (type, title) => ({
    type: 'object',
    properties: {
      amount: {
        title: `${title}: amount`,
        description: 'A decimal as text, such as 12.50.',
        type: 'string',
        pattern: AMOUNT_PATTERN,
        ...(type.minimum === undefined ? {} : { 'x-minimum-amount': type.minimum }),
        ...(type.maximum === undefined ? {} : { 'x-maximum-amount': type.maximum }),
      },
      currency: {
        title: `${title}: currency`,
        description: 'An ISO 4217 currency code.',
        type: 'string',
        enum: [...new Set(type.currencies)],
      },
    },
    required: ['amount', 'currency'],
    additionalProperties: false,
  }),
  file: (type, title) => ({
    type: 'object',
    properties: {
      name: { title: `${title}: name`, description: 'The file name, such as photo.jpg.', type: 'string', minLength: 1 },
      mediaType: {
        title: `${title}: media type`,
        description: 'The kind of file.',
        type: 'string',
        enum: acceptedMediaTypes(type.mediaTypes),
      },
      data: {
        title: `${title}: data`,
        description: 'The content of the file in base64.',
        type: 'string',
        contentEncoding: 'base64',
        ...(type.maxBytes === undefined ? {} : { 'x-max-bytes': type.maxBytes }),
      },
    },
    required: ['name', 'mediaType', 'data'],
    additionalProperties: false,
  }),
  list: (type, title) => ({
    type: 'array',
    ...pick(type, ['minItems', 'maxItems', 'uniqueItems']),
    items: typeSchema(type.items, `${title}: item`, `One item of ${title}.`),
  }),
  object: (type) => objectSchema(type.fields),
};

const NOTES: { [K in FieldType['kind']]?: (type: TypeOf<K>) => string } = {
  enum: (type) =>
    `One of: ${type.options
      .map(({ value, label, description }) => `${value} (${label}${description ? `: ${description}` : ''})`)
      .join('; ')}.`,
  number: (type) => (type.unit ? `Unit: ${type.unit}.` : ''),
  integer: (type) => (type.unit ? `Unit: ${type.unit}.` : ''),
};

/** What the description of a field of this type says after the field's own words; empty where there is nothing to add. */
export const noteOf = (type: FieldType): string =>
  // The table's rows are typed by kind; looking one up by a value of the union loses that pairing.
  (NOTES[type.kind] as ((type: FieldType) => string) | undefined)?.(type) ?? '';

/** The schema of a value of this type; the parts of money and files are named after the title. */
export function typeSchema(type: FieldType, title: string, description: string): JsonSchema {
  // As above.
  const generate = GENERATORS[type.kind] as (type: FieldType, title: string) => JsonSchema;
  const text = [description.trim() || `${title}.`, noteOf(type)].filter((part) => part !== '').join(' ');
  return { title, description: text, ...generate(type, title) };
}

function objectSchema(fields: readonly Field[]): JsonSchema {
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.name, fieldSchema(field)])),
    required: fields.filter((field) => field.required).map((field) => field.name),
    additionalProperties: false,
  };
}

/** The schema of one field's value, with its title, description and, where given, example. */
function fieldSchema(field: Field): JsonSchema {
  const schema = typeSchema(field.type, field.title, field.description);
  // `example` is parsed by z.json(), which TypeScript cannot see behind the recursive type.
  return field.example === undefined ? schema : { ...schema, examples: [field.example as Json] };
}

const documentSchema = (title: string, description: string, fields: readonly Field[]): JsonSchema => ({
  $schema: DIALECT,
  title,
  description,
  ...objectSchema(fields),
});

/** Title and description of the two whole schemas. */
export const DOCUMENTS = {
  input: ['Input', 'What the agent is given.'],
  output: ['Output', 'What the agent answers.'],
} as const;

/** What applications must send: JSON Schema 2020-12, every object closed, keys always in the same order. */
export const inputSchema = (contract: Contract): JsonSchema => documentSchema(...DOCUMENTS.input, contract.input);

/** What applications receive; the canonical schema that every answer is validated against. */
export const outputSchema = (contract: Contract): JsonSchema => documentSchema(...DOCUMENTS.output, contract.output);
