import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FieldExpectation, TestCase } from '../../../shared/grading/case.ts';
import type { Contract, Field, FieldType } from '../../../shared/spec/contract.ts';
import { objectProblems } from '../../../shared/spec/object-problems.ts';
import { emptyObject, withProperty } from '../../lib/object-form.ts';
import {
  type CaseDraft,
  caseOf,
  checkedPaths,
  draftOf,
  draftProblems,
  type FieldCheck,
  kindsFor,
} from './case-draft.ts';

const field = (name: string, type: FieldType, required = true): Field => ({
  id: name,
  name,
  title: name.charAt(0).toUpperCase() + name.slice(1),
  description: '',
  required,
  type,
});
const text: FieldType = { kind: 'text' };
const contract: Contract = {
  input: [
    field('title', text),
    field('brand', text, false),
    field('tags', { kind: 'list', items: text }),
    field('seller', { kind: 'object', fields: [field('name', text), field('rating', { kind: 'number' }, false)] }),
    field('reviews', { kind: 'list', items: { kind: 'object', fields: [field('stars', { kind: 'integer' })] } }, false),
  ],
  output: [
    field('decision', {
      kind: 'enum',
      options: [
        { value: 'live', label: 'Live' },
        { value: 'stop', label: 'Stop' },
      ],
    }),
    field('score', { kind: 'number', maximum: 10 }, false),
    field('reasons', { kind: 'list', items: text }),
    field('message', text, false),
  ],
};
const sound = { title: 'Lamp', tags: [], seller: { name: 'Ada' } };
const draft = (changes: Partial<CaseDraft> = {}): CaseDraft => ({
  title: 'A lamp',
  notes: '',
  input: sound,
  checks: {},
  ...changes,
});
const check = (changes: Partial<FieldCheck>): FieldCheck => ({
  kind: 'exact',
  value: undefined,
  values: [],
  within: undefined,
  rubric: '',
  ...changes,
});
const messages = (changes: Partial<CaseDraft>): string[] =>
  draftProblems(draft(changes), contract).map(({ message }) => message);

describe('the input form', () => {
  it('starts with what has to be there and nothing else', () => {
    expect(emptyObject(contract.input)).toEqual({ tags: [], seller: {} });
  });
  it('leaves an emptied optional field out instead of sending it empty', () => {
    expect(withProperty({ a: 1, b: 2 }, 'b', undefined)).toEqual({ a: 1 });
    expect(withProperty({ a: 1 }, 'b', 0)).toEqual({ a: 1, b: 0 });
  });
  it('names the innermost field that is wrong, with an accepted example', () => {
    const problems = objectProblems(contract.input, { tags: [], seller: {}, reviews: [{ stars: 5 }, {}] });
    expect(problems.map(({ at, message }) => [at, message])).toEqual([
      ['title', 'Title is missing: it needs text, for example “blue”'],
      ['seller.name', 'Name is missing: it needs text, for example “blue”'],
      ['reviews.1.stars', 'Stars is missing: it needs a whole number, for example 3'],
    ]);
  });
  it('has nothing against an input that fits, optional fields left out', () => {
    expect(messages({})).toEqual([]);
  });
});

describe('the expected answer', () => {
  it('offers only ways to compare that mean something for the type', () => {
    const kinds = (type: FieldType, required = true) => kindsFor({ type, required });
    expect(kinds({ kind: 'number' })).toContain('tolerance');
    expect(kinds(text)).toContain('meaning');
    expect(kinds({ kind: 'list', items: text })).toEqual(['ignore', 'set', 'exact']);
    expect(kinds({ kind: 'boolean' })).toEqual(['ignore', 'exact']);
    expect(kinds(text, false).at(-1)).toBe('nothing');
  });
  it('says what is missing before it is saved', () => {
    expect(messages({ title: ' ' })).toEqual(['Title is missing: name the case, for example Lamp at €32']);
    expect(messages({ checks: { decision: check({}) } })).toEqual([
      'Expected Decision is missing: choose one, for example Live',
    ]);
    expect(messages({ checks: { decision: check({ kind: 'one_of' }) } })).toEqual([
      'Expected Decision needs at least one accepted value',
    ]);
    expect(messages({ checks: { score: check({ kind: 'tolerance', value: 3 }) } })).toHaveLength(1);
    expect(messages({ checks: { score: check({ value: 11 }) } })).toEqual(['Expected Score needs at most 10']);
    expect(messages({ checks: { message: check({ kind: 'meaning' }) } })).toHaveLength(1);
    expect(messages({ checks: { message: check({ kind: 'meaning', rubric: 'polite' }) } })).toEqual([]);
    expect(messages({ checks: { message: check({ kind: 'nothing' }) } })).toEqual([]);
  });
  it('keeps a field that the contract no longer has until somebody removes it', () => {
    const old = draft({ checks: { gone: check({ value: 1 }) } });
    expect(checkedPaths(old, contract).at(-1)).toEqual({ path: 'gone', field: undefined });
    expect(caseOf(old, null, 'id', contract).expectation.map((one) => one.field)).toEqual(['gone']);
  });
});

const expectation = fc.oneof(
  fc.record({
    field: fc.constant('decision'),
    value: fc.constantFrom('live', 'stop'),
    comparator: fc.constant({ kind: 'exact' as const }),
  }),
  fc.record({
    field: fc.constant('decision'),
    comparator: fc.record({
      kind: fc.constant('one_of' as const),
      values: fc.array(fc.constantFrom('live', 'stop'), { minLength: 1 }),
    }),
  }),
  fc.record({
    field: fc.constant('score'),
    value: fc.integer({ max: 10 }),
    comparator: fc.record({ kind: fc.constant('tolerance' as const), within: fc.nat().map((n) => n / 4) }),
  }),
  fc.record({
    field: fc.constant('reasons'),
    value: fc.array(fc.string()),
    comparator: fc.constant({ kind: 'set' as const }),
  }),
  fc.record({
    field: fc.constant('message'),
    value: fc.string(),
    comparator: fc.record({ kind: fc.constant('meaning' as const), rubric: fc.string().map((words) => words.trim()) }),
  }),
  fc.constantFrom<FieldExpectation>(
    { field: 'message', comparator: { kind: 'exact' } },
    { field: 'reasons', comparator: { kind: 'ignore' } },
  ),
);

describe('a case that is opened and saved again', () => {
  it('is the same case', () => {
    const rank = contract.output.map(({ name }) => name);
    fc.assert(
      fc.property(fc.uniqueArray(expectation, { selector: (one) => one.field }), fc.boolean(), (some, noted) => {
        const old: TestCase = {
          id: 'c',
          title: 'A lamp',
          input: sound,
          expectation: some.toSorted((a, b) => rank.indexOf(a.field) - rank.indexOf(b.field)),
          origin: 'promoted',
          kind: 'edge',
          ...(noted ? { notes: 'why' } : {}),
        };
        const saved = caseOf(draftOf(old, contract), old, 'other', contract);
        expect(saved).toEqual(old);
        expect(TestCase.safeParse(saved).success).toBe(true);
      }),
    );
  });
});
