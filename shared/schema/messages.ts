import type { FieldType } from '../spec/contract.ts';
import { AMOUNT_PATTERN } from './json-schema.ts';

/** What a message needs to know about the place it speaks of. */
export interface Place {
  /** The field's title, with the item's number inside a list: `Reasons, item 2`. */
  subject: string;
  type: FieldType | undefined;
  /** Names that the object at this place knows. */
  known: readonly string[];
}
/** A keyword that a value breaks, as Ajv reports it; the judge in `document/` says the same. */
export interface KeywordError {
  keyword: string;
  params: { readonly [name: string]: unknown };
  /** The keyword's own value. */
  schema?: unknown;
  /** The value that breaks it. */
  data?: unknown;
}
type Message = (place: Place, error: KeywordError) => string;

const KIND_WORDS: Record<string, string> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'yes or no (true or false)',
  array: 'a list',
  object: 'an object',
};
const FIELD_WORDS: Partial<Record<FieldType['kind'], string>> = {
  money: 'money with an amount and a currency',
  file: 'a file with a name, a media type and data',
  date: 'a date such as 2026-03-01',
  'date-time': 'a date and time such as 2026-03-01T09:30:00Z',
};

function nameOf(value: unknown): string {
  if (value === null) return 'empty (null)';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'boolean') return 'true or false';
  if (typeof value === 'number') return Number.isFinite(value) ? 'a number' : 'a number without a value';
  return KIND_WORDS[typeof value] ?? 'something else';
}
const wanted = (place: Place, type: unknown): string =>
  (place.type === undefined ? undefined : FIELD_WORDS[place.type.kind]) ?? KIND_WORDS[String(type)] ?? String(type);

/** Shortens what callers sent, so that a message stays a sentence whatever it quotes. */
export const quoted = (text: string): string => `“${text.length > 80 ? `${text.slice(0, 80)}…` : text}”`;
const listed = (names: readonly string[], last: string): string => {
  const shown = names.length > 30 ? [...names.slice(0, 30), `${names.length - 30} more`] : names;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} ${last} ${shown.at(-1)}`;
};
const listIn = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const items = (count: unknown): string => `${count} ${count === 1 ? 'item' : 'items'}`;
const fields = (count: unknown): string => `${count} ${count === 1 ? 'field' : 'fields'}`;
const characters = (count: unknown): string => `${count} ${count === 1 ? 'character' : 'characters'}`;
const got = (value: unknown): string =>
  typeof value === 'string' ? `, not ${quoted(value)}` : `, not ${nameOf(value)}`;

const FORMAT_WORDS: Record<string, string> = {
  date: 'a date that exists, such as 2026-03-01',
  'date-time': 'a date and time that exist, such as 2026-03-01T09:30:00Z',
  time: 'a time with its zone, such as 09:30:00Z',
  duration: 'a duration such as P3D (three days)',
  email: 'an e-mail address such as name@example.com',
  uri: 'a web address such as https://example.com/page',
  hostname: 'a host name such as www.example.com',
  ipv4: 'an IPv4 address such as 192.0.2.1',
  ipv6: 'an IPv6 address such as 2001:db8::1',
  uuid: 'a UUID such as 01890a5d-ac96-774b-bcce-b302099a8057',
};

/** The sentence for each keyword that can fail, in the words of somebody who fills in a form. */
export const MESSAGES: Record<string, Message> = {
  type: (place, error) => `${place.subject} must be ${wanted(place, error.params.type)}, not ${nameOf(error.data)}`,
  required: (place) => `${place.subject} is missing`,
  additionalProperties: (place, error) =>
    place.known.length === 0
      ? `Unknown field ${quoted(String(error.params.additionalProperty))}; no fields are known here`
      : `Unknown field ${quoted(String(error.params.additionalProperty))}; known fields are ${listed(place.known, 'and')}`,
  enum: (place, error) =>
    `${place.subject} must be ${listed(listIn(error.params.allowedValues).map(String), 'or')}${got(error.data)}`,
  minLength: (place, error) =>
    error.params.limit === 1
      ? `${place.subject} must not be empty`
      : `${place.subject} must have at least ${characters(error.params.limit)}`,
  maxLength: (place, error) => `${place.subject} must have at most ${characters(error.params.limit)}`,
  pattern: (place, error) =>
    error.params.pattern === AMOUNT_PATTERN
      ? `${place.subject} must be an amount such as 12.50${got(error.data)}`
      : `${place.subject} must match the pattern ${error.params.pattern}${got(error.data)}`,
  format: (place, error) =>
    `${place.subject} must be ${FORMAT_WORDS[String(error.params.format)] ?? error.params.format}${got(error.data)}`,
  contentEncoding: (place) => `${place.subject} must be in base64`,
  minimum: (place, error) => `${place.subject} must be at least ${error.params.limit}, not ${error.data}`,
  maximum: (place, error) => `${place.subject} must be at most ${error.params.limit}, not ${error.data}`,
  exclusiveMinimum: (place, error) => `${place.subject} must be greater than ${error.params.limit}, not ${error.data}`,
  exclusiveMaximum: (place, error) => `${place.subject} must be less than ${error.params.limit}, not ${error.data}`,
  multipleOf: (place, error) => `${place.subject} must be a multiple of ${error.schema}, not ${error.data}`,
  minItems: (place, error) => `${place.subject} must have at least ${items(error.params.limit)}`,
  maxItems: (place, error) => `${place.subject} must have at most ${items(error.params.limit)}`,
  uniqueItems: (place, error) =>
    `${place.subject} must not repeat an item: items ${listed(
      listIn(error.params.items).map((index) => String(Number(index) + 1)),
      'and',
    )} are the same`,
  const: (place, error) => `${place.subject} must be ${JSON.stringify(error.params.allowedValue)}`,
  never: (place) => `${place.subject} is not allowed here`,
  anyOf: (place) => `${place.subject} fits none of the forms that are allowed here`,
  oneOf: (place, error) =>
    error.params.passing === 0
      ? `${place.subject} fits none of the forms that are allowed here`
      : `${place.subject} must fit exactly one of the forms that are allowed here, not ${error.params.passing}`,
  not: (place) => `${place.subject} has a form that is not allowed here`,
  contains: (place, error) =>
    Number(error.params.found) < Number(error.params.least)
      ? `${place.subject} must hold at least ${items(error.params.least)} of the required form, not ${error.params.found}`
      : `${place.subject} must hold at most ${items(error.params.most)} of the required form, not ${error.params.found}`,
  propertyNames: (place, error) =>
    `${place.subject} has a field with a name that is not allowed: ${quoted(String(error.params.propertyName))}`,
  dependentRequired: (place, error) =>
    `${place.subject} is missing, which is needed where ${quoted(String(error.params.property))} is given`,
  unevaluatedProperties: (_, error) => `Unknown field ${quoted(String(error.params.unevaluatedProperty))}`,
  unevaluatedItems: (place, error) => `${place.subject} must not have an item ${Number(error.params.position) + 1}`,
  minProperties: (place, error) => `${place.subject} must have at least ${fields(error.params.limit)}`,
  maxProperties: (place, error) => `${place.subject} must have at most ${fields(error.params.limit)}`,
  'x-minimum-amount': (place, error) => `${place.subject} must be at least ${error.schema}, not ${error.data}`,
  'x-maximum-amount': (place, error) => `${place.subject} must be at most ${error.schema}, not ${error.data}`,
  'x-max-bytes': (place, error) => `${place.subject} must be at most ${error.schema} bytes`,
};
