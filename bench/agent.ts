import type { TestCase } from '../shared/grading/case.ts';
import type { Field, FieldType } from '../shared/spec/contract.ts';
import { COMPILER_VERSION, SPEC_FORMAT, type Spec } from '../shared/spec/spec.ts';

const field = (name: string, type: FieldType, required = true): Field => ({
  id: name,
  name,
  title: name,
  description: `The ${name} of the listing.`,
  required,
  type,
});
const decisions = ['live', 'review', 'rejected'].map((value) => ({ value, label: value }));

/** An agent of ordinary size: 8 input fields, 5 output fields, 12 rules of which one is a judgement. */
export const benchSpec = (): Spec => ({
  format: SPEC_FORMAT,
  compiler: COMPILER_VERSION,
  purpose: 'Decide whether a marketplace listing goes live.',
  rules: Array.from({ length: 12 }, (_, n) => ({
    id: `rule-${n}`,
    title: `Rule ${n}`,
    when: {
      kind: 'all' as const,
      id: `when-${n}`,
      conditions: [
        { kind: 'atom' as const, id: `a-${n}`, field: 'price', operator: 'less_than' as const, value: n },
        {
          kind: 'atom' as const,
          id: `b-${n}`,
          field: 'category',
          operator: 'is_one_of' as const,
          value: ['toys', 'tools'],
        },
      ],
    },
    ...(n === 11 ? { judgement: 'the text reads like an advertisement' } : {}),
    then: [{ kind: 'set' as const, id: `then-${n}`, field: 'decision', value: 'review' }],
    enabled: true,
    enforcement: 'check' as const,
  })),
  defaults: [{ id: 'default', field: 'decision', value: 'live' }],
  glossary: [],
  examples: [],
  contract: {
    input: [
      field('title', { kind: 'text', maxLength: 200 }),
      field('description', { kind: 'text', maxLength: 5000 }),
      field('category', { kind: 'text' }),
      field('price', { kind: 'number', minimum: 0 }),
      field('rating', { kind: 'number', minimum: 0, maximum: 5 }),
      field('stock', { kind: 'integer', minimum: 0 }),
      field('tags', { kind: 'list', items: { kind: 'text' } }),
      field('brand', { kind: 'text' }, false),
    ],
    output: [
      field('decision', { kind: 'enum', options: decisions }),
      field('fee', { kind: 'number', minimum: 0 }),
      field('labels', { kind: 'list', items: { kind: 'text' } }),
      field('note', { kind: 'text', maxLength: 500 }),
      field('confidence', { kind: 'number', minimum: 0, maximum: 1 }),
    ],
  },
  models: {
    mode: 'pinned',
    candidates: [{ provider: 'openai', model: 'stand-in' }],
    parameters: { timeoutMs: 60_000 },
  },
});

/** What the stand-in answers: valid, and as every case expects. */
export const ANSWER = {
  decision: 'live',
  fee: 1.5,
  labels: ['kitchen', 'new'],
  note: 'All in order.',
  confidence: 0.9,
};

/** Cases made one at a time, so that their number does not show in the memory that is measured. */
export function* benchCases(count: number): Generator<TestCase> {
  for (let n = 0; n < count; n++) {
    yield {
      id: `case-${n}`,
      title: `Listing ${n}`,
      input: {
        title: `Cast-iron pan number ${n}`,
        description: 'A heavy pan that keeps its heat. '.repeat(8),
        category: 'kitchen',
        price: 20 + (n % 100),
        rating: 4.5,
        stock: n % 50,
        tags: ['kitchen', 'iron'],
        brand: 'House brand',
      },
      expectation: [
        { field: 'decision', value: 'live', comparator: { kind: 'exact' } },
        { field: 'fee', value: 1.5, comparator: { kind: 'tolerance', within: 0.01 } },
        { field: 'labels', value: ['new', 'kitchen'], comparator: { kind: 'set' } },
      ],
      origin: 'generated',
    };
  }
}
