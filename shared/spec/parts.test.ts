import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedPaths, keepsSections } from '../governance/changed-paths.ts';
import { overlap } from '../governance/protections.ts';
import { isSame } from './compare-lists.ts';
import type { Field } from './contract.ts';
import type { Json } from './ids.ts';
import { isPartPath, partAt, partTitle, withPart } from './parts.ts';
import { CONTRACT, field, group, rule, ruleArb, set, spec } from './spec.test-helper.ts';
import type { Spec } from './spec.ts';

const parcel = field('parcels', 'Parcels', {
  kind: 'list',
  items: { kind: 'object', fields: [field('weight', 'Parcel weight', { kind: 'number' })] },
});
const contract = { ...CONTRACT, input: [...CONTRACT.input, parcel] };
const cheap = rule({ id: 'r-cheap', title: 'Cheap branded goods', then: [set('decision', 'live')] });
const SECTIONS = ['purpose', 'rules', 'defaults', 'glossary', 'examples', 'contract', 'models'];
const [toLive] = cheap.then;
if (toLive === undefined) throw new Error('one effect expected');
const held = spec({
  contract,
  rules: [rule({ id: 'r-first' }), cheap],
  defaults: [{ id: 'd-1', field: 'decision', value: 'live' }],
  glossary: [{ id: 't-1', term: 'SKU', meaning: 'Unit' }],
  examples: [{ id: 'x-1', title: 'A lamp', input: {}, output: {} }],
});

const fieldPathsOf = (fields: readonly Field[], above: string): string[] =>
  fields.flatMap((each) => {
    const type = each.type.kind === 'list' ? each.type.items : each.type;
    const path = `${above}/${each.id}`;
    return [path, ...(type.kind === 'object' ? fieldPathsOf(type.fields, path) : [])];
  });
const RULE_PARTS = 'title when judgement then guidance reason from until enabled enforcement'.split(' ');
/** Every path that the spec has a part at, or could. */
const pathsOf = (of: Spec): string[] => [
  ...[
    'purpose',
    'models',
    'rules',
    'defaults',
    'glossary',
    'examples',
    'contract',
    'contract/input',
    'contract/output',
  ],
  ...of.rules.flatMap(({ id, then }) => [
    `rules/${id}`,
    ...RULE_PARTS.map((part) => `rules/${id}/${part}`),
    ...then.map((effect) => `rules/${id}/then/${effect.id}`),
  ]),
  ...(['defaults', 'glossary', 'examples'] as const).flatMap((key) => of[key].map(({ id }) => `${key}/${id}`)),
  ...fieldPathsOf(of.contract.input, 'contract/input'),
  ...fieldPathsOf(of.contract.output, 'contract/output'),
];

const asJson = (value: object): Json => JSON.parse(JSON.stringify(value));
/** fast-check likes the same id twice, which no spec may have. */
const withUniqueIds = <T extends { id: string }>(items: readonly T[]): T[] =>
  items.filter((item, index) => items.findIndex(({ id }) => id === item.id) === index);
const specArb = fc
  .record({
    rules: fc.uniqueArray(ruleArb(contract, 1), { selector: ({ id }) => id, maxLength: 4 }),
    purpose: fc.string(),
    glossary: fc.constantFrom([], held.glossary),
    defaults: fc.constantFrom([], held.defaults),
  })
  .map(({ rules, ...parts }) =>
    spec({ ...held, ...parts, rules: rules.map((each) => ({ ...each, then: withUniqueIds(each.then) })) }),
  );

describe('a part of a spec', () => {
  it('put back as it is leaves the spec as it is', () => {
    fc.assert(
      fc.property(specArb, (any) => {
        for (const path of pathsOf(any)) {
          expect(isPartPath(path)).toBe(true);
          expect(isSame(withPart(any, path, partAt(any, path) ?? null), any)).toBe(true);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('replaced, added or removed changes nothing outside its path, and is there afterwards', () => {
    fc.assert(
      fc.property(specArb, specArb, fc.nat(), fc.boolean(), (left, right, at, isRemoval) => {
        const paths = [...pathsOf(left), ...pathsOf(right)];
        const path = paths[at % paths.length] ?? '';
        const value: Json | null = isRemoval ? null : (partAt(right, path) ?? null);
        const made = withPart(left, path, value);
        if (made === null) return;
        for (const each of changedPaths(left, made) ?? ['cannot be told']) expect(overlap(each, path)).toBe(true);
        expect(isSame(partAt(made, path) ?? null, value)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('differs between two specs exactly where a lock on it holds', () => {
    fc.assert(
      fc.property(specArb, specArb, fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), (left, right, picks) => {
        // A few parts of another spec in this one: near enough for most parts to stay the same.
        const paths = [...pathsOf(left), ...pathsOf(right)];
        const after = picks.reduce((made, pick) => {
          const path = paths[pick % paths.length] ?? '';
          return withPart(made, path, partAt(right, path) ?? null) ?? made;
        }, left);
        const changed = changedPaths(left, after);
        if (changed === null) throw new Error('the differences of these two can be told');
        // Who only asks about some sections need not tell the rest.
        for (const section of SECTIONS) {
          const isTouched = changed.some((each) => overlap(each, section));
          expect([section, keepsSections(left, after, [section])]).toEqual([section, !isTouched]);
        }
        for (const path of new Set([...pathsOf(left), ...pathsOf(after)])) {
          const isDifferent = !isSame(partAt(left, path) ?? null, partAt(after, path) ?? null);
          const isHeld = changed.some((each) => overlap(each, path) && !each.endsWith('/order'));
          // Of a rule that is there on one side only everything is held, and of a field everything inside it.
          const entry = path.split('/').slice(0, 2).join('/');
          const isOnBoth = partAt(left, entry) !== undefined && partAt(after, entry) !== undefined;
          if (isDifferent || (isOnBoth && entry !== 'contract/input' && entry !== 'contract/output'))
            expect([path, isHeld]).toEqual([path, isDifferent]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is found by ids and names, also inside objects and lists', () => {
    expect(partAt(held, 'purpose')).toBe('Decide about listings.');
    expect(partAt(held, 'rules/r-cheap/title')).toBe('Cheap branded goods');
    expect(partAt(held, `rules/r-cheap/then/${toLive.id}`)).toEqual(toLive);
    expect(partAt(held, 'contract/input/f-seller/f-rating')).toMatchObject({ name: 'rating' });
    expect(partAt(held, 'contract/input/f-parcels/f-weight')).toMatchObject({ title: 'Parcel weight' });
    for (const missing of ['rules/none', 'rules/r-cheap/judgement', 'rules/r-cheap/then/none', 'contract/input/none'])
      expect(partAt(held, missing)).toBeUndefined();
  });

  it('is changed in place, and a new one comes last', () => {
    const mass = asJson({ ...field('mass', 'Mass', { kind: 'number' }), id: 'f-weight' });
    const renamed = withPart(held, 'contract/input/f-parcels/f-weight', mass);
    expect(renamed && partTitle(renamed, 'contract/input/f-parcels/f-weight')).toBe(
      'Contract · Input · Parcels · Mass',
    );
    const added = withPart(held, 'glossary/t-2', { id: 't-2', term: 'EAN', meaning: 'Bar code' });
    expect(added?.glossary.map(({ id }) => id)).toEqual(['t-1', 't-2']);
    expect(withPart(held, 'rules/r-first', null)?.rules.map(({ id }) => id)).toEqual(['r-cheap']);
    expect(withPart(held, 'rules/none', null)).toEqual(held);
  });

  const impossible: [string, string, Json | null][] = [
    ['a part of a rule that is gone', 'rules/none/title', 'Else'],
    ['a field inside a field that has none', 'contract/input/f-brand/f-x', asJson(field('x', 'X', { kind: 'text' }))],
    ['an entry under another id', 'glossary/t-1', { id: 't-2', term: 'EAN', meaning: '' }],
    ['the id of a rule', 'rules/r-cheap/id', 'r-other'],
    ['a value of another shape', 'rules/r-cheap/enabled', 'yes'],
    ['a part that has to be there', 'rules/r-cheap/when', null],
    [
      'a second field of the same name',
      'contract/input/f-brand',
      asJson({ ...field('price', 'P', { kind: 'text' }), id: 'f-brand' }),
    ],
    ['a path of no spec', 'extensions/x', 'y'],
    ['a name of every object', 'constructor', 'y'],
    ['an inherited name', 'rules/r-cheap/__proto__', {}],
    ['an empty step', 'rules//title', 'y'],
  ];
  it.each(impossible)('cannot be %s', (_, path, value) => {
    expect(withPart(held, path, value)).toBeNull();
  });

  it('is told from a path that names none', () => {
    for (const path of ['rules/any', 'rules/any/then/any', 'contract/output/a/b/c', 'models'])
      expect(isPartPath(path)).toBe(true);
    for (const path of [
      '',
      'rules/',
      'rules/any/id',
      'rules/any/order',
      'purpose/x',
      'contract/else',
      'compiler',
      'toString',
    ])
      expect(isPartPath(path)).toBe(false);
  });

  it('has a name that a person knows it by', () => {
    const titles: Record<string, string> = {
      purpose: 'Purpose',
      models: 'Models',
      'rules/r-cheap': 'Rule 2 · Cheap branded goods',
      'rules/r-cheap/when': 'Rule 2 · Cheap branded goods · Condition',
      [`rules/r-cheap/then/${toLive.id}`]: 'Rule 2 · Cheap branded goods · Effect · Decision',
      'rules/none': 'A rule that is not there',
      'defaults/d-1': 'Default · Decision',
      'glossary/t-1': 'Term · SKU',
      'examples/x-1': 'Example · A lamp',
      contract: 'Contract',
      'contract/output': 'Contract · Output',
      'contract/input/f-seller/f-rating': 'Contract · Input · Seller · Rating',
      'contract/input/none': 'Contract · Input · a field that is not there',
    };
    for (const [path, title] of Object.entries(titles)) expect(partTitle(held, path)).toBe(title);
    expect(partTitle(spec({ rules: [rule({ id: 'r', title: ' ', when: group('any') })] }), 'rules/r')).toBe(
      'Rule 1 · without a title',
    );
  });
});
