import { describe, expect, it } from 'vitest';
import type { TestCase } from '../grading/case.ts';
import { distinctOutputs, type StoredOutput } from '../grading/stored-output.ts';
import { examplesOf } from './stored-example.ts';

const output = (id: string, more: Partial<StoredOutput> = {}): StoredOutput => ({
  id,
  caseId: 'c',
  title: 'A case',
  input: {},
  output: { decision: id },
  dryRun: false,
  model: 'm',
  at: '2026-03-15T12:00:00.000Z',
  version: null,
  ...more,
});
const dry = (id: string, more: Partial<StoredOutput> = {}) => output(id, { dryRun: true, model: null, ...more });
const idsOf = (outputs: StoredOutput[], cases: TestCase[] = []) => examplesOf(outputs, cases).map(({ id }) => id);

describe('what an edit is tried on', () => {
  it('has every answer, but of the dry runs of a case only the newest of what was published', () => {
    const outputs = [dry('edited'), output('a'), dry('published', { version: 'v' }), dry('older', { version: 'v' })];
    expect(idsOf(outputs)).toEqual(['a', 'published']);
    expect(idsOf([dry('newest'), dry('older'), dry('of another', { caseId: 'd' })])).toEqual(['newest', 'of another']);
  });
  it('has what the cases expect, after what was answered', () => {
    const testCase: TestCase = {
      id: 'c',
      title: 'A case',
      input: {},
      origin: 'manual',
      expectation: [{ field: 'decision', value: 'live', comparator: { kind: 'exact' } }],
    };
    expect(idsOf([output('a')], [testCase, { ...testCase, id: 'd', expectation: [] }])).toEqual(['a', 'expected c']);
  });
});

describe('distinct outputs', () => {
  it('are each content once, as an answer rather than a dry run', () => {
    const same = [dry('x'), output('y'), output('x', { model: 'other' }), output('y', { model: 'older' })];
    expect(distinctOutputs(same).map(({ id, model }) => ({ id, model }))).toEqual([
      { id: 'x', model: 'other' },
      { id: 'y', model: 'm' },
    ]);
  });
});
