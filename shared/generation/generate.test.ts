import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TestCase } from '../grading/case.ts';
import { canonicalJson } from '../json/canonical.ts';
import { contracts } from '../schema/contracts.test-helper.ts';
import { exampleValues } from '../schema/example.ts';
import { ruleFires } from '../spec/evaluate.ts';
import { emptySpec } from '../spec/new-spec.ts';
import { isDecidable } from '../spec/rule.ts';
import type { Spec } from '../spec/spec.ts';
import { valueFits } from '../spec/value-fits.ts';
import { finish } from '../steps.ts';
import { createTell, settledBy } from './expectation.ts';
import { generateCases, mutantSteps, testMutants } from './generate.ts';
import { mutantsOf } from './mutants.ts';
import { ids, shop } from './shop.test-helper.ts';

const NOW = '2026-03-01T09:30:00.000Z';
const generate = (spec: Spec, count = 10, existing: TestCase[] = []) =>
  generateCases(spec, { now: NOW, count, existing, newId: ids() });
const fits = (spec: Spec, testCase: TestCase): string | null =>
  valueFits(testCase.input, { kind: 'object', fields: spec.contract.input });

describe('cases made from rules alone', () => {
  it('notice every mistake in a small agent, with ten cases', () => {
    const spec = shop();
    const cases = generate(spec).map(({ testCase }) => testCase);
    expect(testMutants(spec, cases, { now: NOW }).survivors).toEqual([]);
    expect(cases.some(({ input }) => JSON.stringify(input).includes('"25'))).toBe(true);
  });

  it('are valid, distinct, labelled, and expect what the rules say', () => {
    const spec = shop();
    const suggestions = generate(spec, 30);
    expect(suggestions.length).toBeGreaterThanOrEqual(10);
    expect(new Set(suggestions.map(({ testCase }) => canonicalJson(testCase.input))).size).toBe(suggestions.length);
    for (const { testCase, exercises } of suggestions) {
      expect(TestCase.safeParse(testCase).success).toBe(true);
      expect(fits(spec, testCase)).toBeNull();
      expect(testCase).toMatchObject({ origin: 'generated', kind: expect.any(String) });
      expect(settledBy(createTell({ now: NOW }), testCase.expectation, spec, testCase.input)).toEqual(
        testCase.expectation,
      );
      expect(exercises).toEqual(
        spec.rules.filter((rule) => ruleFires(rule, testCase.input, { now: NOW })).map(({ id }) => id),
      );
    }
    const kinds = new Set(suggestions.map(({ testCase }) => testCase.kind));
    for (const kind of ['typical', 'boundary', 'conflicting', 'adversarial', 'edge'] as const)
      expect(kinds).toContain(kind);
  });

  it('are ten of several kinds for a contract that no rule speaks about', () => {
    const spec = emptySpec(ids());
    const suggestions = generate(spec);
    expect(new Set(suggestions.map(({ testCase }) => canonicalJson(testCase.input))).size).toBe(10);
    expect(suggestions.filter(({ testCase }) => testCase.kind === 'adversarial').length).toBeLessThanOrEqual(5);
  });

  it('are the same each time, and not made again where they exist', () => {
    const spec = shop();
    const first = generate(spec, 5);
    expect(generate(spec, 5)).toEqual(first);
    const more = generate(
      spec,
      5,
      first.map(({ testCase }) => testCase),
    );
    const inputs = new Set(first.map(({ testCase }) => canonicalJson(testCase.input)));
    expect(more.filter(({ testCase }) => inputs.has(canonicalJson(testCase.input)))).toEqual([]);
  });

  it('aim at the rules that no test exercises yet', () => {
    const spec = shop();
    const input = { price: { amount: '99.00', currency: 'EUR' }, brand: 'Anything' };
    const existing: TestCase = { id: 'own', title: 'Own', input, expectation: [], origin: 'manual' };
    expect(generate(spec, 1, [existing])[0]?.exercises).toEqual(expect.arrayContaining(['cheap']));
  });

  it('are ten for any contract, without a single rule', () => {
    fc.assert(
      fc.property(contracts, (contract) => {
        const spec = { ...emptySpec(ids()), contract, defaults: [] };
        const suggestions = generate(spec);
        for (const { testCase } of suggestions) expect(fits(spec, testCase)).toBeNull();
        // Fewer only where the contract has no more different inputs.
        const possible = exampleValues({ kind: 'object', fields: contract.input }, 10).length;
        expect(suggestions.length).toBeGreaterThanOrEqual(possible);
        expect(new Set(suggestions.map(({ testCase }) => canonicalJson(testCase.input))).size).toBe(suggestions.length);
      }),
      { numRuns: 20 },
    );
  });
});

describe('mistakes in rules', () => {
  it('are noticed by an answer that would be judged the other way, where no expectation is', () => {
    const spec = shop();
    const input = { price: { amount: '25.00', currency: 'EUR' }, brand: 'Prada' };
    const without = testMutants(spec, [], { now: NOW });
    expect(without).toMatchObject({ noticed: 0, byAnswers: 0 });
    const right = finish(mutantSteps(spec, [], { now: NOW }, [{ input, output: { decision: 'accept' } }]));
    expect(right.survivors.map(({ what }) => what)).not.toContain('in rule 1, a limit itself changed sides');
    expect(right.byAnswers).toBe(right.noticed);
    // A wrong answer that a mistake would call right tells just as well.
    const wrong = finish(mutantSteps(spec, [], { now: NOW }, [{ input, output: { decision: 'review' } }]));
    expect(wrong.survivors.map(({ what }) => what)).not.toContain('in rule 1, a limit itself changed sides');
    const cases = generate(spec).map(({ testCase }) => testCase);
    expect(finish(mutantSteps(spec, cases, { now: NOW }, [{ input, output: { decision: 'accept' } }])).byAnswers).toBe(
      0,
    );
  });

  it('are each one change, in a decidable rule that is on', () => {
    const spec = shop();
    const mutants = mutantsOf(spec);
    expect(mutants.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        'rule 1 were deleted',
        'in rule 1, a limit itself changed sides',
        'in rule 1, a condition were left out',
        'in rule 1, another value were set',
        'rules 1 and 2 were exchanged',
      ]),
    );
    for (const mutant of mutants) expect(canonicalJson(mutant.spec.rules)).not.toBe(canonicalJson(spec.rules));
    const [first, ...rest] = spec.rules;
    if (first === undefined) throw new Error('a rule expected');
    const judged = { ...spec, rules: [{ ...first, judgement: 'It looks odd.' }, ...rest] };
    expect(isDecidable(first) && mutantsOf(judged).some(({ rule }) => rule === 'cheap')).toBe(false);
    const off = { ...spec, rules: [{ ...first, enabled: false }, ...rest] };
    expect(mutantsOf(off).some(({ rule }) => rule === 'cheap')).toBe(false);
  });

  it('are told apart from what cases already notice', () => {
    const spec = shop();
    const report = testMutants(spec, [], { now: NOW });
    expect(report).toMatchObject({ mutants: mutantsOf(spec).length, noticed: 0 });
    expect(report.survivors).toHaveLength(report.mutants);
  });
});
