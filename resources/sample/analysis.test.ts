import { describe, expect, it } from 'vitest';
import { analyse } from '../../shared/analysis/analyse.ts';
import { oracle } from '../../shared/analysis/oracle.ts';
import { CaseKind } from '../../shared/grading/case.ts';
import { DIALECTS } from '../../shared/schema/dialects.ts';
import { portability } from '../../shared/schema/portability.ts';
import { SPEC_FORMAT } from '../../shared/spec/spec.ts';
import { sampleAgents } from './index.ts';

const now = '2026-11-23T12:00:00.000Z';

describe.each(sampleAgents.map((agent) => [agent.name, agent] as const))('%s', (_, { slug, spec, cases }) => {
  const inputs = cases.map(({ input }) => input);

  it('starts without anything dead, overridden, undecided or untested', () => {
    const findings = analyse(spec, { now, cases: inputs });
    // Where rules overlap, the one above decides: that is what their order is for, and the checks say it is settled.
    const open = findings.filter(
      ({ kind, detail }) => kind !== 'conflict' || detail?.endsWith('so it decides.') !== true,
    );
    expect(open).toEqual([]);
    if (slug === 'extract-purchase-orders') expect(findings).toEqual([]);
  });

  it('can be asked of every provider', () => {
    const answers = portability(spec.contract);
    expect(answers.map(({ provider }) => provider)).toEqual(Object.keys(DIALECTS));
    expect(
      answers.filter(({ refused }) => refused !== null).map(({ provider, refused }) => ({ provider, refused })),
    ).toEqual([]);
  });

  it('brings at least ten cases, of every kind', () => {
    expect(cases.length).toBeGreaterThanOrEqual(10);
    expect(new Set(cases.map(({ kind }) => kind))).toEqual(new Set(CaseKind.options));
  });

  it('reaches every rule that asks for a judgement with a case in which it is asked', () => {
    const asked = (id: string) => {
      const open = spec.rules.map((rule) => (rule.id === id ? { ...rule, judgement: '' } : rule));
      return inputs.some((input) => oracle({ ...spec, rules: open }, input, { now }).fired.includes(id));
    };
    const judged = spec.rules.filter(({ judgement }) => judgement !== undefined);
    expect(judged.filter(({ id }) => !asked(id)).map(({ title }) => title)).toEqual([]);
  });

  it('describes every field, defines its terms and shows how to answer', () => {
    expect(spec.format).toBe(SPEC_FORMAT);
    for (const { title, description } of [...spec.contract.input, ...spec.contract.output])
      expect(description.length, title).toBeGreaterThan(8);
    expect(spec.glossary.length).toBeGreaterThanOrEqual(3);
    expect(spec.examples.length).toBeGreaterThanOrEqual(2);
    expect(spec.defaults.length).toBeGreaterThanOrEqual(1);
  });
});
