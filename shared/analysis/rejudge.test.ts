import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ruleFires } from '../spec/evaluate.ts';
import type { Json, JsonObject } from '../spec/ids.ts';
import { valueAt } from '../spec/paths.ts';
import { isDecidable, type Rule } from '../spec/rule.ts';
import { atom, CLOCK, group, rule, set, spec } from '../spec/spec.test-helper.ts';
import type { Spec } from '../spec/spec.ts';
import { withoutEditOf } from './decisive.ts';
import { checkOutput, oracle } from './oracle.ts';
import { type Change, type Comparison, createRejudge, type Steps } from './rejudge.ts';
import { sayRejudged } from './rejudge-words.ts';
import { SMALL, smallRule } from './small.test-helper.ts';
import { expectationOf, type StoredExample } from './stored-example.ts';

const finish = (steps: Steps<Comparison>): Comparison => {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
};
const example = (input: JsonObject, output: JsonObject, more: Partial<StoredExample> = {}): StoredExample => ({
  id: 'e',
  kind: 'answer',
  case: 'c',
  title: 'A case',
  input,
  output,
  model: 'm',
  at: null,
  ...more,
});
const eur = (amount: string): Json => ({ amount, currency: 'EUR' });
const priced = (amount: string) => ({ price: eur(amount) });
const below = (amount: string, more: Partial<Rule> = {}): Rule =>
  rule({
    id: 'cheap',
    title: 'Cheap goods',
    when: group('all', atom('price', 'less_than', eur(amount))),
    then: [set('decision', 'send_to_a_person')],
    ...more,
  });
const LIVE = { defaults: [{ id: 'd', field: 'decision', value: 'live' }] };
const PERSON = { decision: 'send_to_a_person' };

const compare = (before: Rule[] | null, after: Rule[], examples: StoredExample[], more: Partial<Spec> = LIVE) =>
  finish(
    createRejudge(examples)(
      before === null ? null : spec({ rules: before, ...more }),
      spec({ rules: after, ...more }),
      CLOCK,
    ),
  );
const changeOf = (before: Rule[] | null, after: Rule[], one: StoredExample): Change =>
  compare(before, after, [one]).changed[0]?.change ?? 'unchanged';

describe('an edited threshold', () => {
  it('no longer covers what lies above the new one, and would call wrong what it covers now', () => {
    const examples = [
      example(priced('35'), PERSON),
      example(priced('20'), PERSON),
      example(priced('45'), { decision: 'live' }),
    ];
    const lowered = compare([below('40')], [below('30')], examples);
    expect(lowered.counts).toMatchObject({ no_longer_covered: 1, unchanged: 2, now_wrong: 0 });
    expect(lowered.changed[0]?.example).toBe(examples[0]);
    const raised = compare([below('40')], [below('50')], examples);
    expect(raised.counts).toMatchObject({ now_wrong: 1, unchanged: 2 });
    expect(raised.changed[0]?.example).toBe(examples[2]);
  });
  it('says in words which rule said and says what', () => {
    const [before, after] = [spec({ rules: [below('40')], ...LIVE }), spec({ rules: [below('50')], ...LIVE })];
    const [found] = finish(createRejudge([example(priced('45'), { decision: 'live' })])(before, after, CLOCK)).changed;
    expect(found === undefined ? null : sayRejudged(found, before, after)).toMatchObject({
      lead: 'Rule 1 (Cheap goods) applies here now and did not before.',
      fields: [
        {
          title: 'Decision',
          value: 'Live',
          was: 'No rule decides it; the default is Live.',
          now: 'Rule 1 (Cheap goods) says Send to a person.',
        },
      ],
      rules: [before.rules[0], after.rules[0]],
    });
  });
  it('says which rule applied and does not any more', () => {
    const [before, after] = [spec({ rules: [below('40')], ...LIVE }), spec({ rules: [], ...LIVE })];
    const [found] = finish(createRejudge([example(priced('35'), PERSON)])(before, after, CLOCK)).changed;
    expect(found === undefined ? null : sayRejudged(found, before, after)).toMatchObject({
      change: 'no_longer_covered',
      lead: 'The removed rule (Cheap goods) applied here and does not any more.',
      fields: [{ was: 'The removed rule (Cheap goods) says Send to a person.' }],
    });
  });
});

describe('an answer', () => {
  it('is no longer called wrong once the rule that did is gone or asks for something else', () => {
    const one = example(priced('10'), { decision: 'live' });
    expect(changeOf([below('40')], [], one)).toBe('no_longer_wrong');
    expect(changeOf([below('40')], [below('40', { then: [set('decision', 'live')] })], one)).toBe('no_longer_wrong');
  });
  it('stays as it is where it was wrong and still is, or where only words were edited', () => {
    const wrong = example(priced('10'), { decision: 'live' });
    expect(changeOf([below('40')], [below('30')], wrong)).toBe('unchanged');
    expect(changeOf([below('40')], [below('40', { title: 'Other', reason: 'Why', guidance: 'How' })], wrong)).toBe(
      'unchanged',
    );
  });
  it('is open where the edited rule now waits for a judgement', () => {
    const judged = below('40', { judgement: 'it reads like an advert' });
    expect(changeOf([below('40')], [judged], example(priced('10'), { decision: 'live' }))).toBe('open');
    expect(changeOf([below('40')], [judged], example(priced('10'), PERSON))).toBe('open');
    expect(changeOf([judged], [], example(priced('10'), PERSON))).toBe('no_longer_covered');
  });
  it('is not called wrong by a rule that is only told to the model', () => {
    const advised = below('40', { enforcement: 'advise' });
    expect(changeOf([], [advised], example(priced('10'), { decision: 'live' }))).toBe('newly_covered');
  });
  it('is judged from no rules where nothing was published', () => {
    expect(changeOf(null, [below('40')], example(priced('10'), { decision: 'live' }))).toBe('now_wrong');
    expect(changeOf(null, [below('40')], example(priced('10'), PERSON))).toBe('newly_covered');
  });
  it('of which a part is known is judged by that part', () => {
    const urgent = below('40', { then: [set('urgent', true)] });
    const dry = example(priced('10'), PERSON, { kind: 'dry_run' });
    expect(changeOf([], [urgent], dry)).toBe('newly_covered');
    expect(changeOf([], [urgent], { ...dry, kind: 'answer' })).toBe('now_wrong');
    expect(changeOf([], [urgent], { ...dry, output: { urgent: false } })).toBe('now_wrong');
  });
});

describe('an expectation', () => {
  const base = { id: 'c', title: 'A case', input: {}, origin: 'manual' as const };
  it('is judged in the fields that it names exactly, and only there', () => {
    const expectation = expectationOf({
      ...base,
      expectation: [
        { field: 'decision', value: 'live', comparator: { kind: 'exact' } },
        { field: 'seller.rating', value: 3, comparator: { kind: 'exact' } },
        { field: 'score', value: 3, comparator: { kind: 'tolerance', within: 1 } },
        { field: 'note', value: 'Short', comparator: { kind: 'meaning', rubric: '' } },
      ],
    });
    expect(expectation).toMatchObject({ kind: 'expectation', output: { decision: 'live', seller: { rating: 3 } } });
    expect(Object.keys(expectation?.output ?? {})).toEqual(['decision', 'seller']);
  });
  it('that names nothing exactly is no example', () => {
    expect(expectationOf({ ...base, expectation: [] })).toBeNull();
  });
});

describe('a rule’s own effect', () => {
  const [a, b, c] = [rule({ id: 'a' }), rule({ id: 'b' }), rule({ id: 'c' })];
  const ids = (base: Rule[] | null, draft: Rule[], id: string) =>
    withoutEditOf(base === null ? null : spec({ rules: base }), spec({ rules: draft }), id).rules.map(
      (each) => `${each.id}${each.title}`,
    );
  const edited = { ...b, title: ' edited' };
  it('is the draft against the draft with that rule as it was published, where it stood', () => {
    const named = [a, b, c].map(({ id, title }) => `${id}${title}`);
    expect(ids([a, b, c], [a, edited, c], 'b')).toEqual(named);
    expect(ids([a, b, c], [edited, a, c], 'b')).toEqual(named);
    expect(ids([a, b, c], [a, c, edited], 'b')).toEqual(named);
    expect(ids([a, c], [a, edited, c], 'b')).toEqual([named[0], named[2]]);
    expect(ids(null, [a, b], 'b')).toEqual([named[0]]);
  });
  it('of a removed rule is the draft against the draft with the rule back where it stood', () => {
    const named = [a, b, c].map(({ id, title }) => `${id}${title}`);
    expect(ids([a, b, c], [a, c], 'b')).toEqual(named);
    expect(ids([a, b, c], [b, c], 'a')).toEqual(named);
    expect(ids([a, b, c], [a, b], 'c')).toEqual(named);
    expect(ids([a], [], 'a')).toEqual([named[0]]);
  });
  it('leaves the other edits in place', () => {
    expect(ids([a, b, c], [c, edited], 'b')).toEqual([`b${b.title}`, `c${c.title}`]);
    expect(ids([a, b, c], [{ ...a, title: ' other' }, edited, c], 'b')).toEqual([
      'a other',
      `b${b.title}`,
      `c${c.title}`,
    ]);
  });
});

/** By the definition, from scratch: every rule asked about every example on both sides. */
function naive(before: Spec, after: Spec, one: StoredExample): Change {
  const isPart = one.kind !== 'answer';
  const wrongIn = (judged: Spec): { rule: string; field: string }[] => {
    // One rule for each effect, so that each is reported; what a rule sets stands before what it limits.
    const single = judged.rules.flatMap((each) =>
      each.then
        .toSorted((x, y) => Number(y.kind === 'set') - Number(x.kind === 'set'))
        .map((effect, index) => ({ ...each, id: `${each.id}/${index}`, then: [effect] })),
    );
    const checks = checkOutput({ ...judged, rules: single }, one.input, one.output, CLOCK);
    const wrong = checks.flatMap(({ rule: id, result, field }) =>
      result === 'violated' && field !== undefined ? [{ rule: id.split('/')[0] ?? id, field }] : [],
    );
    return wrong.filter(({ field }) => !isPart || valueAt(one.output, field) !== undefined);
  };
  const [was, now] = [wrongIn(before), wrongIn(after)];
  const ruleIn = (of: Spec, id: string) => of.rules.find((each) => each.id === id);
  const fires = (of: Spec, id: string): boolean => {
    const found = ruleIn(of, id);
    return found !== undefined && ruleFires(found, one.input, CLOCK);
  };
  if (now.some(({ field }) => !was.some((other) => other.field === field))) return 'now_wrong';
  if (was.length > 0 && now.length === 0) {
    const answers = oracle(after, one.input, CLOCK).fields;
    const open = was.some(({ rule: id, field }) => {
      const still = ruleIn(after, id);
      if (still === undefined || !fires(after, id)) return false;
      return !isDecidable(still) || answers.get(field)?.kind === 'undetermined';
    });
    return open ? 'open' : 'no_longer_wrong';
  }
  const ids = [...new Set([...before.rules, ...after.rules].map(({ id }) => id))];
  if (ids.some((id) => fires(before, id) && !fires(after, id))) return 'no_longer_covered';
  if (ids.some((id) => !fires(before, id) && fires(after, id))) return 'newly_covered';
  return 'unchanged';
}

describe('after any edit', () => {
  it('is what the definition says, example by example, however many edits came before', () => {
    for (const { contract, inputs, outputs } of SMALL) {
      const base = fc.array(smallRule(contract, outputs), { minLength: 1, maxLength: 5 });
      const edits = fc.array(
        fc.tuple(fc.nat(4), smallRule(contract, outputs), fc.constantFrom('edit', 'add', 'drop')),
        {
          minLength: 1,
          maxLength: 3,
        },
      );
      const some = fc.array(
        fc.record({
          input: fc.constantFrom(...inputs),
          output: fc.record(Object.fromEntries(outputs.map(({ path, values }) => [path, fc.constantFrom(...values)])), {
            requiredKeys: [],
          }),
          kind: fc.constantFrom('answer' as const, 'dry_run' as const),
        }),
        { minLength: 1, maxLength: 12 },
      );
      fc.assert(
        fc.property(base, edits, some, (drawn, steps, stored) => {
          const examples = stored.map(({ input, output, kind }) => example(input, output as JsonObject, { kind }));
          const rejudge = createRejudge(examples);
          // Drawn ids repeat now and then, which no spec allows.
          const rules = drawn.map((each, index) => ({ ...each, id: `drawn ${index}` }));
          const before = spec({ rules, contract, defaults: [] });
          let after = before;
          for (const [step, [place, other, act]] of steps.entries()) {
            const at = place % Math.max(1, after.rules.length);
            const fresh = `added ${step}`;
            const kept = { ...other, id: act === 'edit' ? (after.rules[at]?.id ?? fresh) : fresh };
            const next = after.rules.toSpliced(at, act === 'add' ? 0 : 1, ...(act === 'drop' ? [] : [kept]));
            after = { ...after, rules: next };
            const { changed, counts } = finish(rejudge(before, after, CLOCK));
            expect(Object.values(counts).reduce((sum, n) => sum + n)).toBe(examples.length);
            for (const one of examples) {
              const found = changed.find((entry) => entry.example === one)?.change ?? 'unchanged';
              const wanted = naive(before, after, one);
              // A judgement in an edited rule leaves open what the definition without it sees no change in.
              if (found !== 'open' || wanted !== 'unchanged') expect(found).toBe(wanted);
            }
          }
        }),
        { numRuns: 60 },
      );
    }
  });
});
