import { expect, it } from 'vitest';
import { canonicalJson } from '../json/canonical.ts';
import { type Contract, type Field, type FieldType, fieldPaths } from './contract.ts';
import type { Json } from './ids.ts';
import { effectsFor, type OperatorInfo, operatorsFor } from './operators.ts';
import type { Atom, Condition, Effect, Group, Rule } from './rule.ts';
import { sentenceText } from './sentence.ts';
import { field, rule } from './spec.test-helper.ts';

const options = (...labels: string[]): FieldType => ({
  kind: 'enum',
  // Values of their own, so that two options may share a label.
  options: labels.map((label, index) => ({ value: `v${index}`, label })),
});
/** Labels that read like other parts of a sentence. */
const AWKWARD = [
  'New',
  'not New',
  'New',
  'one of New',
  'New, Used',
  'present',
  'Missing',
  'exactly New',
  'A or B',
  '5',
];
/** One field of every type and unit; titles that look like each other too. */
const FIELDS: Field[] = [
  field('state', 'State', options(...AWKWARD)),
  field('brand', 'Brand', { kind: 'text' }),
  field('weight', 'Weight', { kind: 'number', unit: 'kg' }),
  field('length', 'Weight', { kind: 'number', unit: 'm' }),
  field('share', 'Share', { kind: 'number', unit: '%' }),
  field('stock', 'Stock', { kind: 'integer' }),
  field('days', 'Days', { kind: 'integer', unit: 'days' }),
  field('price', 'Price', { kind: 'money', currencies: ['EUR', 'USD', 'JPY', 'AUD'] }),
  field('photo', 'Has photo', { kind: 'boolean' }),
  field('sold', 'Sold', { kind: 'boolean' }),
  field('listed', 'Listed on', { kind: 'date' }),
  field('seen', 'Last seen', { kind: 'date-time' }),
  field('tags', 'Tags', { kind: 'list', items: { kind: 'text' } }),
  field('kinds', 'Kind list', { kind: 'list', items: options(...AWKWARD) }),
  field('sizes', 'Sizes', { kind: 'list', items: { kind: 'number', unit: 'cm' } }),
  field('fees', 'Fees', { kind: 'list', items: { kind: 'money', currencies: ['EUR', 'USD'] } }),
  field('image', 'Image', { kind: 'file', mediaTypes: ['image/png'] }),
  field('seller', 'Seller', {
    kind: 'object',
    fields: [field('brand', 'Brand', { kind: 'text' }), field('rating', 'Rating', { kind: 'number' })],
  }),
];
const CONTRACT: Contract = { input: FIELDS, output: FIELDS };

const money = (amount: string, currency: string): Json => ({ amount, currency });
/** Values that are near each other, or that read like the words around them. */
const VALUES: { [K in FieldType['kind']]?: Json[] } = {
  enum: AWKWARD.map((_, index) => `v${index}`),
  text: [
    'Aurel',
    'aurel',
    'not Aurel',
    'exactly Aurel',
    '5',
    '',
    ' ',
    'empty',
    'Aurel, Pavo',
    'a” or “b',
    '“Aurel”',
    'missing',
  ],
  number: [0, -0.5, 1, 1.25, 1000, 10_000, 1e-7, 1e21],
  integer: [0, 1, -1, 2, 1000],
  money: [money('5.00', 'EUR'), money('5.00', 'USD'), money('5', 'JPY'), money('5.005', 'EUR'), money('-5.00', 'AUD')],
  boolean: [true, false],
  date: ['2026-03-01', '2026-01-03', '2025-03-01'],
  'date-time': ['2026-03-01T00:00:00Z', '2026-03-01T09:30:00Z', '2026-03-01T09:30:00+02:00', '2026-03-01T09:30:05Z'],
};
const valuesOf = (type: FieldType): Json[] => VALUES[type.kind === 'list' ? type.items.kind : type.kind] ?? [];
/** Single ones, and every ordered pair of the first few. */
const listsOf = (values: readonly Json[]): Json[][] => [
  ...values.map((one) => [one]),
  ...values.slice(0, 5).flatMap((one) =>
    values
      .slice(0, 5)
      .filter((other) => other !== one)
      .map((other) => [one, other]),
  ),
];
const shaped = ({ value: shape }: OperatorInfo, type: FieldType): (Json | undefined)[] => {
  const values = valuesOf(type);
  if (shape === 'none') return [undefined];
  if (shape === 'one') return values;
  if (shape === 'many') return listsOf(values);
  if (shape === 'range') return values.flatMap((from) => values.map((to): Json => ({ from, to })));
  return shape === 'count' ? [0, 1, 2, 7, 30] : ['^a', 'a', 'A$', '“a”', ''];
};

const atoms: Atom[] = fieldPaths(FIELDS)
  .concat(FIELDS.filter(({ type }) => type.kind === 'object').map((each) => ({ path: each.name, field: each })))
  .flatMap(({ path, field: { type } }) =>
    operatorsFor(type).flatMap((info) =>
      shaped(info, type).flatMap((value) =>
        (info.takesExact ? [false, true] : [false]).map(
          (exact): Atom => ({
            kind: 'atom',
            id: 'a',
            field: path,
            operator: info.operator,
            ...(value === undefined ? {} : { value }),
            ...(exact ? { exact } : {}),
          }),
        ),
      ),
    ),
  );

const effects: Effect[] = fieldPaths(FIELDS).flatMap(({ path, field: { type } }) =>
  effectsFor(type).flatMap(({ kind }): Effect[] => {
    const base = { id: 'e', field: path };
    const values = valuesOf(type);
    if (kind === 'longest') return [0, 1, 2, 80].map((characters) => ({ kind, ...base, characters }));
    if (kind === 'one_of') return listsOf(values).map((list) => ({ kind, ...base, values: list }));
    const set = type.kind === 'list' ? [[], ...listsOf(values)] : values;
    return (kind === 'set' ? set : values).map((value) => ({ kind, ...base, value }));
  }),
);

const group = (kind: Group['kind'], conditions: Condition[]): Group => ({ kind, id: 'g', conditions });
const GROUPS = ['all', 'any', 'not'] as const;
const [one, two, three] = ['Aurel', 'Pavo', 'Nordhem'].map(
  (value): Atom => ({ kind: 'atom', id: 'a', field: 'brand', operator: 'is', value }),
);
/** Every group of up to three of these, in every order. */
const groupsOf = (parts: readonly Condition[], most: number): Group[] => {
  const lists = Array.from({ length: most }).reduce<Condition[][]>(
    (found) => [
      ...found,
      ...found
        .filter((list) => list.length === (found.at(-1)?.length ?? 0))
        .flatMap((list) => parts.map((part) => [...list, part])),
    ],
    [[]],
  );
  return GROUPS.flatMap((kind) => lists.map((list) => group(kind, list)));
};
const plain = [one, two, three].flatMap((each) => each ?? []);
const nested = groupsOf([...plain, ...groupsOf(plain.slice(0, 2), 2)], 2);
const first = plain.slice(0, 1);
const inner = groupsOf([...first, ...groupsOf(first, 1)], 2);
const deeper = GROUPS.flatMap((kind) =>
  inner.flatMap((each) => [
    group(kind, [each]),
    ...first.flatMap((one) => [group(kind, [one, each]), group(kind, [each, one])]),
  ]),
);

const DAYS = [undefined, '2026-03-01', '2026-03-31'];
const set: Effect = { kind: 'set', id: 'e', field: 'brand', value: 'Aurel' };
const periods: Partial<Rule>[] = DAYS.flatMap((from) =>
  DAYS.flatMap((until) =>
    [undefined, 'it looks fake', 'it looks fake, then the brand is Aurel', 'the brand is Aurel'].flatMap((judgement) =>
      [group('all', []), group('all', plain.slice(0, 1))].flatMap((when) =>
        [[], [set], [set, { ...set, value: 'Pavo' }]].map((then) => ({
          when,
          then,
          ...(from === undefined ? {} : { from }),
          ...(until === undefined ? {} : { until }),
          ...(judgement === undefined ? {} : { judgement }),
        })),
      ),
    ),
  ),
);

const CORPUS: Record<string, Partial<Rule>[]> = {
  'every operator, type, negation and unit': atoms.map((atom) => ({ when: group('all', [atom]), then: [set] })),
  'every effect': effects.map((effect) => ({ then: [effect] })),
  'pairs of effects': effects
    .filter((_, index) => index % 40 === 0)
    .flatMap((first, _, some) => some.map((second) => ({ then: [first, second] }))),
  'days, judgements and always': periods,
  'groups in groups': [...nested, ...deeper].map((when) => ({ when, then: [set] })),
};

/** What a sentence does not say is not compared: ids, and what stands beside the sentence in the editor. */
function meaning({ id: _, title: __, enabled: ___, enforcement: ____, ...rest }: Rule): string {
  return canonicalJson(rest);
}

it('says every two different rules differently, over a systematic corpus', () => {
  const seen = new Map<string, string>();
  const twins: string[] = [];
  for (const [part, rules] of Object.entries(CORPUS)) {
    expect(rules.length, part).toBeGreaterThan(50);
    for (const own of rules.map(rule)) {
      const sentence = sentenceText(own, CONTRACT);
      const known = seen.get(sentence);
      const means = meaning(own).replaceAll(/"id":"[^"]*",?/g, '');
      if (known !== undefined && known !== means) twins.push(`${sentence}\n  ${known}\n  ${means}`);
      seen.set(sentence, means);
    }
  }
  expect(twins).toEqual([]);
  expect(new Set(atoms.map(({ operator }) => operator)).size).toBe(28);
  expect(new Set(effects.map(({ kind }) => kind)).size).toBe(8);
});
