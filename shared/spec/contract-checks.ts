import { type Contract, Field, FieldName, type FieldType } from './contract.ts';
import { fieldsInside, withFieldsInside } from './contract-places.ts';
import { compareDecimals } from './decimal.ts';
import type { Json } from './ids.ts';
import { isPattern } from './pattern.ts';
import { valueFits } from './value-fits.ts';

type TypeOf<K extends FieldType['kind']> = Extract<FieldType, { kind: K }>;
type Checks = { readonly [K in FieldType['kind']]?: (type: TypeOf<K>) => string | null };

/** "Fewest characters" and "most characters" the wrong way round, with the two swapped as an example that would do. */
const crossed = (low: number | undefined, high: number | undefined, fewest: string, most: string): string | null =>
  low !== undefined && high !== undefined && low > high
    ? `${fewest} ${low} is above ${most} ${high}, so nothing would fit. For example ${high} and ${low}.`
    : null;
const repeated = (texts: readonly string[]): string | undefined =>
  texts.find((text, index) => texts.indexOf(text) < index);
/** RFC 6838 section 4.2, without parameters. */
const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/;

function numberProblem(type: TypeOf<'number'> | TypeOf<'integer'>): string | null {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = type;
  const order = crossed(minimum, maximum, 'Smallest', 'largest');
  if (order !== null) return order;
  const open = [
    [exclusiveMinimum, exclusiveMaximum],
    [exclusiveMinimum, maximum],
    [minimum, exclusiveMaximum],
  ];
  if (open.some(([low, high]) => low !== undefined && high !== undefined && low >= high))
    return 'No number lies between smallest and largest. Move them apart, for example 0 and 10.';
  return null;
}

const CHECKS: Checks = {
  text: (type) => {
    const order = crossed(type.minLength, type.maxLength, 'Fewest characters', 'most characters');
    if (order !== null) return order;
    if (type.pattern !== undefined && !isPattern(type.pattern))
      return 'Pattern: it cannot be checked quickly. Write it without look-around and back references, for example ^[A-Z]{2}[0-9]+$.';
    return null;
  },
  number: numberProblem,
  integer: numberProblem,
  money: ({ minimum, maximum, currencies }) => {
    const twice = repeated(currencies);
    if (twice !== undefined) return `${twice} stands there twice. Remove one of them.`;
    const order = minimum === undefined || maximum === undefined ? 0 : (compareDecimals(minimum, maximum) ?? 0);
    return order > 0
      ? `Smallest amount ${minimum} is above largest amount ${maximum}, so nothing would fit. For example ${maximum} and ${minimum}.`
      : null;
  },
  enum: ({ options }) => {
    const twice = repeated(options.map(({ value }) => value));
    return twice === undefined ? null : `Two choices have the value “${twice}”. Give one of them another value.`;
  },
  file: ({ mediaTypes }) => {
    const wrong = mediaTypes.find((type) => type !== 'image/*' && !MEDIA_TYPE.test(type));
    return wrong === undefined
      ? null
      : `“${wrong}” is no file type. Write one such as image/png, or image/* for all pictures.`;
  },
  list: (type) => crossed(type.minItems, type.maxItems, 'Fewest items', 'most items') ?? typeProblem(type.items),
};

/** What is wrong with a type by itself, the fields inside it left aside; null where values of it can exist. */
export function typeProblem(type: FieldType): string | null {
  // The table's function for a kind takes exactly that kind's type; TypeScript cannot follow the pair.
  const check = CHECKS[type.kind] as ((type: FieldType) => string | null) | undefined;
  return check?.(type) ?? null;
}

/** What is wrong with a name that applications are to send, beside the names that are taken. */
export function nameProblem(name: string, taken: readonly string[]): string | null {
  if (name === '') return 'Name: applications need one, for example seller_rating.';
  if (!FieldName.safeParse(name).success)
    return 'Name: it starts with a letter and has only letters, digits and _, at most 64, for example seller_rating.';
  return taken.includes(name)
    ? `Name: another field here is already called ${name}. Choose one such as ${name}_2.`
    : null;
}

/** What is wrong with an example value; null where the field accepts it. */
export const exampleProblem = (field: Field): string | null => {
  if (field.example === undefined) return null;
  // `z.json()` parsed it, which TypeScript cannot see behind the recursive type of a field.
  const problem = valueFits(field.example as Json, field.type);
  return problem === null ? null : `Example: ${field.title} ${problem}.`;
};

const MOST_FIELDS = 500;

/** The fields of one group after another: both sides, then what is inside each group. */
function* groupsOf(contract: Contract): Generator<readonly Field[]> {
  const waiting: (readonly Field[])[] = [contract.input, contract.output];
  for (let group = waiting.pop(); group !== undefined; group = waiting.pop()) {
    yield group;
    for (const { type } of group) {
      const inside = fieldsInside(type);
      if (inside !== null) waiting.push(inside);
    }
  }
}

/**
 * The first thing in an edited contract that cannot stay, in words; null where all is well. Fields that stood in the same
 * way in `before` are taken as they are, so that a keystroke in a contract of hundreds costs the one field that it changes.
 */
export function contractProblem(before: Contract, after: Contract): string | null {
  const known = new Set<Field>();
  for (const group of groupsOf(before)) for (const field of group) known.add(field);
  const ids = new Set<string>();
  for (const group of groupsOf(after)) {
    if (group.length > MOST_FIELDS)
      return `A group holds at most ${MOST_FIELDS} fields. Put some of them into groups of their own.`;
    const names = new Set<string>();
    for (const field of group) {
      if (ids.has(field.id)) return 'Two fields share an internal id. Delete one and add it again.';
      if (names.has(field.name)) return `Two fields are both called ${field.name}. Rename one of them.`;
      ids.add(field.id);
      names.add(field.name);
      const parsed = known.has(field)
        ? undefined
        : Field.safeParse({ ...field, type: withFieldsInside(field.type, []) });
      if (parsed?.success === false)
        return `“${field.title}” cannot be held like this: ${parsed.error.issues[0]?.message ?? 'unknown'}.`;
    }
  }
  return null;
}
