import fc from 'fast-check';
import { checkAtom } from '../spec/check-atom.ts';
import type { Contract, Field, FieldType } from '../spec/contract.ts';
import type { Json, JsonObject } from '../spec/ids.ts';
import { operatorsFor } from '../spec/operators.ts';
import type { Atom, Condition, Effect, Group, Rule } from '../spec/rule.ts';
import { field } from '../spec/spec.test-helper.ts';

/** A contract whose inputs and outputs can all be written down, as far as the generated conditions can tell them apart. */
export interface SmallContract {
  name: string;
  contract: Contract;
  inputs: JsonObject[];
  outputs: { path: string; values: Json[] }[];
}
interface SmallField {
  field: Field;
  values: (Json | undefined)[];
  /** What conditions compare with. */
  constants: Json[];
}

const options = (...values: string[]): FieldType => ({
  kind: 'enum',
  options: values.map((value) => ({ value, label: value })),
});
const eur = (amount: string): Json => ({ amount, currency: 'EUR' });
const usd = (amount: string): Json => ({ amount, currency: 'USD' });
const optional = { required: false };
const range = (from: number, to: number, step: number): number[] =>
  Array.from({ length: Math.round((to - from) / step) + 1 }, (_, index) => from + index * step);
const INTEGER: SmallField = {
  field: field('stock', 'Stock', { kind: 'integer', minimum: 0, exclusiveMaximum: 5 }),
  values: range(0, 4, 1),
  constants: [-1, 0, 1, 2.5, 3, 4, 9],
};
const CHOICE: SmallField = {
  field: field('state', 'State', options('new', 'used', 'Old'), optional),
  values: ['new', 'used', 'Old', undefined],
  constants: ['new', 'used', 'Old'],
};
const FLAG: SmallField = {
  field: field('photo', 'Photo', { kind: 'boolean' }),
  values: [true, false],
  constants: [true, false],
};
const HALVES: SmallField = {
  field: field('weight', 'Weight', { kind: 'number', multipleOf: 0.1, minimum: 0.1, maximum: 0.5 }),
  values: [0.1, 0.2, 0.3, 0.4, 0.5],
  constants: [0, 0.1, 0.1 + 0.2, 0.3, 0.35, 0.5],
};
const MONEY: SmallField = {
  field: field('price', 'Price', { kind: 'money', currencies: ['EUR', 'USD'], minimum: '0', maximum: '2' }),
  values: ['0', '0.5', '1', '1.0000000001', '1.5', '2'].flatMap((amount) => [eur(amount), usd(amount)]),
  constants: [eur('1'), eur('1.0000000001'), usd('1.00'), eur('0'), eur('2.0'), eur('3')],
};
const WORD: SmallField = {
  field: field('brand', 'Brand', { kind: 'text' }, optional),
  values: ['Aurel', 'aurel', 'AUREL', 'Pavo', 'pavo', '12', '', ' ', 'another', undefined],
  constants: ['Aurel', 'Pavo', '12', ''],
};
const DAY: SmallField = {
  field: field('listed', 'Listed', { kind: 'date' }),
  values: range(8, 17, 1).map((day) => `2026-03-${String(day).padStart(2, '0')}`),
  constants: ['2026-03-10', '2026-03-11', '2026-03-14T23:30:00-02:00', '2026-03-15'],
};
const MOMENT: SmallField = {
  field: field('seen', 'Seen', { kind: 'date-time' }),
  values: [
    '2026-03-09T12:00:00Z',
    '2026-03-10T00:00:00Z',
    '2026-03-10T10:00:00Z',
    '2026-03-10T10:00:00.05Z',
    '2026-03-10T10:00:00.1Z',
    '2026-03-10T12:00:00Z',
    '2026-03-11T00:00:00Z',
    '2026-03-12T00:00:00Z',
    '2026-03-13T00:00:00Z',
    '2026-03-14T00:00:00Z',
    '2026-03-15T00:00:00Z',
    '2026-03-15T23:00:00Z',
    '2026-03-16T00:00:00Z',
    '2026-03-17T00:00:00Z',
  ],
  constants: ['2026-03-10', '2026-03-10T10:00:00Z', '2026-03-10T12:00:00.1+02:00'],
};
const ITEMS = ['a', 'b', 'c'];
const LIST: SmallField = {
  field: field('tags', 'Tags', { kind: 'list', items: options(...ITEMS), maxItems: 3 }),
  values: [0, 1, 2, 3].flatMap((length) => words(length)),
  constants: ITEMS,
};
const UNIQUE: SmallField = {
  field: field('marks', 'Marks', { kind: 'list', items: options('a', 'b'), uniqueItems: true }, optional),
  values: [[], ['a'], ['b'], ['a', 'b'], undefined],
  constants: ['a', 'b'],
};
const TEXTS: SmallField = {
  field: field('names', 'Names', { kind: 'list', items: { kind: 'text' }, minItems: 1, maxItems: 2 }),
  values: [...pairs(['A', 'a', 'B', 'b', 'other'])],
  constants: ['a', 'B'],
};
function words(length: number): Json[] {
  return length === 0 ? [[]] : words(length - 1).flatMap((list) => ITEMS.map((item) => [...(list as string[]), item]));
}
function pairs(items: string[]): Json[] {
  return items.flatMap((one) => [[one], ...items.map((two) => [one, two])]);
}
const inside: Field[] = [
  field('rating', 'Rating', { kind: 'boolean' }),
  field('vat', 'VAT', options('x', 'y'), optional),
];
const GROUP: SmallField = {
  field: field('seller', 'Seller', { kind: 'object', fields: inside }, optional),
  values: [undefined, ...[true, false].flatMap((rating) => [{ rating }, { rating, vat: 'x' }, { rating, vat: 'y' }])],
  constants: [true, 'x'],
};

const OUTPUT: SmallContract['outputs'] = [
  { path: 'decision', values: ['yes', 'no', 'maybe'] },
  { path: 'score', values: range(0, 4, 1) },
];
const output: Field[] = [
  field('decision', 'Decision', options('yes', 'no', 'maybe')),
  field('score', 'Score', { kind: 'integer', minimum: 0, maximum: 4 }),
];

const small = (...fields: SmallField[]): SmallContract => ({
  name: fields.map((each) => each.field.title).join(', '),
  contract: { input: fields.map((each) => each.field), output },
  inputs: fields.reduce<JsonObject[]>(
    (inputs, { field: { name }, values }) =>
      inputs.flatMap((input) => values.map((value) => (value === undefined ? input : { ...input, [name]: value }))),
    [{}],
  ),
  outputs: OUTPUT,
});

const ALL = [INTEGER, CHOICE, FLAG, HALVES, MONEY, WORD, DAY, MOMENT, LIST, UNIQUE, TEXTS, GROUP];
export const SMALL: SmallContract[] = [
  small(INTEGER, CHOICE, FLAG),
  small(HALVES, MONEY),
  small(WORD, FLAG),
  small(DAY, MOMENT),
  small(LIST, UNIQUE),
  small(TEXTS, FLAG),
  small(GROUP, CHOICE),
];

const id = fc.uuid();
function smallAtom({ field: { name, type }, constants }: SmallField): fc.Arbitrary<Atom> {
  if (type.kind === 'object')
    return fc
      .constantFrom(
        { field: name, operator: 'is_present' as const },
        { field: name, operator: 'is_missing' as const },
        { field: `${name}.rating`, operator: 'is' as const, value: true },
        { field: `${name}.rating`, operator: 'is_missing' as const },
        { field: `${name}.vat`, operator: 'is_not' as const, value: 'x' },
        { field: `${name}.vat`, operator: 'is_present' as const },
      )
      .chain((rest) => id.map((own): Atom => ({ kind: 'atom', id: own, ...rest })));
  const one = fc.constantFrom(...constants);
  // Phrases and patterns are searched for, not decided.
  const usable = operatorsFor(type).filter(
    ({ operator }) => !['contains', 'starts_with', 'ends_with', 'matches'].includes(operator),
  );
  return fc.constantFrom(...usable).chain(({ operator, value: shape, takesExact }) => {
    const shapes: { [S in typeof shape]: fc.Arbitrary<Json | undefined> } = {
      none: fc.constant(undefined),
      one,
      many: fc.array(one, { minLength: 1, maxLength: 2 }),
      range: fc.record({ from: one, to: one }),
      pattern: fc.constant('a'),
      count: fc.nat(4),
    };
    const exact = takesExact ? fc.boolean() : fc.constant(false);
    return fc.record({ own: id, value: shapes[shape], exact }).map(
      ({ own, value, exact }): Atom => ({
        kind: 'atom',
        id: own,
        field: name,
        operator,
        ...(value === undefined ? {} : { value }),
        ...(exact ? { exact } : {}),
      }),
    );
  });
}

function smallGroup(contract: Contract, depth: number): fc.Arbitrary<Group> {
  const fields = ALL.filter((each) => contract.input.includes(each.field));
  // What does not work as written is not analysed.
  const leaf: fc.Arbitrary<Condition> = fc
    .constantFrom(...fields)
    .chain(smallAtom)
    .filter((atom) => checkAtom(atom, contract.input).length === 0);
  const part = depth === 0 ? leaf : fc.oneof({ weight: 3, arbitrary: leaf }, smallGroup(contract, depth - 1));
  return fc.record({
    kind: fc.constantFrom('all' as const, 'all' as const, 'any' as const, 'not' as const),
    id,
    conditions: fc.array(part, { maxLength: 3 }),
  });
}

const smallEffect = (outputs: SmallContract['outputs']): fc.Arbitrary<Effect> =>
  fc.constantFrom(...outputs).chain(({ path, values }): fc.Arbitrary<Effect> => {
    const value = fc.constantFrom(...values);
    const set = fc.record({ kind: fc.constant('set' as const), id, field: fc.constant(path), value });
    const oneOf = fc.record({
      kind: fc.constant('one_of' as const),
      id,
      field: fc.constant(path),
      values: fc.array(value, { minLength: 1, maxLength: 2 }),
    });
    const bound = fc.record({
      kind: fc.constantFrom('minimum' as const, 'maximum' as const),
      id,
      field: fc.constant(path),
      value,
    });
    return path === 'score' ? fc.oneof(set, oneOf, bound) : fc.oneof({ weight: 3, arbitrary: set }, oneOf);
  });

/** Around the tests' today, 15 March: most rules stand always, some start, end or ended. */
const DAYS: { from?: string; until?: string }[] = [
  ...[{}, {}, {}, {}, {}, {}],
  ...[
    { from: '2026-03-15' },
    { until: '2026-03-15' },
    { until: '2026-03-17' },
    { from: '2026-03-01', until: '2026-03-16' },
  ],
  ...[{ from: '2026-03-16' }, { until: '2026-03-14' }],
];

export const smallRule = (contract: Contract, outputs: SmallContract['outputs']): fc.Arbitrary<Rule> =>
  fc
    .record({
      id,
      when: smallGroup(contract, 1),
      judged: fc.constantFrom(false, false, false, true),
      then: fc.array(smallEffect(outputs), { minLength: 1, maxLength: 2 }),
      enabled: fc.constantFrom(true, true, true, false),
      days: fc.constantFrom(...DAYS),
    })
    .map(({ judged, days, ...rest }) => ({
      title: 'A rule',
      enforcement: 'check' as const,
      ...rest,
      ...days,
      ...(judged ? { judgement: 'it looks fake' } : {}),
    }));
