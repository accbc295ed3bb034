import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createValidator } from '../../engine/validation/validator.ts';
import type { Contract } from '../spec/contract.ts';
import { type Constraint, holds } from '../spec/effects.ts';
import type { Json, JsonObject } from '../spec/ids.ts';
import { naiveFires } from '../spec/naive.test-helper.ts';
import type { Rule } from '../spec/rule.ts';
import { atom, CLOCK, CONTRACT, group, rule, ruleArb, set, spec, valueArb } from '../spec/spec.test-helper.ts';
import type { Spec } from '../spec/spec.ts';
import { analyse, createAnalyser, type Finding } from './analyse.ts';
import { oracle } from './oracle.ts';
import { SMALL, type SmallContract, smallRule } from './small.test-helper.ts';

// More were run when it was written; these keep the whole suite quick.
const RUNS = 120;
const options = { now: CLOCK.now };
const kinds = (found: readonly Finding[], kind: Finding['kind']) => found.filter((finding) => finding.kind === kind);

/** Today and the days on which something in the small rules changes. */
const DAYS = ['2026-03-15', '2026-03-16', '2026-03-17', '2026-03-18'];
const standsOn = ({ from, until }: Rule, day = ''): boolean =>
  (from === undefined || from <= day) && (until === undefined || day <= until);
/** A rule is not called overridden because of one that ends before it does. */
const outlives = (other: Rule, item: Rule): boolean =>
  DAYS.every((day) => !standsOn(item, day) || standsOn(other, day));

/** Everything that is true of a spec over a finite set of inputs, by trying each. */
function bruteForce(agent: Spec, inputs: readonly JsonObject[], outputs: SmallContract['outputs']): string[] {
  const active = agent.rules.filter((item) => item.enabled && standsOn(item, DAYS[0]));
  const fires = new Map(active.map((item) => [item.id, inputs.map((input) => naiveFires(item, input, CLOCK.now))]));
  const firesOn = (item: Rule, at: number): boolean => fires.get(item.id)?.[at] === true;
  const each = inputs.map((_, at) => at);
  const setsOf = (item: Rule, path: string) => item.then.find((one) => one.kind === 'set' && one.field === path);
  const decidable = (item: Rule): boolean => item.judgement === undefined;
  const found: string[] = [];
  for (const [place, item] of active.entries()) {
    const here = each.filter((at) => firesOn(item, at));
    if (here.length === 0) found.push(`dead ${item.id}`);
    const paths = [...new Set(item.then.filter((one) => one.kind === 'set').map((one) => one.field))];
    const overridden = (path: string, at: number): boolean =>
      active
        .slice(0, place)
        .some(
          (other) =>
            decidable(other) && firesOn(other, at) && setsOf(other, path) !== undefined && outlives(other, item),
        );
    if (here.length > 0 && paths.length > 0 && paths.every((path) => here.every((at) => overridden(path, at))))
      found.push(`shadowed ${item.id}`);
    for (const earlier of active.slice(0, place)) {
      if (!decidable(item) || !decidable(earlier) || !here.some((at) => firesOn(earlier, at))) continue;
      for (const { path, values } of outputs)
        if (cannotBoth(earlier, item, path, values)) found.push(`conflict ${earlier.id} ${item.id} ${path}`);
    }
  }
  for (const { path } of outputs) {
    const speaks = (item: Rule) => item.then.some((one) => one.field === path);
    const undecided = each.some((at) => !active.some((item) => speaks(item) && firesOn(item, at)));
    const defaulted = agent.defaults.some((entry) => entry.field === path);
    if (undecided && !defaulted && active.some((item) => setsOf(item, path))) found.push(`gap ${path}`);
  }
  return found.sort();
}

/** Whether each rule alone leaves a value, and both together none. */
function cannotBoth(a: Rule, b: Rule, path: string, values: readonly Json[]): boolean {
  const keeps = (item: Rule, value: Json): boolean => {
    const own = item.then.filter((one) => one.field === path);
    const setting = own.find((one) => one.kind === 'set');
    if (setting?.kind === 'set') return setting.value === value;
    return own.every((one) => one.kind === 'set' || holds(one satisfies Constraint, value));
  };
  const left = values.filter((value) => keeps(a, value));
  const right = values.filter((value) => keeps(b, value));
  return left.length > 0 && right.length > 0 && !left.some((value) => right.includes(value));
}

const asText = ({ kind, rules, field }: Finding): string =>
  kind === 'conflict'
    ? `conflict ${rules.join(' ')} ${field}`
    : kind === 'gap'
      ? `gap ${field}`
      : `${kind} ${rules[0]}`;

/** What a finding says of its witness, asked of the validator and of the evaluator alone. */
function confirm(finding: Finding, agent: Spec, contract: Contract): void {
  if (finding.kind === 'dead') {
    expect(finding.witness).toBeUndefined();
    return;
  }
  const { witness } = finding;
  if (witness === undefined) {
    expect(finding.kind).toBe('untested');
    return;
  }
  expect(createValidator(contract).input(witness)).toEqual([]);
  const firing = agent.rules.filter((item) => naiveFires(item, witness, CLOCK.now)).map(({ id }) => id);
  if (finding.kind === 'conflict') {
    expect(firing).toEqual(expect.arrayContaining(finding.rules));
    // What is said of the two is what the oracle says when there are only these two.
    const two = { ...agent, rules: agent.rules.filter(({ id }) => finding.rules.includes(id)) };
    const answer = oracle(two, witness, CLOCK).fields.get(finding.field ?? '');
    const decides = { kind: 'determined', rule: finding.rules[0] };
    if (finding.detail?.includes('left open') === true) expect(answer?.kind).not.toBe('determined');
    else expect(answer).toMatchObject(decides);
  }
  if (finding.kind === 'shadowed' || finding.kind === 'untested') expect(firing).toContain(finding.rules[0]);
  if (finding.kind === 'gap') {
    const speaking = agent.rules.filter((item) => item.then.some((one) => one.field === finding.field));
    expect(speaking.filter(({ id }) => firing.includes(id))).toEqual([]);
  }
}

describe('the analysis', () => {
  it.each(SMALL)('finds exactly what trying every input finds: $name', ({ contract, inputs, outputs, name }) => {
    const rules = fc.array(smallRule(contract, outputs), { minLength: 1, maxLength: 5 });
    const agents = fc.record({ rules, defaulted: fc.boolean() }).map(({ rules: drawn, defaulted }) => {
      const rules = drawn.map((item, index) => ({ ...item, id: `r${index}` }));
      const [{ path, values } = { path: '', values: [] }] = outputs;
      const [value = null] = values;
      return spec({ contract, rules, defaults: defaulted ? [{ id: 'd', field: path, value }] : [] });
    });
    fc.assert(
      fc.property(agents, (agent) => {
        const found = analyse(agent, options);
        for (const finding of found) confirm(finding, agent, contract);
        expect(found.map(asText).sort(), name).toEqual(bruteForce(agent, inputs, outputs));
      }),
      { numRuns: RUNS },
    );
  });

  it('claims nothing that an input refutes, whatever the conditions', () => {
    const rules = fc.array(ruleArb(CONTRACT, 1), { minLength: 1, maxLength: 6 });
    const inputs = fc.array(fc.record(Object.fromEntries(CONTRACT.input.map(({ name, type }) => [name, valid(type)]))));
    fc.assert(
      fc.property(rules, inputs, (own, tried) => {
        const agent = spec({ rules: own.map((item, index) => ({ ...item, id: `r${index}` })) });
        const found = analyse(agent, { ...options, cases: tried });
        for (const finding of found) confirm(finding, agent, CONTRACT);
        const byId = new Map(agent.rules.map((item) => [item.id, item]));
        for (const input of tried) {
          const firing = agent.rules.filter((item) => naiveFires(item, input, CLOCK.now));
          for (const { kind, rules: ids } of found) {
            const concerned = firing.find(({ id }) => id === ids[0]);
            if (kind === 'dead' || kind === 'untested') expect(concerned).toBeUndefined();
            if (kind !== 'shadowed' || concerned === undefined) continue;
            for (const one of concerned.then.filter((each) => each.kind === 'set')) {
              const first = firing.find((item) =>
                item.then.some((each) => each.kind === 'set' && each.field === one.field),
              );
              expect(ids.slice(1)).toContain(first?.id);
              expect(byId.get(first?.id ?? '')?.judgement).toBeUndefined();
            }
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('says the same after edits as from scratch', () => {
    const [small] = SMALL;
    if (small === undefined) throw new Error('no small contract');
    const rules = fc.array(smallRule(small.contract, small.outputs), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(rules, rules, (before, after) => {
        const again = createAnalyser();
        again(spec({ contract: small.contract, rules: before }), options);
        const edited = spec({ contract: small.contract, rules: [...after, ...before.slice(1)] });
        expect(again(edited, options).map(asText)).toEqual(analyse(edited, options).map(asText));
      }),
      { numRuns: 100 },
    );
  });
});

function valid(type: Contract['input'][number]['type']): fc.Arbitrary<Json> {
  if (type.kind !== 'object') return valueArb(type);
  return fc.record(Object.fromEntries(type.fields.map(({ name, type: inner }) => [name, valid(inner)])));
}

describe('what it says', () => {
  const cheap = rule({
    id: 'cheap',
    when: group(
      'all',
      atom('condition', 'is', 'new'),
      atom('price', 'less_than', { amount: '40.00', currency: 'EUR' }),
    ),
    then: [set('decision', 'send_to_a_person')],
  });
  const trusted = rule({
    id: 'trusted',
    when: group('all', atom('seller.rating', 'at_least', 4.5)),
    then: [set('decision', 'live')],
  });
  it('names both rules of a contradiction, who decides, and an input that triggers both', () => {
    const [conflict] = kinds(analyse(spec({ rules: [cheap, trusted] }), options), 'conflict');
    expect(conflict).toMatchObject({
      rules: ['cheap', 'trusted'],
      field: 'decision',
      sentence: 'Rules 1 and 2 want different values for the decision.',
      detail:
        'Rule 1 says that the decision is Send to a person; rule 2 says that the decision is Live. Rule 1 comes first, so it decides.',
      witness: { condition: 'new', price: { amount: '12.50', currency: 'EUR' } },
    });
  });
  it('does not say that a rule decides where one before it does', () => {
    const all = rule({ then: [set('decision', 'turn_down')] });
    const [, , last] = kinds(analyse(spec({ rules: [all, cheap, trusted] }), options), 'conflict');
    expect(last?.detail).toContain('on this input rule 1 decides before both');
  });
  it('keeps silent about rules that only a judgement could set against each other', () => {
    const judged = { ...trusted, judgement: 'the seller sounds honest' };
    expect(kinds(analyse(spec({ rules: [cheap, judged] }), options), 'conflict')).toEqual([]);
  });
  it('reports a judged rule that earlier rules override whatever its judgement says', () => {
    const later = rule({ ...cheap, id: 'later', judgement: 'it looks fake' });
    const [shadowed] = kinds(analyse(spec({ rules: [cheap, later] }), options), 'shadowed');
    expect(shadowed).toMatchObject({
      rules: ['later', 'cheap'],
      sentence: 'Rule 2 never decides the decision.',
      detail: 'Wherever it applies, rule 1 comes first and decides. This is so whatever its judgement says.',
    });
  });
  it('says that a rule never applies when the contract leaves no input for it', () => {
    const never = rule({
      id: 'never',
      when: group('all', atom('stock', 'greater_than', 2), atom('stock', 'at_most', 2)),
    });
    expect(analyse(spec({ rules: [never] }), options)).toMatchObject([{ kind: 'dead', rules: ['never'] }]);
  });
  it('sees that a phrase within a phrase is never missing', () => {
    const rules = [
      rule({
        id: 'wide',
        when: group('all', atom('brand', 'contains', 'lamp')),
        then: [set('decision', 'live')],
      }),
      rule({
        id: 'narrow',
        when: group('all', atom('brand', 'contains', 'Blue LAMP')),
        then: [set('decision', 'live')],
      }),
    ];
    expect(kinds(analyse(spec({ rules }), options), 'shadowed')).toMatchObject([{ rules: ['narrow', 'wide'] }]);
  });
  it('leaves a field that no rule sets to the model, and asks for a default where rules leave some inputs out', () => {
    const gaps = kinds(analyse(spec({ rules: [cheap] }), options), 'gap');
    expect(gaps.map(({ field }) => field)).toEqual(['decision']);
    const defaults = [{ id: 'd', field: 'decision', value: 'live' }];
    expect(kinds(analyse(spec({ rules: [cheap], defaults }), options), 'gap')).toEqual([]);
  });
  it('names rules that no test case reaches, and none when it knows no cases', () => {
    const cases = [{ condition: 'used', seller: { rating: 5 } }];
    const untested = kinds(analyse(spec({ rules: [cheap, trusted] }), { ...options, cases }), 'untested');
    expect(untested.map(({ rules }) => rules)).toEqual([['cheap']]);
    expect(kinds(analyse(spec({ rules: [cheap] }), options), 'untested')).toEqual([]);
  });
  it('keeps silent about parts of an amount, which the contract does not name', () => {
    const odd = rule({ when: group('all', atom('price.currency', 'is', 'EUR')), then: [set('decision', 'live')] });
    expect(kinds(analyse(spec({ rules: [odd] }), options), 'dead')).toEqual([]);
  });
  it('says that the answer is open where what one rule sets breaks what another asks of a list', () => {
    const rules = [
      rule({ then: [set('reasons', ['no_photo'])] }),
      rule({ then: [{ kind: 'must_not_include', id: 'e', field: 'reasons', value: 'no_photo' }] }),
    ];
    const [conflict] = analyse(spec({ rules }), options);
    expect(conflict?.detail).toContain('so where both apply the answer is left open');
  });
  it('says nothing of a rule that is still being written', () => {
    const half = rule({ id: 'half', when: group('all', atom('brand', 'is')), then: [set('decision', 'live')] });
    const found = analyse(spec({ rules: [cheap, half] }), { ...options, cases: [] });
    expect(found.filter(({ rules }) => rules.includes('half'))).toEqual([]);
  });
  it('sees two limits that no answer keeps', () => {
    const limit = (kind: 'minimum' | 'maximum', value: number) =>
      rule({ id: kind, then: [{ kind, id: kind, field: 'score', value }] });
    const found = analyse(spec({ rules: [limit('minimum', 3), limit('maximum', 2)] }), options);
    expect(found).toMatchObject([{ kind: 'conflict', sentence: 'Rules 1 and 2 cannot both be kept for the score.' }]);
    expect(analyse(spec({ rules: [limit('minimum', 2), limit('maximum', 2)] }), options)).toEqual([]);
  });
});
