import { expect, it } from 'vitest';
import type { Contract } from '../spec/contract.ts';
import { promotedCase, proposedBy, withExpectations } from './promote.ts';
import { redacted } from './redact.ts';
import type { Execution } from './views.ts';

const execution = (input: object, asked: string): Execution =>
  ({ id: 'e1', at: '2026-03-01T09:00:00.000Z', asked, record: { input, output: null } }) as Execution;

it('a case expects nothing by itself, has a name, and lacks what was redacted', () => {
  const { testCase, missing } = promotedCase(
    execution({ email: redacted('text'), title: 'Hose' }, 'redacted · Hose · 4'),
  );
  expect(testCase).toMatchObject({
    id: 'execution-e1',
    title: 'Hose',
    input: { title: 'Hose' },
    expectation: [],
    origin: 'promoted',
  });
  expect(missing).toEqual(['email']);
  expect(testCase.notes).toContain('email');
  expect(promotedCase(execution({}, '')).testCase.title).toBe('Execution of 2026-03-01');
  expect([...promotedCase(execution({}, 'x'.repeat(300))).testCase.title]).toHaveLength(120);
});

it('proposes every field of the answer but redacted ones, and what is accepted replaces what was expected', () => {
  const field = (name: string, type: object) => ({
    id: name,
    name,
    title: name,
    description: '',
    required: true,
    type,
  });
  const contract = {
    input: [],
    output: [
      field('decision', { kind: 'boolean' }),
      field('reply', { kind: 'text' }),
      field('tags', { kind: 'list', items: { kind: 'text' } }),
    ],
  } as unknown as Contract;
  const proposed = proposedBy({ decision: true, reply: redacted('text'), tags: ['a'] }, contract);
  expect(proposed).toEqual([
    { field: 'decision', value: true, comparator: { kind: 'exact' } },
    { field: 'tags', value: ['a'], comparator: { kind: 'set' } },
  ]);
  expect(proposedBy(null, contract)).toEqual([]);
  const { testCase } = promotedCase(execution({}, 'x'));
  const once = withExpectations(testCase, proposed);
  const other = { field: 'decision', value: false, comparator: { kind: 'exact' as const } };
  expect(withExpectations(once, [other]).expectation).toEqual([proposed[1], other]);
});
