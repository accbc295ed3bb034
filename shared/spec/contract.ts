import { z } from 'zod';
import { Id } from './ids.ts';

/** A non-negative or negative decimal as text, never a binary float: `"40.00"`. */
export const Decimal = z.string().regex(/^-?\d{1,15}(\.\d{1,10})?$/, 'a decimal such as 40.00');

/** Property names in inputs and outputs. They are an API, so they never change silently. */
export const FieldName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, 'a name of letters, digits and _ that starts with a letter');

const TextType = z.strictObject({
  kind: z.literal('text'),
  minLength: z.int().min(0).optional(),
  maxLength: z.int().min(0).optional(),
  pattern: z.string().max(500).optional(),
  format: z.enum(['email', 'uri', 'hostname', 'uuid', 'time', 'duration', 'ipv4', 'ipv6']).optional(),
});
const bounds = {
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
  multipleOf: z.number().positive().optional(),
  /** Shown beside the number: `kg`, `%`, `days`. */
  unit: z.string().max(20).optional(),
};
const NumberType = z.strictObject({ kind: z.literal('number'), ...bounds });
const IntegerType = z.strictObject({ kind: z.literal('integer'), ...bounds });
const BooleanType = z.strictObject({ kind: z.literal('boolean') });
const DateType = z.strictObject({ kind: z.literal('date') });
const DateTimeType = z.strictObject({ kind: z.literal('date-time') });
const EnumType = z.strictObject({
  kind: z.literal('enum'),
  options: z
    .array(
      z.strictObject({
        value: z.string().min(1).max(200),
        label: z.string().min(1).max(200),
        description: z.string().max(1000).optional(),
      }),
    )
    .min(1),
});
/** A JSON object `{amount: "12.50", currency: "EUR"}`; one currency makes the unit fixed. */
const MoneyType = z.strictObject({
  kind: z.literal('money'),
  currencies: z.array(z.string().regex(/^[A-Z]{3}$/, 'an ISO 4217 code such as EUR')).min(1),
  minimum: Decimal.optional(),
  maximum: Decimal.optional(),
});
/** A JSON object `{name, mediaType, data}` with base64 data. `image/*` stands for every picture that models take. */
const FileType = z.strictObject({
  kind: z.literal('file'),
  mediaTypes: z.array(z.string()).min(1),
  maxBytes: z.int().positive().optional(),
});

export interface ListType {
  kind: 'list';
  items: FieldType;
  minItems?: number | undefined;
  maxItems?: number | undefined;
  uniqueItems?: boolean | undefined;
}
export interface ObjectType {
  kind: 'object';
  fields: Field[];
}
const ListType: z.ZodType<ListType> = z.strictObject({
  kind: z.literal('list'),
  get items() {
    return FieldType;
  },
  minItems: z.int().min(0).optional(),
  maxItems: z.int().min(0).optional(),
  uniqueItems: z.boolean().optional(),
});
const ObjectType: z.ZodType<ObjectType> = z.strictObject({
  kind: z.literal('object'),
  get fields() {
    return z.array(Field).max(500);
  },
});
export type ScalarType =
  | z.infer<typeof TextType>
  | z.infer<typeof NumberType>
  | z.infer<typeof IntegerType>
  | z.infer<typeof BooleanType>
  | z.infer<typeof DateType>
  | z.infer<typeof DateTimeType>
  | z.infer<typeof EnumType>
  | z.infer<typeof MoneyType>
  | z.infer<typeof FileType>;
export type FieldType = ScalarType | ListType | ObjectType;
// By kind, so that a type is read by one schema and not tried on all. The list and the object name themselves, which is why
// the compiler is told their type, and then does not see that they have a kind.
export const FieldType: z.ZodType<FieldType> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    TextType,
    NumberType,
    IntegerType,
    BooleanType,
    DateType,
    DateTimeType,
    EnumType,
    MoneyType,
    FileType,
    ListType as unknown as typeof BooleanType,
    ObjectType as unknown as typeof BooleanType,
  ]),
);

export interface Field {
  id: string;
  name: string;
  title: string;
  description: string;
  required: boolean;
  type: FieldType;
  /** Example values in JSON, shown in messages ("for example 12.50"). */
  example?: unknown;
}
/** One field of an input or output. The id is stable across edits; the name is what applications send. */
export const Field: z.ZodType<Field> = z.lazy(() =>
  z.strictObject({
    id: Id,
    name: FieldName,
    title: z.string().min(1).max(200),
    description: z.string().max(2000),
    required: z.boolean(),
    type: FieldType,
    example: z.json().optional(),
  }),
);

const uniqueNames = (fields: Field[]): boolean =>
  new Set(fields.map((field) => field.name)).size === fields.length &&
  fields.every((field) => field.type.kind !== 'object' || uniqueNames(field.type.fields));
const Fields = z.array(Field).max(500).refine(uniqueNames, 'two fields share a name');

/** What applications send and receive. JSON Schemas are generated from it (`shared/schema`). */
export const Contract = z.strictObject({ input: Fields, output: Fields });
export type Contract = z.infer<typeof Contract>;

/** Money as it stands in inputs, outputs and rule values. */
export const Money = z.strictObject({ amount: Decimal, currency: z.string().regex(/^[A-Z]{3}$/) });
export type Money = z.infer<typeof Money>;

/** Finds a field by dotted path (`seller.rating`); lists end a path. */
export function fieldAt(fields: readonly Field[], path: string): Field | undefined {
  const [name, ...rest] = path.split('.');
  const field = fields.find((candidate) => candidate.name === name);
  if (field === undefined || rest.length === 0) return field;
  return field.type.kind === 'object' ? fieldAt(field.type.fields, rest.join('.')) : undefined;
}

/** Every field that a condition or an effect can name, with its dotted path; objects are entered, lists are not. */
export function fieldPaths(fields: readonly Field[], prefix = ''): { path: string; field: Field }[] {
  return fields.flatMap((field) => {
    const path = prefix + field.name;
    return field.type.kind === 'object' ? fieldPaths(field.type.fields, `${path}.`) : [{ path, field }];
  });
}
