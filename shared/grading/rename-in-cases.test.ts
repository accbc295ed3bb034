import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Contract } from '../spec/contract.ts';
import { done, SPEC } from '../spec/contract-edits.test-helper.ts';
import { moveField, renameField } from '../spec/contract-edits.ts';
import { fieldPlaces } from '../spec/contract-places.ts';
import type { JsonObject } from '../spec/ids.ts';
import type { Spec } from '../spec/spec.ts';
import type { FieldExpectation, TestCase } from './case.ts';
import { casesToFollow, renameInCases } from './rename-in-cases.ts';

const testCase = (input: JsonObject, expectation: FieldExpectation[] = []): TestCase => ({
  ...{ id: 'c1', title: 'One', origin: 'manual' },
  input,
  expectation,
});
const exact = (field: string, value: FieldExpectation['value']): FieldExpectation => ({
  field,
  ...(value === undefined ? {} : { value }),
  comparator: { kind: 'exact' },
});
const idOf = (spec: Spec, path: string): string =>
  fieldPlaces(spec.contract).find((place) => place.path === path)?.field.id ?? '';
const renamed = (spec: Spec, path: string, name: string): Spec => done(renameField(spec, idOf(spec, path), name));
const follow = (one: TestCase, former: readonly Contract[], now: Contract): TestCase =>
  casesToFollow([one], former, now)[0]?.after ?? one;

describe('a case whose fields were renamed', () => {
  it('keeps its values, in their order, under the new names; an edit later undone renames them back', () => {
    const next = renamed(SPEC, 'seller', 'vendor');
    const one = testCase({ condition: 'new', seller: { rating: 2, vat: 'A' }, weight: 7 });
    const after = follow(one, [SPEC.contract], next.contract);
    expect(JSON.stringify(after.input)).toBe('{"condition":"new","vendor":{"rating":2,"vat":"A"},"weight":7}');
    expect(follow(after, [next.contract], SPEC.contract)).toEqual(one);
    expect(casesToFollow([after], [SPEC.contract, next.contract], next.contract)).toEqual([]);
  });

  it('follows a group and a field inside it, whichever was renamed first', () => {
    const one = testCase({ seller: { rating: 2, vat: 'A' } });
    for (const steps of [
      [
        ['seller', 'vendor'],
        ['vendor.rating', 'stars'],
      ],
      [
        ['seller.rating', 'stars'],
        ['seller', 'vendor'],
      ],
    ] as const) {
      const next = steps.reduce((spec, [path, name]) => renamed(spec, path, name), SPEC);
      expect(follow(one, [SPEC.contract], next.contract).input).toEqual({ vendor: { stars: 2, vat: 'A' } });
    }
  });

  it('follows names it had in between, and a field that moved out of its group', () => {
    const between = renamed(SPEC, 'weight', 'mass');
    const now = renamed(between, 'mass', 'kilos');
    const former = [SPEC.contract, between.contract];
    expect(follow(testCase({ mass: 7 }), former, now.contract).input).toEqual({ kilos: 7 });
    const moved = done(moveField(SPEC, idOf(SPEC, 'seller.rating'), { side: 'input', parent: null }));
    const one = testCase({ seller: { rating: 2, vat: 'A' } });
    expect(follow(one, [SPEC.contract], moved.contract).input).toEqual({ seller: { vat: 'A' }, rating: 2 });
  });

  it('stays as it is where a value that is no group stands in the way', () => {
    const one = testCase({ condition: 'new', seller: { rating: 2 } });
    expect(renameInCases([one], { side: 'input', from: 'seller.rating', to: 'condition.rating' })).toEqual([one]);
  });

  it('stays as it is where it has the new name already, or where the old one means another field by now', () => {
    const next = renamed(SPEC, 'weight', 'mass');
    expect(casesToFollow([testCase({ weight: 7, mass: 8 })], [SPEC.contract], next.contract)).toEqual([]);
    const swapped = renamed(next, 'condition', 'weight');
    expect(casesToFollow([testCase({ weight: 7 })], [SPEC.contract], swapped.contract)).toEqual([]);
  });
});

describe('what a case expects', () => {
  const change = (side: 'input' | 'output', from: string, to: string, ...of: FieldExpectation[]) =>
    renameInCases([testCase({ a: 1 }, of)], { side, from, to })[0]?.expectation;

  it('is of the field under its new name, on its side alone', () => {
    expect(change('output', 'score', 'points', exact('score', 3))).toEqual([exact('points', 3)]);
    expect(change('output', 'place', 'spot', exact('place.row', 3))).toEqual([exact('spot.row', 3)]);
    expect(change('input', 'score', 'points', exact('score', 3))).toEqual([exact('score', 3)]);
    expect(change('output', 'score', 'points', exact('scores', 3))).toEqual([exact('scores', 3)]);
  });

  it('is renamed inside the value of a group or a list, and among several accepted ones', () => {
    expect(change('output', 'lines.*.sku', 'lines.*.article', exact('lines', [{ sku: 'A' }, { n: 1 }]))).toEqual([
      exact('lines', [{ article: 'A' }, { n: 1 }]),
    ]);
    const several: FieldExpectation = { field: 'place', comparator: { kind: 'one_of', values: [{ row: 1 }, 'none'] } };
    expect(change('output', 'place.row', 'place.line', several)).toEqual([
      { field: 'place', comparator: { kind: 'one_of', values: [{ line: 1 }, 'none'] } },
    ]);
  });

  it('never comes to be said twice of one field', () => {
    const both = [exact('score', 3), exact('points', 4)];
    expect(change('output', 'score', 'points', ...both)).toEqual(both);
  });
});

describe('whatever was renamed', () => {
  const inputs = ['condition', 'seller', 'seller.rating', 'seller.vat', 'weight'].map((path) => idOf(SPEC, path));
  const start = testCase({ condition: 'new', seller: { rating: 2, vat: 'A' }, weight: 7 });
  const edits = (name: fc.Arbitrary<string>) => fc.array(fc.tuple(fc.constantFrom(...inputs), name), { maxLength: 8 });
  const contractsOf = (steps: readonly (readonly [string, string])[]): Contract[] => {
    const specs = [SPEC];
    for (const [id, name] of steps) {
      const edited = renameField(specs.at(-1) ?? SPEC, id, name);
      if (edited.ok) specs.push(edited.spec);
    }
    return specs.map(({ contract }) => contract);
  };
  const namesIn = (value: unknown, above = ''): string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, of]) => [above + name, ...namesIn(of, `${above}${name}.`)])
      : [];
  const leaves = (value: unknown): unknown[] =>
    typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [value];

  it('nothing in a case is lost, even where names went from one field to another', () => {
    const names = fc.constantFrom('alpha', 'beta', 'weight', 'seller', 'rating', 'condition');
    fc.assert(
      fc.property(edits(names), (steps) => {
        const contracts = contractsOf(steps);
        const { input } = follow(start, contracts, contracts.at(-1) ?? SPEC.contract);
        expect(leaves(input).sort()).toEqual(leaves(start.input).sort());
      }),
    );
  });

  it('a case of any former contract fits by name where no name was used twice', () => {
    fc.assert(
      fc.property(edits(fc.constant('')), fc.nat(8), (steps, at) => {
        const contracts = contractsOf(steps.map(([id], index) => [id, `name_${index}`] as const));
        const written = Math.min(at, contracts.length - 1);
        const then = contracts[written] ?? SPEC.contract;
        const now = contracts.at(-1) ?? SPEC.contract;
        const old = follow(start, contracts.slice(0, written + 1), then);
        const paths = fieldPlaces(now).flatMap(({ side, path }) => (side === 'input' ? path : []));
        expect(paths).toEqual(expect.arrayContaining(namesIn(follow(old, contracts, now).input)));
      }),
    );
  });
});
