import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../spec/ids.ts';
import type { Rule } from '../spec/rule.ts';
import { atom, CLOCK, effect, group, rule, set, spec } from '../spec/spec.test-helper.ts';
import type { Spec } from '../spec/spec.ts';
import { causesOf } from './causes.ts';
import { revert } from './revert.ts';

const cheap = (limit: string, more: Partial<Rule> = {}): Rule =>
  rule({
    id: 'cheap',
    title: 'Cheap',
    when: group('all', atom('price', 'less_than', { amount: limit, currency: 'EUR' })),
    then: [set('decision', 'turn_down')],
    ...more,
  });
const branded = rule({
  id: 'branded',
  title: 'Branded',
  when: group('all', atom('brand', 'is', 'Aurel')),
  then: [set('decision', 'send_to_a_person')],
});
const live = { id: 'd', field: 'decision', value: 'live' };
const input: JsonObject = { price: { amount: '20', currency: 'EUR' }, brand: 'Aurel' };

const causes = (
  before: Spec,
  after: Spec,
  then: JsonObject,
  now: JsonObject,
  days: { then: string; now: string } = { then: CLOCK.now, now: CLOCK.now },
) =>
  causesOf(
    { spec: before, clock: { now: days.then } },
    { spec: after, clock: { now: days.now } },
    {
      input,
      then,
      now,
      fields: Object.keys({ ...then, ...now }).filter((name) => then[name] !== now[name]),
    },
  );

describe('the changed rule that caused a changed result', () => {
  it('is the one whose reversal brings the old answer back, among many changes', () => {
    const others = [1, 2, 3].map((n) => rule({ id: `o${n}`, then: [set('note', `${n}`)] }));
    const before = spec({ rules: [cheap('10'), branded, ...others] });
    const after = spec({ rules: [cheap('50'), branded, ...others.map((each) => ({ ...each, then: [] }))] });
    expect(causes(before, after, { decision: 'send_to_a_person' }, { decision: 'turn_down' })).toEqual([
      { field: 'decision', kind: 'alone', paths: ['rules/cheap'] },
    ]);
  });
  it.each([
    ['added', [branded], [cheap('50'), branded]],
    ['moved', [branded, cheap('50')], [cheap('50'), branded]],
    ['switched on', [cheap('50', { enabled: false }), branded], [cheap('50'), branded]],
  ])('is found when it was %s', (_, before, after) => {
    const [found] = causes(
      spec({ rules: before }),
      spec({ rules: after }),
      { decision: 'send_to_a_person' },
      { decision: 'turn_down' },
    );
    expect(found?.kind).toBe('alone');
    // Of a move either rule may be called the moved one.
    expect(['rules/cheap', 'rules/branded']).toContain(found?.paths[0]);
  });
  it('is found when it was removed, with its place', () => {
    expect(
      causes(
        spec({ rules: [cheap('50'), branded] }),
        spec({ rules: [branded] }),
        { decision: 'turn_down' },
        { decision: 'send_to_a_person' },
      ),
    ).toEqual([{ field: 'decision', kind: 'alone', paths: ['rules/cheap'] }]);
  });
  it('can be a default', () => {
    const before = spec({ defaults: [live] });
    const after = spec({ defaults: [{ ...live, value: 'turn_down' }] });
    expect(causes(before, after, { decision: 'live' }, { decision: 'turn_down' })).toEqual([
      { field: 'decision', kind: 'alone', paths: ['defaults/d'] },
    ]);
  });
  it('can be two that only together bring it back, without a third that does not matter', () => {
    const third = rule({ id: 'third', then: [set('decision', 'turn_down')] });
    const before = spec({ rules: [third], defaults: [live] });
    const after = spec({
      rules: [cheap('50'), branded, { ...third, then: [set('decision', 'turn_down'), set('note', 'x')] }],
      defaults: [live],
    });
    const [found] = causes(
      before,
      spec({ ...after, rules: [cheap('50', { then: branded.then }), branded, ...after.rules.slice(2)] }),
      { decision: 'turn_down' },
      { decision: 'send_to_a_person' },
    );
    expect(found).toEqual({ field: 'decision', kind: 'together', paths: ['rules/cheap', 'rules/branded'] });
  });
  it('rules the old answer out where the rules limit a field without setting it', () => {
    const limit = (most: number) => spec({ rules: [rule({ id: 'limit', then: [effect('maximum', 'score', most)] })] });
    expect(causes(limit(100), limit(50), { score: 80 }, { score: 50 })).toEqual([
      { field: 'score', kind: 'forbids', paths: ['rules/limit'] },
    ]);
  });
  it('is nobody’s where the rules ask the same in both: the model answered differently', () => {
    const before = spec({ rules: [branded] });
    expect(causes(before, before, { decision: 'send_to_a_person' }, { decision: 'live' })[0]?.kind).toBe('none');
    const after = spec({ rules: [branded], purpose: 'Something else.' });
    expect(causes(before, after, { decision: 'send_to_a_person' }, { decision: 'live' })[0]?.kind).toBe('none');
  });
  it('only a run can tell for what the rules leave open, and names what could be it', () => {
    const judged = (judgement: string) => ({ ...branded, judgement });
    const found = causes(
      spec({ rules: [judged('It looks fake.')], glossary: [] }),
      spec({ rules: [judged('It looks odd.'), rule({ id: 'other', then: [set('note', 'x')] })], purpose: 'New.' }),
      { decision: 'live' },
      { decision: 'turn_down' },
    );
    expect(found).toEqual([{ field: 'decision', kind: 'open', paths: ['rules/branded', 'purpose'] }]);
  });
  it('can be the day on which it was asked', () => {
    const dated = spec({ rules: [cheap('50', { from: '2026-03-10' })], defaults: [live] });
    const days = { then: '2026-03-09T12:00:00.000Z', now: '2026-03-10T12:00:00.000Z' };
    const after = { ...dated, purpose: 'Reworded.' };
    expect(causes(dated, after, { decision: 'live' }, { decision: 'turn_down' }, days)[0]?.kind).toBe('day');
  });
  it('made one and the same answer wrong', () => {
    const before = spec({ rules: [cheap('10'), branded] });
    const after = spec({ rules: [cheap('50'), branded] });
    const same = { decision: 'send_to_a_person' };
    expect(causes(before, after, same, same)).toEqual([{ field: null, kind: 'alone', paths: ['rules/cheap'] }]);
    expect(causes(before, before, same, same)).toEqual([]);
  });
});

describe('taking a difference back', () => {
  it('gives the base when all are taken back, and refuses what cannot be', () => {
    const before = spec({ rules: [cheap('10'), branded], defaults: [live] });
    const after = spec({ rules: [branded, cheap('50')], defaults: [], purpose: 'New.' });
    expect(revert(before, after, ['rules/cheap', 'defaults/d', 'purpose'])).toEqual(before);
    expect(revert(before, after, ['contract/input/f-price'])).toBeNull();
    expect(revert(before, after, ['rules/cheap/title'])).toBeNull();
    expect(revert(before, after, [])).toEqual(after);
  });
});
