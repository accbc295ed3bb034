import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oracle } from '../analysis/oracle.ts';
import { TestCase } from '../grading/case.ts';
import { canonicalJson } from '../json/canonical.ts';
import { contracts, documentOf } from '../schema/contracts.test-helper.ts';
import { Contract } from '../spec/contract.ts';
import { ruleFires } from '../spec/evaluate.ts';
import type { JsonObject } from '../spec/ids.ts';
import { emptySpec } from '../spec/new-spec.ts';
import type { Spec } from '../spec/spec.ts';
import { valueFits } from '../spec/value-fits.ts';
import { createDresser } from './dress.ts';
import { readDressed } from './dress-step.ts';
import { generateCases, type Suggestion } from './generate.ts';
import { HOSTILE_TEXTS } from './hostile.ts';
import { ids, shop } from './shop.test-helper.ts';

const NOW = '2026-03-01T09:30:00.000Z';
const clock = { now: NOW };
const suggest = (spec: Spec, count = 12): Suggestion[] =>
  generateCases(spec, { now: NOW, count, existing: [], newId: ids() });
const NONE = new Set<string>();
/** The shop with a text and a choice that no rule speaks of. */
function openShop(): Spec {
  const spec = shop();
  const field = (name: string, type: Spec['contract']['output'][number]['type']) => ({
    id: `o-${name}`,
    name,
    title: name,
    description: `About ${name}`,
    required: true,
    type,
  });
  const tone = { kind: 'enum' as const, options: ['calm', 'loud'].map((value) => ({ value, label: value })) };
  const output = [...spec.contract.output, field('reason', { kind: 'text' }), field('tone', tone)];
  return { ...spec, contract: { ...spec.contract, output } };
}
function ofKind(spec: Spec, kind: NonNullable<TestCase['kind']>): Suggestion {
  const found = suggest(spec, 30).find(({ testCase }) => testCase.kind === kind);
  if (found === undefined) throw new Error(`A suggestion of the kind ${kind} was expected.`);
  return found;
}
const apply = (spec: Spec, suggestion: Suggestion, input: JsonObject, expected: JsonObject = {}, taken = NONE) =>
  createDresser(spec, [suggestion], clock).apply(suggestion, { input, expected }, taken);

describe('a rewritten case', () => {
  it('is taken only where the rules say the same of it, whatever the model wrote', () => {
    const spec = openShop();
    const suggestions = suggest(spec);
    const dresser = createDresser(spec, suggestions, clock);
    const cents = fc.integer({ min: 2400, max: 2600 });
    const price = cents.map((amount) => ({ amount: (amount / 100).toFixed(2), currency: 'EUR' }));
    const brand = fc.oneof(fc.string({ maxLength: 40 }), fc.constantFrom('Prada', ...HOSTILE_TEXTS));
    const any = fc.oneof(brand, price, fc.integer(), fc.boolean());
    const edits: fc.Arbitrary<JsonObject> = fc.oneof(
      price.map((to) => ({ price: to })),
      brand.map((to) => ({ brand: to })),
      fc.boolean().map((to) => ({ sold_out: to })),
      fc.dictionary(fc.constantFrom('price', 'brand', 'sold_out', 'other'), any),
    );
    let taken = 0;
    fc.assert(
      fc.property(fc.constantFrom(...suggestions), edits, (suggestion, changes) => {
        const rewritten = { ...suggestion.testCase.input, ...changes };
        const { testCase, dressing } = dresser.apply(suggestion, { input: rewritten, expected: {} }, NONE);
        if (dressing.note !== null) {
          expect(testCase).toEqual(suggestion.testCase);
          return;
        }
        taken += 1;
        expect(valueFits(testCase.input, { kind: 'object', fields: spec.contract.input })).toBeNull();
        const [before, after] = [suggestion.testCase.input, testCase.input].map((one) => ({
          fired: spec.rules.map((rule) => ruleFires(rule, one, clock)),
          says: [...oracle(spec, one, clock).fields],
        }));
        expect(after).toEqual(before);
        expect(testCase.expectation).toEqual(suggestion.testCase.expectation);
      }),
      { numRuns: 2000 },
    );
    // The property says nothing where nothing is ever taken.
    expect(taken).toBeGreaterThan(50);
  });

  it('keeps hostile text word for word', () => {
    const spec = openShop();
    const hostile = ofKind(spec, 'adversarial');
    const brand = String(hostile.testCase.input.brand);
    expect(HOSTILE_TEXTS).toContain(brand);
    const around = HOSTILE_TEXTS.filter((text) => text.length < 35 && !brand.includes(text))[0] ?? '';
    expect(apply(spec, hostile, { ...hostile.testCase.input, brand: around }).dressing.note).toMatch(/hostile/i);
    const kept = apply(spec, hostile, { ...hostile.testCase.input, brand: `Maison ${brand}` });
    expect(kept.dressing).toMatchObject({ note: null, changed: ['brand'], plain: hostile.testCase.input });
  });

  it('still notices what the plain one was there for', () => {
    const spec = openShop();
    const edge = suggest(spec, 30).find(
      ({ testCase, notices }) => canonicalJson(testCase.input).includes('"25') && notices.length > 0,
    );
    if (edge === undefined) throw new Error('A case at the limit was expected.');
    const far = { ...edge.testCase.input, price: { amount: '480.00', currency: 'EUR' } };
    expect(apply(spec, edge, far).dressing.note).toMatch(/no longer notice/);
  });

  it('is nobody else’s, fills in the same fields at an edge, and may not be left out', () => {
    const spec = openShop();
    const typical = ofKind(spec, 'typical');
    const same = { ...typical.testCase.input };
    expect(apply(spec, typical, same, {}, new Set([canonicalJson(same)])).dressing.note).toMatch(/Another case/);
    const edge = suggest(spec, 30).find(({ testCase }) => testCase.title === 'Only what is required');
    if (edge !== undefined)
      expect(apply(spec, edge, { ...edge.testCase.input, sold_out: false }).dressing.note).toMatch(/fills in|rules/);
    const dresser = createDresser(spec, [typical], clock);
    expect(dresser.apply(typical, undefined, NONE)).toMatchObject({
      testCase: typical.testCase,
      dressing: { note: 'The model left this case out.' },
    });
  });
});

describe('proposed expectations', () => {
  const spec = openShop();
  const typical = ofKind(spec, 'typical');
  const expected = { decision: 'accept', reason: '  Says why it goes live.  ', tone: 'calm' };

  it('stand beside the rules’ own, which they never replace', () => {
    const { testCase, dressing } = apply(spec, typical, typical.testCase.input, expected);
    expect(testCase.expectation).toEqual(typical.testCase.expectation);
    expect(testCase.expectation.map(({ field }) => field)).toContain('decision');
    expect(dressing.proposed).toEqual([
      { field: 'reason', comparator: { kind: 'meaning', rubric: 'Says why it goes live.' } },
      { field: 'tone', value: 'calm', comparator: { kind: 'exact' } },
    ]);
    const accepted = { ...testCase, expectation: [...testCase.expectation, ...dressing.proposed] };
    expect(TestCase.safeParse(accepted).success).toBe(true);
  });

  it('are left out where they are empty, no choice of the field, or about an input that was not taken', () => {
    const { input } = typical.testCase;
    expect(apply(spec, typical, input, { reason: ' ', tone: 'shrill' }).dressing.proposed).toEqual([]);
    expect(apply(spec, typical, { ...input, price: 3 }, expected).dressing.proposed).toEqual([]);
  });

  it('keep what a rule demands of a choice it leaves open', () => {
    const [first, ...others] = spec.rules;
    if (first === undefined) throw new Error('A rule was expected.');
    const effect = { kind: 'one_of' as const, id: 'tone-then', field: 'tone', values: ['loud'] };
    const strict = {
      ...spec,
      rules: [{ ...first, when: { ...first.when, conditions: [] }, then: [effect] }, ...others],
    };
    const one = ofKind(strict, 'typical');
    const bare = { ...one, testCase: { ...one.testCase, expectation: [] } };
    expect(apply(strict, bare, one.testCase.input, { tone: 'calm' }).dressing.proposed).toEqual([]);
    expect(apply(strict, bare, one.testCase.input, { tone: 'loud' }).dressing.proposed).toHaveLength(1);
  });
});

describe('what a model is asked', () => {
  it('is a contract of ours for any agent, in which its files are left out and put back', () => {
    fc.assert(
      fc.property(contracts, fc.nat(), (contract, seed) => {
        const spec = { ...emptySpec(ids()), contract, defaults: [], rules: [] };
        const input = documentOf(contract.input, seed);
        const testCase = { id: 'one', title: 'One', input, expectation: [], origin: 'generated' as const };
        const suggestion = { testCase, exercises: [], notices: [] };
        const dresser = createDresser(spec, [suggestion], clock);
        expect(Contract.safeParse(dresser.contract).error).toBeUndefined();
        const { cases } = dresser.inputFor([suggestion]) as { cases: { number: number; input: JsonObject }[] };
        const answer = { cases: cases.map(({ number, input }) => ({ number, input })) };
        expect(valueFits(answer as JsonObject, { kind: 'object', fields: dresser.contract.output })).toBeNull();
        const same = dresser.apply(suggestion, readDressed(answer as JsonObject).get(1), NONE);
        expect(same.dressing.note).toBeNull();
        expect(canonicalJson(same.testCase.input)).toBe(canonicalJson(input));
      }),
      { numRuns: 100 },
    );
  });

  it('is read leniently: what is no case is passed over', () => {
    const read = readDressed({
      cases: [null, 'x', { number: 1 }, { number: 2, input: { a: 1 } }, { number: 2, input: {} }],
    });
    expect([...read]).toEqual([[2, { input: { a: 1 }, expected: {} }]]);
    expect(readDressed({ cases: 'none' }).size).toBe(0);
  });
});
