import fc from 'fast-check';
import { type Contract, type Field, type FieldType, fieldPaths } from './contract.ts';
import type { Json, JsonObject } from './ids.ts';
import { effectsFor, operatorsFor } from './operators.ts';
import type { Atom, Condition, Effect, Group, Rule } from './rule.ts';
import type { Spec } from './spec.ts';

export const CLOCK = { now: '2026-03-15T12:00:00.000Z' };

export const field = (name: string, title: string, type: FieldType, more: Partial<Field> = {}): Field => ({
  id: `f-${name}`,
  name,
  title,
  description: `About ${title}`,
  required: true,
  type,
  ...more,
});
const choice = (...labels: string[]): FieldType => ({
  kind: 'enum',
  options: labels.map((label) => ({ value: label.toLowerCase().replaceAll(' ', '_'), label })),
});

export const CONTRACT: Contract = {
  input: [
    field('condition', 'Condition', choice('New', 'Used')),
    field('price', 'Price', { kind: 'money', currencies: ['EUR', 'USD'] }),
    field('brand', 'Brand', { kind: 'text' }),
    field('weight', 'Weight', { kind: 'number', unit: 'kg' }),
    field('stock', 'Stock', { kind: 'integer' }),
    field('photo', 'Has photo', { kind: 'boolean' }),
    field('listed', 'Listed on', { kind: 'date' }),
    field('seen', 'Last seen', { kind: 'date-time' }),
    field('tags', 'Tags', { kind: 'list', items: { kind: 'text' } }),
    field('seller', 'Seller', {
      kind: 'object',
      fields: [field('rating', 'Rating', { kind: 'number' }), field('vat', 'VAT number', { kind: 'text' })],
    }),
  ],
  output: [
    field('decision', 'Decision', choice('Live', 'Send to a person', 'Turn down')),
    field('reasons', 'Reasons', { kind: 'list', items: choice('Possible counterfeit', 'Too cheap', 'No photo') }),
    field('note', 'Note', { kind: 'text' }),
    field('score', 'Score', { kind: 'integer' }),
    field('urgent', 'Urgent', { kind: 'boolean' }),
  ],
};

let next = 0;
const id = () => `id-${next++}`;
export const atom = (path: string, operator: Atom['operator'], value?: Json, exact?: boolean): Atom => ({
  kind: 'atom',
  id: id(),
  field: path,
  operator,
  ...(value === undefined ? {} : { value }),
  ...(exact === undefined ? {} : { exact }),
});
export const group = (kind: Group['kind'], ...conditions: Condition[]): Group => ({ kind, id: id(), conditions });
export const set = (path: string, value: Json): Effect => ({ kind: 'set', id: id(), field: path, value });
export const effect = (
  kind: 'add' | 'must_include' | 'must_not_include' | 'minimum' | 'maximum',
  path: string,
  value: Json,
) => ({ kind, id: id(), field: path, value }) satisfies Effect;
export const rule = (more: Partial<Rule>): Rule => ({
  id: id(),
  title: 'A rule',
  when: group('all'),
  then: [],
  enabled: true,
  enforcement: 'check',
  ...more,
});
export const spec = (more: Partial<Spec>): Spec => ({
  format: 1,
  compiler: 1,
  purpose: 'Decide about listings.',
  rules: [],
  defaults: [],
  glossary: [],
  examples: [],
  contract: CONTRACT,
  models: { mode: 'ordered', candidates: [], parameters: {} },
  ...more,
});

// Few values, so that conditions are often true, and awkward ones among them.
const words = fc.constantFrom(
  'Aurel',
  'aurel',
  'Straße',
  'STRASSE',
  'blue lamp',
  '',
  'empty',
  'a” and “b',
  'e\u0301',
  'é',
);
const numbers = fc.constantFrom(-1, 0, 0.1, 0.3, 0.1 + 0.2, 1, 2, 1e21, 1e-7);
const amounts = fc.constantFrom('-1', '0.00', '0.1', '0.30', '39.99', '40', '40.00', '1000000.5');
const scalars: { [K in FieldType['kind']]?: fc.Arbitrary<Json> } = {
  text: words,
  number: numbers,
  integer: fc.constantFrom(-1, 0, 1, 2, 3),
  boolean: fc.boolean(),
  money: fc.record({ amount: amounts, currency: fc.constantFrom('EUR', 'USD') }),
  date: fc.constantFrom('2026-03-01', '2026-03-14', '2026-03-15', '2026-03-16', '2024-02-29'),
  'date-time': fc.constantFrom(
    '2026-03-15T00:30:00+02:00',
    '2026-03-14T22:30:00Z',
    '2026-03-15T12:00:00.5Z',
    '2026-03-16T00:00:00Z',
  ),
};

export function valueArb(type: FieldType): fc.Arbitrary<Json> {
  if (type.kind === 'enum') return fc.constantFrom(...type.options.map((option) => option.value));
  if (type.kind === 'list') return fc.array(valueArb(type.items), { maxLength: 3 });
  return scalars[type.kind] ?? fc.constant(null);
}

const ids = fc.uuid();
export function atomArb(contract: Contract): fc.Arbitrary<Atom> {
  return fc.constantFrom(...fieldPaths(contract.input)).chain(({ path, field: { type } }) =>
    fc.constantFrom(...operatorsFor(type)).chain(({ operator, value: shape, takesExact }) => {
      const one = valueArb(type.kind === 'list' ? type.items : type);
      const shapes: { [S in typeof shape]: fc.Arbitrary<Json | undefined> } = {
        none: fc.constant(undefined),
        one,
        many: fc.array(one, { minLength: 1, maxLength: 3 }),
        range: fc.record({ from: one, to: one }),
        pattern: fc.constantFrom('^a', 'L$', '[0-9]+', '(a+)+$', '(?=x)', 'E'),
        count: fc.nat(3),
      };
      const exact = takesExact ? fc.option(fc.constant(true), { nil: undefined }) : fc.constant(undefined);
      return fc.record({ id: ids, value: shapes[shape], exact }).map(({ id, value, exact }) => ({
        kind: 'atom' as const,
        id,
        field: path,
        operator,
        ...(value === undefined ? {} : { value }),
        ...(exact === undefined ? {} : { exact }),
      }));
    }),
  );
}

export const groupArb = (contract: Contract, depth = 2): fc.Arbitrary<Group> =>
  fc.record({
    kind: fc.constantFrom('all' as const, 'any' as const, 'not' as const),
    id: ids,
    conditions: fc.array(
      depth === 0
        ? atomArb(contract)
        : fc.oneof({ weight: 3, arbitrary: atomArb(contract) }, groupArb(contract, depth - 1)),
      { maxLength: 3 },
    ),
  });

export function effectArb(contract: Contract): fc.Arbitrary<Effect> {
  return fc.constantFrom(...fieldPaths(contract.output)).chain(({ path, field: { type } }) =>
    fc.constantFrom(...effectsFor(type)).chain(({ kind }): fc.Arbitrary<Effect> => {
      const item = valueArb(type.kind === 'list' ? type.items : type);
      if (kind === 'longest')
        return fc.record({ id: ids, characters: fc.nat(8) }).map((rest) => ({ kind, field: path, ...rest }));
      if (kind === 'one_of')
        return fc
          .record({ id: ids, values: fc.array(item, { minLength: 1, maxLength: 2 }) })
          .map((rest) => ({ kind, field: path, ...rest }));
      const value = kind === 'set' ? valueArb(type) : item;
      return fc.record({ id: ids, value }).map((rest) => ({ kind, field: path, ...rest }));
    }),
  );
}

export const ruleArb = (contract: Contract, depth = 2): fc.Arbitrary<Rule> =>
  fc
    .record({
      id: ids,
      title: fc.constantFrom('Cheap branded goods', 'No photo', ' No  photo '),
      when: groupArb(contract, depth),
      judgement: fc.option(fc.constantFrom('the photo looks like stock imagery', 'it reads like an advert'), {
        nil: undefined,
        freq: 2,
      }),
      then: fc.array(effectArb(contract), { maxLength: 3 }),
      from: fc.option(fc.constantFrom('2026-03-15', '2026-04-01'), { nil: undefined, freq: 4 }),
      until: fc.option(fc.constantFrom('2026-03-14', '2026-03-15'), { nil: undefined, freq: 4 }),
      enabled: fc.boolean(),
      enforcement: fc.constantFrom('advise' as const, 'check' as const, 'enforce' as const),
    })
    .map(({ judgement, from, until, ...rest }) => ({
      ...rest,
      ...(judgement === undefined ? {} : { judgement }),
      ...(from === undefined ? {} : { from }),
      ...(until === undefined ? {} : { until }),
    }));

/** Inputs with every field present, missing or null. */
export const inputArb = (contract: Contract): fc.Arbitrary<JsonObject> =>
  objectArb(contract.input).map((value) => value);
const objectArb = (fields: readonly Field[]): fc.Arbitrary<JsonObject> =>
  fc
    .tuple(
      ...fields.map(({ name, type }) => {
        const value: fc.Arbitrary<Json> = type.kind === 'object' ? objectArb(type.fields) : valueArb(type);
        return fc
          .option(fc.option(value, { nil: null, freq: 10 }), { nil: undefined, freq: 5 })
          .map((item) => [name, item] as const);
      }),
    )
    .map((entries) => {
      const object: JsonObject = {};
      for (const [name, value] of entries) if (value !== undefined) object[name] = value;
      return object;
    });
