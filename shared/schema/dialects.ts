import type { JsonSchema } from './json-schema.ts';

/** Keywords that restrict a value and that a provider may not take. */
export const CONSTRAINTS = [
  'minLength',
  'maxLength',
  'pattern',
  'format',
  'contentEncoding',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minItems',
  'maxItems',
  'uniqueItems',
  'x-minimum-amount',
  'x-maximum-amount',
  'x-max-bytes',
] as const satisfies readonly (keyof JsonSchema)[];
export type Constraint = (typeof CONSTRAINTS)[number];

/** What a provider's structured output takes, as data: a provider more is a row more. */
export interface Dialect {
  label: string;
  /** Constraint keywords it enforces; `true` for any value, a check where only some values are taken. */
  keywords: Partial<Record<Constraint, true | ((value: unknown) => boolean)>>;
  /** How an optional field is told: left out of `required`, or required and nullable. */
  optional: 'omittable' | 'nullable';
  /** Numbers above which the provider refuses the whole schema; absent where none is published. */
  limits: {
    /** Fields that may be left out; further ones become nullable. */
    omittable?: number;
    /** Fields that are a union, as every nullable one is. */
    unions?: number;
    properties?: number;
    depth?: number;
    enumValues?: number;
  };
}

const PORTABLE_FORMATS = ['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid'];
const oneOf =
  (values: readonly unknown[]) =>
  (value: unknown): boolean =>
    values.includes(value);

/** Look-around, flags, named groups, back-references, word boundaries, Unicode classes: what some provider's grammar refuses. */
const isSimplePattern = (value: unknown): boolean =>
  typeof value === 'string' && !/\(\?(?!:)|\\[1-9kbBAzZpPQEC]/.test(value);

/**
 * Capabilities by adapter. Sources: OpenAI "Structured outputs: supported schemas" and Anthropic "Structured outputs", as
 * read in November 2026. `compatible` is what every known server takes: no bounds, portable formats, everything required.
 */
export const DIALECTS = {
  openai: {
    label: 'OpenAI',
    keywords: {
      pattern: isSimplePattern,
      format: oneOf(PORTABLE_FORMATS),
      minimum: true,
      maximum: true,
      exclusiveMinimum: true,
      exclusiveMaximum: true,
      multipleOf: true,
      minItems: true,
      maxItems: true,
    },
    optional: 'nullable',
    limits: { properties: 5000, depth: 10, enumValues: 1000 },
  },
  anthropic: {
    label: 'Anthropic',
    keywords: {
      pattern: isSimplePattern,
      format: oneOf([...PORTABLE_FORMATS, 'uri']),
      minItems: oneOf([0, 1]),
    },
    optional: 'omittable',
    limits: { omittable: 24, unions: 16 },
  },
  compatible: {
    label: 'An OpenAI-compatible server',
    keywords: { format: oneOf(PORTABLE_FORMATS) },
    optional: 'nullable',
    limits: {},
  },
} as const satisfies Record<string, Dialect>;
export type DialectName = keyof typeof DIALECTS;

/** A lost constraint in words, for the description, so that the model is still told. */
export const CONSTRAINT_WORDS: Record<Constraint, (value: unknown) => string> = {
  minLength: (value) => `At least ${value} characters.`,
  maxLength: (value) => `At most ${value} characters.`,
  pattern: (value) => `Matches the pattern ${value}.`,
  format: (value) => `Written in the format ${value}.`,
  contentEncoding: (value) => `Encoded in ${value}.`,
  minimum: (value) => `At least ${value}.`,
  maximum: (value) => `At most ${value}.`,
  exclusiveMinimum: (value) => `Greater than ${value}.`,
  exclusiveMaximum: (value) => `Less than ${value}.`,
  multipleOf: (value) => `A multiple of ${value}.`,
  minItems: (value) => `At least ${value} ${value === 1 ? 'item' : 'items'}.`,
  maxItems: (value) => `At most ${value} ${value === 1 ? 'item' : 'items'}.`,
  uniqueItems: () => 'No item twice.',
  'x-minimum-amount': (value) => `At least ${value}.`,
  'x-maximum-amount': (value) => `At most ${value}.`,
  'x-max-bytes': (value) => `At most ${value} bytes after decoding.`,
};
