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
  /** Whether `$ref` to `$defs` may stay; otherwise what it names is written out in its place. */
  references: boolean;
  /** Schemas that contain themselves. */
  recursion: 'taken' | 'inside optional fields' | 'refused';
  /** Objects whose fields are not all named; otherwise every object is closed. */
  openObjects: boolean;
  /** Whether a title and a description may stand beside alternatives; otherwise each alternative carries them. */
  notesBesideAlternatives: boolean;
  /** Lists with a schema for each position. */
  tuples: boolean;
  /** A single allowed value as `const`; otherwise as a choice of one. */
  single: 'const' | 'enum';
  /** Kinds of value that may be a choice. */
  choices: readonly ('string' | 'number' | 'boolean')[];
  /** Numbers above which the provider refuses the whole schema; absent where none is known. */
  limits: Partial<Record<Limit, number>>;
}

/** Limits in words, for `takes at most 24 …`. */
export const LIMIT_WORDS = {
  /** Fields that may be left out; further ones become nullable. */
  omittable: 'optional fields',
  /** Fields that are a union, as every nullable one is. */
  unions: 'fields with alternatives or null',
  properties: 'fields',
  depth: 'levels of nesting',
  enumValues: 'choices in all',
  /** Names of fields and definitions, choices and constants together. */
  characters: 'characters in names and choices',
  /** Characters of one text choice list with more than 250 values. */
  longChoice: 'characters in one long list of choices',
} as const;
export type Limit = keyof typeof LIMIT_WORDS;

const PORTABLE_FORMATS = ['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid'];
const oneOf =
  (values: readonly unknown[]) =>
  (value: unknown): boolean =>
    values.includes(value);

/** Look-around, flags, named groups, back-references, word boundaries, Unicode classes: what some provider's grammar refuses. */
const isSimplePattern = (value: unknown): boolean =>
  typeof value === 'string' && !/\(\?(?!:)|\\[1-9kbBAzZpPQEC]/.test(value);

/** What every known server takes: no bounds, portable formats, everything required, nothing by reference. */
const COMMON = {
  keywords: { format: oneOf(PORTABLE_FORMATS) },
  optional: 'nullable',
  references: false,
  recursion: 'refused',
  openObjects: false,
  notesBesideAlternatives: true,
  tuples: false,
  single: 'enum',
  choices: ['string', 'number', 'boolean'],
  limits: {},
} as const;

/**
 * Capabilities by adapter. Sources: OpenAI "Structured outputs: supported schemas", Anthropic "Structured outputs", Google
 * `response_json_schema` of GenerateContent, as read in November 2026. Perplexity publishes no list and resells models of
 * the others, so it gets what all of them take.
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
    references: true,
    recursion: 'taken',
    openObjects: false,
    notesBesideAlternatives: true,
    tuples: false,
    single: 'const',
    choices: ['string', 'number', 'boolean'],
    limits: { properties: 5000, depth: 10, enumValues: 1000, characters: 120_000, longChoice: 15_000 },
  },
  anthropic: {
    label: 'Anthropic',
    keywords: {
      pattern: isSimplePattern,
      format: oneOf([...PORTABLE_FORMATS, 'uri']),
      minItems: oneOf([0, 1]),
    },
    optional: 'omittable',
    references: true,
    recursion: 'refused',
    openObjects: false,
    notesBesideAlternatives: true,
    tuples: false,
    single: 'const',
    choices: ['string', 'number', 'boolean'],
    limits: { omittable: 24, unions: 16 },
  },
  google: {
    label: 'Google',
    keywords: {
      // Its documentation names more; some of its endpoints refuse them.
      format: oneOf(['date-time']),
      minimum: true,
      maximum: true,
      minItems: true,
      maxItems: true,
    },
    optional: 'omittable',
    references: true,
    recursion: 'inside optional fields',
    openObjects: true,
    notesBesideAlternatives: false,
    tuples: true,
    single: 'enum',
    // Numbers are documented as choices, and refused by some of its endpoints.
    choices: ['string'],
    limits: {},
  },
  perplexity: { label: 'Perplexity', ...COMMON },
  compatible: { label: 'An OpenAI-compatible server', ...COMMON },
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
