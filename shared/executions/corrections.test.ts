import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../spec/ids.ts';
import { CONTRACT } from '../spec/spec.test-helper.ts';
import { accuracyOf, correctionsOf, lastWords, momentAfter, questionOf } from './corrections.ts';
import { redacted } from './redact.ts';
import type { Execution } from './views.ts';

const said = { who: 'm1', at: '2026-03-01T09:00:00.000Z' };
const execution = (id: string, output: JsonObject | null): Pick<Execution, 'id' | 'record'> =>
  ({ id, record: { input: { brand: 'Aurel', email: redacted('text') }, output } }) as unknown as Execution;
const corrected = (id: string, output: JsonObject | null, fields: Record<string, Json>) =>
  correctionsOf(
    execution(id, output),
    CONTRACT,
    Object.entries(fields).map(([field, value]) => ({ field, value })),
    said,
  );

it('a corrected text is a question about meaning, of what was answered and what should have been', () => {
  const [text] = corrected('e1', { note: 'Buy now!' }, { note: 'What material is it?' });
  expect(text && questionOf(text)).toMatchObject({
    field: 'note',
    expected: 'What material is it?',
    actual: 'Buy now!',
    input: { brand: 'Aurel' },
  });
  expect(JSON.stringify(text)).not.toContain('email');
  const [accepted] = corrected('e1', { note: 'Fine' }, { note: 'Fine' });
  expect(accepted && questionOf(accepted)).toBeNull();
  const [label] = corrected('e1', { decision: 'live' }, { decision: 'turn_down' });
  expect(label && questionOf(label)).toBeNull();
});

it('what was redacted, and what the contract does not have, says nothing', () => {
  expect(corrected('e1', { note: redacted('text') }, { note: 'x', nothing: 'y' })).toEqual([]);
});

it('counts by field how often people found the answer right, and what was taken for what', () => {
  const all = [
    ...corrected('e1', { decision: 'live', urgent: true }, { decision: 'turn_down', urgent: true }),
    ...corrected('e2', { decision: 'live' }, { decision: 'turn_down' }),
    ...corrected('e3', { decision: 'live' }, { decision: 'live' }),
    ...corrected('e4', null, { decision: 'live', note: 'Something' }),
  ];
  const [decision, urgent, ...more] = accuracyOf(all);
  expect(more).toEqual([]);
  expect(decision).toMatchObject({ field: 'decision', looked: 4, right: 1 });
  expect(decision?.mistakes).toEqual([
    { from: 'live', to: 'turn_down', executions: ['e2', 'e1'] },
    { from: null, to: 'live', executions: ['e4'] },
  ]);
  expect(urgent).toMatchObject({ field: 'urgent', looked: 1, right: 1, mistakes: [] });
  expect(urgent?.low).toBeLessThan(0.5);
});

it('where two people differ the later word counts, once', () => {
  const [ann] = corrected('e1', { decision: 'live' }, { decision: 'turn_down' });
  const [bob] = corrected('e1', { decision: 'live' }, { decision: 'live' });
  if (ann === undefined || bob === undefined) throw new Error('Both said something.');
  const later = { ...bob, who: 'm2', at: '2026-03-02T09:00:00.000Z' };
  const again = { ...ann, at: '2026-03-03T09:00:00.000Z' };
  expect(lastWords([later, ann])).toEqual([later]);
  expect(accuracyOf([ann, later])).toMatchObject([{ looked: 1, right: 1 }]);
  expect(accuracyOf([again, later])).toMatchObject([{ looked: 1, right: 0 }]);
  // Of one moment, the same on every computer.
  const twin = { ...later, at: ann.at };
  expect(lastWords([twin, ann])).toEqual(lastWords([ann, twin]));
});

it('a word is later than those before it, whatever the clock says', () => {
  const [nine, ten] = ['2026-03-01T09:00:00.000Z', '2026-03-01T10:00:00.000Z'];
  expect(momentAfter(ten, [])).toBe(ten);
  expect(momentAfter(ten, [{ at: nine }])).toBe(ten);
  expect(momentAfter(nine, [{ at: nine }, { at: ten }])).toBe('2026-03-01T10:00:00.001Z');
});
