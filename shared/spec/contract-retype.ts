import { Decimal, type FieldType } from './contract.ts';

export type Kind = FieldType['kind'];
type TypeOf<K extends Kind> = Extract<FieldType, { kind: K }>;

const isNumeric = (type: FieldType): type is TypeOf<'number'> | TypeOf<'integer'> =>
  type.kind === 'number' || type.kind === 'integer';
const decimal = (value: number | undefined): string | undefined =>
  value !== undefined && Decimal.safeParse(String(value)).success ? String(value) : undefined;
const isCode = (text: string | undefined): text is string => text !== undefined && /^[A-Z]{3}$/.test(text);

/** The parts that are set; a type leaves out what it does not limit. */
function set<T extends object>(parts: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  // TypeScript does not see that the filter takes the undefined values away.
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

const numbers = (from: FieldType): Omit<TypeOf<'number'>, 'kind'> => {
  if (isNumeric(from)) {
    const { kind: _, ...bounds } = from;
    return bounds;
  }
  if (from.kind !== 'money') return {};
  const [currency] = from.currencies;
  return set({
    minimum: from.minimum === undefined ? undefined : Number(from.minimum),
    maximum: from.maximum === undefined ? undefined : Number(from.maximum),
    unit: from.currencies.length === 1 ? currency : undefined,
  });
};

const FIRST_CHOICES: TypeOf<'enum'>['options'] = [
  { value: 'first_choice', label: 'First choice' },
  { value: 'second_choice', label: 'Second choice' },
];

const MAKE: { readonly [K in Kind]: (from: FieldType, currency: string) => TypeOf<K> } = {
  text: (from) => (from.kind === 'text' ? from : { kind: 'text' }),
  number: (from) => ({ kind: 'number', ...numbers(from) }),
  integer: (from) => ({ kind: 'integer', ...numbers(from) }),
  boolean: () => ({ kind: 'boolean' }),
  date: () => ({ kind: 'date' }),
  'date-time': () => ({ kind: 'date-time' }),
  enum: (from) => {
    if (from.kind === 'enum') return from;
    if (from.kind !== 'boolean') return { kind: 'enum', options: FIRST_CHOICES };
    return {
      kind: 'enum',
      options: [
        { value: 'yes', label: 'Yes' },
        { value: 'no', label: 'No' },
      ],
    };
  },
  money: (from, currency) => {
    if (from.kind === 'money') return from;
    if (!isNumeric(from)) return { kind: 'money', currencies: [currency] };
    const bounds = set({ minimum: decimal(from.minimum), maximum: decimal(from.maximum) });
    return { kind: 'money', currencies: [isCode(from.unit) ? from.unit : currency], ...bounds };
  },
  file: (from) =>
    from.kind === 'file' ? from : { kind: 'file', mediaTypes: ['image/jpeg', 'image/png', 'application/pdf'] },
  list: (from) => (from.kind === 'list' ? from : { kind: 'list', items: from }),
  object: (from) => (from.kind === 'object' ? from : { kind: 'object', fields: [] }),
};

/**
 * Another type that keeps what fits: bounds and unit between numbers and money, choices of yes or no, the type itself as the
 * items of a list and back, fields of a group. `currency` is what money starts with.
 */
export function retype(from: FieldType, kind: Kind, currency = 'EUR'): FieldType {
  // A list's items are what becomes something else, so that "list of groups" → "group" keeps the fields.
  if (from.kind === 'list' && kind !== 'list') return retype(from.items, kind, currency);
  return MAKE[kind](from, currency);
}
