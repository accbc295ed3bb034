import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createValidator } from '../../engine/validation/validator.ts';
import { oracle, predictedOutput } from '../../shared/analysis/oracle.ts';
import { Suite } from '../../shared/grading/case.ts';
import { compareField } from '../../shared/grading/compare.ts';
import { inputSchema, outputSchema } from '../../shared/schema/json-schema.ts';
import { checkSpec } from '../../shared/spec/check-spec.ts';
import { Slug } from '../../shared/spec/ids.ts';
import { isDecidable } from '../../shared/spec/rule.ts';
import { type SampleAgent, sampleAgents } from './index.ts';
import {
  copyRequestFromProduct,
  listingFromProduct,
  type SampleProduct,
  type SampleTicket,
  teamFromLabel,
  ticketFromSample,
} from './mappings.ts';

const clock = { now: '2026-11-23T12:00:00.000Z' };
const byName = sampleAgents.map((agent): [string, SampleAgent] => [agent.name, agent]);
const agentOf = (slug: string): SampleAgent => {
  const agent = sampleAgents.find((candidate) => candidate.slug === slug);
  if (agent === undefined) throw new Error(`no sample agent ${slug}`);
  return agent;
};

describe.each(byName)('%s', (_, { slug, spec, cases }) => {
  const validator = createValidator(spec.contract);
  const required = spec.contract.output.filter((field) => field.required).map((field) => field.name);

  it('can be published as it is', () => {
    expect(Slug.safeParse(slug).success).toBe(true);
    expect(checkSpec(spec)).toEqual([]);
    expect(spec.rules.filter(isDecidable).length).toBeGreaterThanOrEqual(4);
    expect(spec.rules.filter((rule) => !isDecidable(rule)).length).toBeGreaterThanOrEqual(2);
    for (const rule of spec.rules) expect(rule.reason, rule.title).toBeTruthy();
    for (const schema of [inputSchema(spec.contract), outputSchema(spec.contract)])
      expect(JSON.stringify(schema)).not.toContain('"description":""');
  });

  it('has cases of every kind with inputs that the contract takes', () => {
    Suite.parse({ cases });
    expect(cases.length).toBeGreaterThanOrEqual(8);
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
    expect(cases.map(({ title, input }) => ({ title, problems: validator.input(input) }))).toEqual(
      cases.map(({ title }) => ({ title, problems: [] })),
    );
    const kinds = new Set(cases.map(({ kind }) => kind));
    for (const kind of ['typical', 'boundary', 'ambiguous', 'adversarial', 'conflicting', 'edge'])
      if (slug === 'moderate-marketplace-listings') expect(kinds).toContain(kind);
  });

  it('expects only values that the contract knows', () => {
    for (const { title, expectation } of cases)
      for (const { field, value, comparator } of expectation)
        for (const candidate of comparator.kind === 'one_of' ? comparator.values : [value]) {
          if (comparator.kind === 'ignore') continue;
          const wrong = validator
            .output({ [field]: candidate })
            .filter(({ message }) => !message.endsWith('is missing'));
          expect(wrong, `${title}: ${field}`).toEqual([]);
        }
  });

  it('agrees with the oracle wherever the rules decide', () => {
    let decided = 0;
    for (const { title, input, expectation } of cases) {
      const { output, undetermined } = predictedOutput(spec, input, clock);
      for (const expected of expectation) {
        if (expected.comparator.kind === 'ignore' || undetermined.includes(expected.field)) continue;
        decided += 1;
        const { result, reason } = compareField(spec.contract, expected, output);
        expect({ title, field: expected.field, result, reason }).toMatchObject({ result: 'match' });
      }
    }
    expect(decided).toBeGreaterThan(cases.length);
  });

  it('shows certain and uncertain results in a dry run', () => {
    const certain = cases.filter(({ input, expectation }) => {
      const open = predictedOutput(spec, input, clock).undetermined;
      const ignored = expectation.filter(({ comparator }) => comparator.kind === 'ignore').map(({ field }) => field);
      const asked = [...required, ...expectation.map(({ field }) => field)].filter((field) => !ignored.includes(field));
      return !asked.some((field) => open.includes(field));
    });
    expect(certain.length).toBeGreaterThanOrEqual(4);
    expect(certain.length).toBeLessThan(cases.length);
  });

  it('exercises every decidable rule', () => {
    const fired = new Set(cases.flatMap(({ input }) => oracle(spec, input, clock).fired));
    expect(spec.rules.filter((rule) => isDecidable(rule) && !fired.has(rule.id)).map(({ title }) => title)).toEqual([]);
  });

  it('teaches with examples that follow its own rules', () => {
    for (const { title, input, output } of spec.examples) {
      expect([...validator.input(input), ...validator.output(output)], title).toEqual([]);
      for (const [path, answer] of oracle(spec, input, clock).fields)
        if (answer.kind === 'determined')
          expect(
            compareField(
              spec.contract,
              { field: path, value: answer.value, comparator: { kind: Array.isArray(answer.value) ? 'set' : 'exact' } },
              output,
            ),
          ).toMatchObject({
            result: 'match',
          });
    }
  });
});

const samples = new URL('../../../shared/samples/', import.meta.url);
describe('real inputs', () => {
  const read = (name: string) => JSON.parse(readFileSync(new URL(name, samples), 'utf8'));
  if (!existsSync(samples)) {
    it.skip('the samples are not at ../shared/samples', () => undefined);
    return;
  }

  it('maps all 60 products to inputs of both product agents', () => {
    const products: SampleProduct[] = read('products.json');
    const listings = createValidator(agentOf('moderate-marketplace-listings').spec.contract);
    const copy = createValidator(agentOf('rewrite-copy-for-brand-and-seo').spec.contract);
    expect(products).toHaveLength(60);
    expect(products.flatMap((product) => listings.input(listingFromProduct(product)))).toEqual([]);
    expect(products.flatMap((product) => copy.input(copyRequestFromProduct(product)))).toEqual([]);
    expect(listingFromProduct(products[0] ?? { title: '', category: '', price: 0 })).toMatchObject({
      category: 'beauty',
      price: { amount: '9.99', currency: 'EUR' },
      availability: 'in_stock',
    });
  });

  it('decides some products by rule and leaves some to a model', () => {
    const products: SampleProduct[] = read('products.json');
    const { spec } = agentOf('moderate-marketplace-listings');
    const decisions = products.map(
      (product) => predictedOutput(spec, listingFromProduct(product), clock).output.decision,
    );
    expect(new Set(decisions)).toEqual(new Set(['live', 'send_to_person', undefined]));
  });

  it('never routes a labelled ticket to another team by rule', () => {
    const tickets: SampleTicket[] = read('support-tickets.json');
    const { spec } = agentOf('route-support-tickets');
    const validator = createValidator(spec.contract);
    const routed = tickets.flatMap((ticket) => {
      expect(validator.input(ticketFromSample(ticket))).toEqual([]);
      expect(teamFromLabel(ticket)).toBeDefined();
      const team = predictedOutput(spec, ticketFromSample(ticket), clock).output.team;
      return team === undefined ? [] : [{ text: ticket.text, team, label: teamFromLabel(ticket) }];
    });
    expect(routed.filter(({ team, label }) => team !== label)).toEqual([]);
    expect(routed.length).toBeGreaterThan(15);
  });
});
