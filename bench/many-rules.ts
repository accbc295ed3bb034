import type { Field, FieldType } from '../shared/spec/contract.ts';
import type { Json } from '../shared/spec/ids.ts';
import type { Atom, Condition, Effect, Operator, Rule } from '../shared/spec/rule.ts';
import type { Spec } from '../shared/spec/spec.ts';

const numbered = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${name} ${index + 1}`);
const enumOf = (values: string[]): FieldType => ({
  kind: 'enum',
  options: values.map((value) => ({ value, label: value })),
});
const field = (name: string, type: FieldType, required = true): Field => ({
  id: name,
  name,
  title: name,
  description: '',
  required,
  type,
});

const CATEGORIES = numbered('category', 25);
const STATES = ['new', 'used', 'refurbished'];
const BRANDS = numbered('Brand', 60);
const PHRASES = numbered('phrase', 30);
const DECISIONS = ['live', 'person', 'down'];

/** The same numbers in every run, so that two runs measure the same rules. */
function createDice(seed: number): {
  below: (limit: number) => number;
  of: <T>(items: readonly [T, ...T[]] | readonly T[]) => T;
} {
  let state = seed;
  const below = (limit: number): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * limit);
  };
  const of = <T>(items: readonly T[]): T => {
    const item = items[below(items.length)];
    if (item === undefined) throw new Error('There is nothing to draw from.');
    return item;
  };
  return { below, of };
}

/**
 * A moderation agent with many rules, each about one of 25 categories where `byCategory`, about any product otherwise, when
 * nearly every two rules overlap.
 */
export function manyRules(count: number, byCategory: boolean): Spec {
  const dice = createDice(7);
  const atom = (path: string, operator: Operator, value: Json): Atom => ({
    kind: 'atom',
    id: `a${dice.below(1e9)}`,
    field: path,
    operator,
    value,
  });
  const compare = (): Operator => dice.of(['less_than', 'at_least'] as const);
  const makers: readonly (() => Atom)[] = [
    () => atom('state', 'is', dice.of(STATES)),
    () => atom('price', compare(), { amount: `${dice.below(200)}.00`, currency: 'EUR' }),
    () => atom('brand', 'is_one_of', [dice.of(BRANDS), dice.of(BRANDS), dice.of(BRANDS)]),
    () => atom('description', 'contains', dice.of(PHRASES)),
    () => atom('photos', compare(), dice.below(8)),
    () => atom('rating', compare(), dice.below(50) / 10),
    () => atom('listed', 'within_last_days', dice.of([7, 14, 30])),
    () => atom('tags', dice.of(['contains_any', 'contains_none'] as const), [dice.of(PHRASES), dice.of(PHRASES)]),
    () => atom('verified', 'is', dice.below(2) === 0),
  ];
  const condition = (): Condition => dice.of(makers)();
  const rules = Array.from({ length: count }, (_, index): Rule => {
    const either: Condition[] =
      dice.below(10) < 3 ? [{ kind: 'any', id: 'either', conditions: [condition(), condition()] }] : [];
    const conditions = [
      ...(byCategory ? [atom('category', 'is', dice.of(CATEGORIES))] : []),
      condition(),
      condition(),
      ...either,
    ];
    const effect: Effect =
      dice.below(10) < 8
        ? { kind: 'set', id: 'e', field: 'decision', value: dice.of(DECISIONS) }
        : { kind: 'set', id: 'e', field: 'priority', value: dice.below(5) };
    return {
      id: `r${index}`,
      title: `Rule ${index + 1}`,
      when: { kind: 'all', id: 'when', conditions },
      then: [effect],
      enabled: true,
      enforcement: 'check',
    };
  });
  return {
    format: 1,
    compiler: 1,
    purpose: 'Decide about listings.',
    rules,
    defaults: [],
    glossary: [],
    examples: [],
    contract: {
      input: [
        field('category', enumOf(CATEGORIES)),
        field('state', enumOf(STATES)),
        field('price', { kind: 'money', currencies: ['EUR'], minimum: '0' }),
        field('brand', { kind: 'text' }),
        field('description', { kind: 'text' }),
        field('photos', { kind: 'integer', minimum: 0, maximum: 20 }),
        field('rating', { kind: 'number', minimum: 0, maximum: 5 }, false),
        field('listed', { kind: 'date' }),
        field('tags', { kind: 'list', items: { kind: 'text' } }),
        field('verified', { kind: 'boolean' }),
      ],
      output: [field('decision', enumOf(DECISIONS)), field('priority', { kind: 'integer', minimum: 0, maximum: 5 })],
    },
    models: { mode: 'ordered', candidates: [], parameters: {} },
  };
}
