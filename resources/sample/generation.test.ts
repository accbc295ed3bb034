import { describe, expect, it } from 'vitest';
import { generateCases, testMutants } from '../../shared/generation/generate.ts';
import { canonicalJson } from '../../shared/json/canonical.ts';
import { isDecidable } from '../../shared/spec/rule.ts';
import { sampleAgents } from './index.ts';

const NOW = '2026-03-01T09:30:00.000Z';

describe.each(sampleAgents.map((agent) => [agent.name, agent] as const))('suggested cases of %s', (_, { spec }) => {
  const generate = (count: number) => {
    let next = 0;
    const newId = (): string => {
      next += 1;
      return `case-${next}`;
    };
    return generateCases(spec, { now: NOW, count, existing: [], newId });
  };

  it('are ten different ones, and exercise every rule that can be checked', { timeout: 60_000 }, () => {
    const suggestions = generate(10);
    expect(new Set(suggestions.map(({ testCase }) => canonicalJson(testCase.input))).size).toBe(10);
    const exercised = new Set(suggestions.flatMap(({ exercises }) => exercises));
    const missing = spec.rules.filter((rule) => rule.enabled && isDecidable(rule) && !exercised.has(rule.id));
    expect(missing.map(({ title }) => title)).toEqual([]);
  });

  it('notice nearly every mistake in the rules when more are asked for', { timeout: 60_000 }, () => {
    const cases = generate(60).map(({ testCase }) => testCase);
    const { mutants, noticed } = testMutants(spec, cases, { now: NOW });
    // What is left: mistakes that change nothing, and inputs for which only a model can say what is right.
    expect(noticed / mutants).toBeGreaterThanOrEqual(0.88);
    shares.push([noticed, mutants]);
  });
});

const shares: [number, number][] = [];
it('notice at least nine of ten mistakes over all templates', () => {
  expect(shares).toHaveLength(sampleAgents.length);
  const [noticed, mutants] = shares.reduce(([a, b], [c, d]) => [a + c, b + d], [0, 0]);
  expect(noticed / mutants).toBeGreaterThanOrEqual(0.9);
});
