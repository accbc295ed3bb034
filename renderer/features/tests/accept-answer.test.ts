import { describe, expect, it } from 'vitest';
import { FieldExpectation, type TestCase } from '../../../shared/grading/case.ts';
import { compareField } from '../../../shared/grading/compare.ts';
import type { CaseResult, Sample } from '../../../shared/grading/report.ts';
import type { Contract } from '../../../shared/spec/contract.ts';
import type { JsonObject } from '../../../shared/spec/ids.ts';
import { acceptances, isEditedSince, isSame, withAccepted } from './accept-answer.ts';

const contract: Contract = {
  input: [],
  output: [
    {
      id: 'd',
      name: 'decision',
      title: 'Decision',
      description: '',
      required: true,
      type: {
        kind: 'enum',
        options: [
          { value: 'live', label: 'Live' },
          { value: 'stop', label: 'Stop' },
        ],
      },
    },
    { id: 'm', name: 'message', title: 'Message', description: '', required: false, type: { kind: 'text' } },
  ],
};
const testCase = (expectation: FieldExpectation[]): TestCase => ({
  id: 'c',
  title: 'Lamp',
  input: { title: 'Lamp' },
  expectation,
  origin: 'manual',
});
const answered = (one: TestCase, output: JsonObject): Sample => ({
  outcome: 'ok',
  output,
  problems: [],
  fields: one.expectation.map((expected) => compareField(contract, expected, output)),
  rules: [],
  verdict: 'fail',
  reason: '',
  call: {
    provider: 'openai',
    connection: null,
    requestedModel: 'm',
    resolvedModel: 'm',
    servedModel: 'm',
    fingerprint: null,
    parametersSent: {},
    parametersDropped: [],
    attempts: 1,
    requestId: null,
    stopSignal: null,
    usage: null,
    costUsd: null,
    priceTable: null,
    wireSchema: null,
    latencyMs: 1,
    startedAt: '',
  },
});
const accept = (one: TestCase, output: JsonObject): TestCase =>
  withAccepted(one, acceptances(one, answered(one, output), contract));
const expected = (value: string): FieldExpectation => ({ field: 'decision', value, comparator: { kind: 'exact' } });
const meaning: FieldExpectation = {
  field: 'message',
  value: 'Thanks',
  comparator: { kind: 'meaning', rubric: 'polite' },
};

describe('accepting the new answer', () => {
  it('makes the case pass with that answer', () => {
    const cases: [FieldExpectation[], JsonObject][] = [
      [[expected('live'), meaning], { decision: 'stop', message: 'Thank you' }],
      [[{ field: 'decision', comparator: { kind: 'one_of', values: ['live'] } }], { decision: 'stop' }],
      [[expected('live'), meaning], { decision: 'stop' }],
      [[], { decision: 'stop', message: 'Thank you' }],
    ];
    for (const [expectation, output] of cases) {
      const accepted = accept(testCase(expectation), output);
      expect(accepted.expectation.length).toBeGreaterThan(0);
      expect(accepted.expectation.map((one) => FieldExpectation.safeParse(one).success)).not.toContain(false);
      const results = accepted.expectation.map((one) => compareField(contract, one, output).result);
      expect(new Set(results)).toEqual(new Set(['match']));
    }
  });
  it('keeps what was accepted before when another value is added', () => {
    const one = testCase([{ field: 'decision', comparator: { kind: 'one_of', values: ['live'] } }]);
    expect(accept(one, { decision: 'stop' }).expectation[0]?.comparator).toEqual({
      kind: 'one_of',
      values: ['live', 'stop'],
    });
  });
  it('has nothing to do when the answer is as expected, invalid or missing', () => {
    const one = testCase([expected('live')]);
    expect(acceptances(one, answered(one, { decision: 'live' }), contract)).toEqual([]);
    expect(acceptances(one, undefined, contract)).toEqual([]);
    const invalid = { ...answered(one, { decision: 'stop' }), outcome: 'schema_invalid' as const };
    expect(acceptances(one, invalid, contract)).toEqual([]);
  });
  it('does not write down that a dry run left a field open', () => {
    const one = testCase([expected('live')]);
    const open = answered(one, {});
    const [first] = open.fields;
    if (first === undefined) throw new Error('One field is compared.');
    const dry = { ...open, fields: [{ ...first, result: 'unsure' as const, reason: 'only a model can decide this' }] };
    expect(acceptances(one, dry, contract)).toEqual([]);
  });
});

describe('whether a case was edited after it ran', () => {
  const one = testCase([expected('live')]);
  const result: CaseResult = {
    caseId: 'c',
    title: 'Lamp',
    input: { title: 'Lamp' },
    verdict: 'fail',
    reason: '',
    samples: [answered(one, { decision: 'stop' })],
    rulesFired: [],
  };
  it('follows the input and the expectation, not the title', () => {
    expect(isEditedSince(one, result)).toBe(false);
    expect(isEditedSince({ ...one, title: 'Another' }, result)).toBe(false);
    expect(isEditedSince({ ...one, input: { title: 'Shade' } }, result)).toBe(true);
    expect(isEditedSince(testCase([expected('stop')]), result)).toBe(true);
    expect(isEditedSince(testCase([]), result)).toBe(true);
    expect(isEditedSince(testCase([expected('live'), meaning]), result)).toBe(true);
  });
  it('knows a file by the note that a result keeps of it', () => {
    const photo = (text: string, name = 'a.txt') => ({
      name,
      mediaType: 'text/plain',
      data: Buffer.from(text).toString('base64'),
    });
    const sha256 = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';
    const noted = { ...result, input: { photo: { name: 'a.txt', mediaType: 'text/plain', bytes: 5, sha256 } } };
    const editedTo = (file: JsonObject): boolean => isEditedSince({ ...one, input: { photo: file } }, noted);
    expect([photo('hello'), photo('hullo'), photo('hello!'), photo('hello', 'b.txt')].map(editedTo)).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });
  it('takes the same properties in another order for the same', () => {
    expect(isSame({ a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1 })).toBe(true);
    expect(isSame({ a: 1 }, { a: 1, b: 2 })).toBe(false);
    expect(isSame([1], { 0: 1 })).toBe(false);
    expect(isSame([1, 2], [2, 1])).toBe(false);
  });
});
