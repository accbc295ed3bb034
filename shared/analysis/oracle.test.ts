import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldPaths } from '../spec/contract.ts';
import { type Constraint, holds } from '../spec/effects.ts';
import { ruleFires } from '../spec/evaluate.ts';
import type { Json, JsonObject } from '../spec/ids.ts';
import { naiveFires } from '../spec/naive.test-helper.ts';
import type { Rule } from '../spec/rule.ts';
import {
  atom,
  CLOCK,
  CONTRACT,
  effect,
  effectArb,
  group,
  inputArb,
  rule,
  ruleArb,
  set,
  spec,
} from '../spec/spec.test-helper.ts';
import type { Spec } from '../spec/spec.ts';
import { type NaiveAnswer, naiveAnswer, plain } from './naive.test-helper.ts';
import { checkOutput, oracle, predictedOutput } from './oracle.ts';
import { SMALL, smallRule as writtenRule } from './small.test-helper.ts';

const ask = (rules: Rule[], path: string, more: Partial<Spec> = {}, input: JsonObject = {}) =>
  oracle(spec({ rules, ...more }), input, CLOCK).fields.get(path);
const check = (rules: Rule[], output: JsonObject) =>
  checkOutput(spec({ rules }), {}, output, CLOCK).map(({ position, result, reason }) => ({ position, result, reason }));
const DEFAULT = { defaults: [{ id: 'd', field: 'decision', value: 'live' }] };
const judged = (more: Partial<Rule>) => rule({ judgement: 'it reads like an advert', ...more });

describe('what the rules determine', () => {
  it('is what the first rule that fires sets', () => {
    const rules = [
      rule({ when: group('all', atom('brand', 'is', 'Pavo')), then: [set('decision', 'turn_down')] }),
      rule({ id: 'second', then: [set('decision', 'send_to_a_person')] }),
      rule({ then: [set('decision', 'live')] }),
    ];
    const answer = { kind: 'determined', value: 'send_to_a_person', rule: 'second' };
    expect(ask(rules, 'decision', {}, { brand: 'Aurel' })).toEqual(answer);
    expect(oracle(spec({ rules }), {}, CLOCK).fired).toEqual(['second', rules[2]?.id]);
  });
  it('is the default only where no rule could have spoken', () => {
    expect(ask([], 'decision', DEFAULT)).toEqual({ kind: 'determined', value: 'live', rule: null });
    expect(ask([judged({ then: [set('score', 1)] })], 'decision', DEFAULT)?.kind).toBe('determined');
    expect(ask([judged({ then: [set('decision', 'live')] })], 'decision', DEFAULT)?.kind).toBe('undetermined');
    expect(ask([], 'decision')?.kind).toBe('undetermined');
  });
  it('is nothing where an earlier judgement could decide, but a later one does not matter', () => {
    const maybe = judged({ title: 'Adverts', then: [set('decision', 'turn_down')] });
    const sure = rule({ then: [set('decision', 'live')] });
    expect(ask([maybe, sure], 'decision')).toEqual({
      kind: 'undetermined',
      why: 'it depends on a judgement that only a model can make, in rule 1 (Adverts)',
    });
    expect(ask([sure, maybe], 'decision')).toMatchObject({ value: 'live' });
  });
  it('collects constraints, and adds to a list that was set', () => {
    const grow = [
      rule({ then: [set('reasons', ['no_photo'])] }),
      rule({ then: [effect('add', 'reasons', 'too_cheap')] }),
    ];
    expect(ask(grow, 'reasons')).toMatchObject({ kind: 'determined', value: ['no_photo', 'too_cheap'] });
    expect(ask(grow.slice(1), 'reasons')).toMatchObject({ kind: 'constrained', constraints: [{ rule: grow[1]?.id }] });
  });
  it('is nothing where rules contradict each other', () => {
    const rules = [rule({ then: [effect('maximum', 'score', 3)] }), rule({ then: [set('score', 5)] })];
    expect(ask(rules, 'score')?.kind).toBe('undetermined');
    expect(ask(rules.toReversed(), 'score')).toMatchObject({ value: 5 });
  });
});

describe('the predicted output', () => {
  it('has what is determined, what lists hold at least, and names the rest', () => {
    const rules = [rule({ then: [set('urgent', true), effect('must_include', 'reasons', 'no_photo')] })];
    expect(predictedOutput(spec({ rules, ...DEFAULT }), {}, CLOCK)).toEqual({
      output: { decision: 'live', reasons: ['no_photo'], urgent: true },
      undetermined: ['reasons', 'note', 'score'],
    });
  });
});

describe('checking an output', () => {
  it('names a violated rule with what it asks and what came', () => {
    expect(check([rule({ then: [set('decision', 'send_to_a_person')] })], { decision: 'live' })).toEqual([
      {
        position: 1,
        result: 'violated',
        reason: 'It asks that the decision is Send to a person, but the output has Live.',
      },
    ]);
  });
  it('does not blame a rule that another one overrides, nor one that only advises', () => {
    const rules = [
      rule({ then: [set('decision', 'live')], enforcement: 'advise' }),
      rule({ then: [set('decision', 'turn_down')] }),
    ];
    expect(check(rules, { decision: 'live' })).toMatchObject([{ position: 2, result: 'held' }]);
  });
  it('blames a missing addition on the rule that adds', () => {
    const rules = [
      rule({ then: [set('reasons', ['no_photo'])] }),
      rule({ then: [effect('add', 'reasons', 'too_cheap')] }),
    ];
    const results = (output: JsonObject) => check(rules, output).map(({ result }) => result);
    expect(results({ reasons: ['no_photo'] })).toEqual(['held', 'violated']);
    expect(results({ reasons: ['too_cheap', 'no_photo'] })).toEqual(['held', 'held']);
    expect(results({ reasons: ['too_cheap', 'no_photo', 'possible_counterfeit'] })).toEqual(['violated', 'held']);
    expect(results({})).toEqual(['violated', 'violated']);
  });
});

// Soundness, by brute force: for every way a model could judge, every output that the words of the precedence sentence allow.
const DOMAINS: Record<string, Json[]> = {
  decision: ['live', 'send_to_a_person', 'turn_down'],
  reasons: subsets(['possible_counterfeit', 'too_cheap', 'no_photo']),
  note: ['Aurel', 'aurel', 'Straße', 'STRASSE', 'blue lamp', '', 'empty', 'a” and “b', 'é', 'e\u0301'],
  score: [-1, 0, 1, 2, 3],
  urgent: [true, false],
};
function subsets(items: string[]): string[][] {
  const [first, ...rest] = items;
  return first === undefined ? [[]] : subsets(rest).flatMap((subset) => [subset, [first, ...subset]]);
}
const key = (value: Json) => JSON.stringify(Array.isArray(value) ? [...new Set(value)].sort() : value).normalize('NFC');

function correctValues(firing: Rule[], path: string, fallback: Json | undefined): Json[] {
  const domain = DOMAINS[path] ?? [];
  const effects = firing.flatMap((item, place) =>
    item.then.filter((one) => one.field === path).map((one) => ({ one, place })),
  );
  const setter = effects.find(({ one }) => one.kind === 'set');
  const limits = effects.flatMap(({ one, place }) => (one.kind === 'set' ? [] : [{ one, place }]));
  const keepsAll = (value: Json, all: { one: Constraint }[]) => all.every(({ one }) => holds(one, value));
  if (setter?.one.kind === 'set') {
    const { value } = setter.one;
    const additions = limits.flatMap(({ one }) =>
      one.kind === 'add' || one.kind === 'must_include' ? [one.value] : [],
    );
    const result = Array.isArray(value) ? [...new Set([...value, ...additions])] : value;
    const standing = limits.filter(
      ({ one, place }) => place < setter.place || !['one_of', 'minimum', 'maximum'].includes(one.kind),
    );
    // Contradicting rules leave a person free to follow either.
    return keepsAll(result, standing) ? [result] : [result, ...domain.filter((other) => keepsAll(other, standing))];
  }
  if (limits.length > 0) return domain.filter((value) => keepsAll(value, limits));
  return fallback === undefined ? domain : [fallback];
}

const smallRule = fc
  .record({
    id: fc.uuid(),
    judged: fc.boolean(),
    present: fc.boolean(),
    then: fc.array(effectArb(CONTRACT), { maxLength: 3 }),
    enforcement: fc.constantFrom('advise' as const, 'check' as const, 'enforce' as const),
  })
  .map(({ judged: hasJudgement, present, ...rest }) =>
    (hasJudgement ? judged : rule)({
      ...rest,
      when: group('any', atom('brand', 'is_missing'), atom('stock', present ? 'is_present' : 'is_missing')),
    }),
  );
const smallSpec = fc
  .record({ rules: fc.array(smallRule, { maxLength: 5 }), defaults: fc.boolean() })
  .map(({ rules, defaults }) => spec({ rules, ...(defaults ? DEFAULT : {}) }));

describe('the oracle', () => {
  it('is sound: whatever a model judges, every correct output agrees with it and violates nothing', () => {
    fc.assert(
      fc.property(smallSpec, inputArb(CONTRACT), fc.nat(), (agent, input, pick) => {
        const answers = oracle(agent, input, CLOCK).fields;
        const firing = agent.rules.filter((item) => ruleFires(item, input, CLOCK));
        const open = firing.filter((item) => item.judgement !== undefined);
        for (const yes of subsets(open.map((item) => item.id))) {
          const world = firing.filter((item) => item.judgement === undefined || yes.includes(item.id));
          const output: JsonObject = {};
          let possible = true;
          for (const { path } of fieldPaths(CONTRACT.output)) {
            const fallback = agent.defaults.find((entry) => entry.field === path)?.value;
            const values = correctValues(world, path, fallback);
            const answer = answers.get(path);
            for (const value of values) {
              if (answer?.kind === 'determined') expect(key(value)).toBe(key(answer.value));
              if (answer?.kind === 'constrained')
                expect(answer.constraints.every((constraint) => holds(constraint.effect, value))).toBe(true);
            }
            const chosen = values[pick % Math.max(1, values.length)];
            if (chosen === undefined) possible = false;
            else output[path] = chosen;
          }
          if (!possible) continue;
          const violated = checkOutput(agent, input, output, CLOCK).filter((entry) => entry.result === 'violated');
          expect(violated).toEqual([]);
        }
      }),
      { numRuns: 1500 },
    );
  });

  const answers = (agent: Spec, input: JsonObject): void => {
    const { fields, fired } = oracle(agent, input, CLOCK);
    expect(fired).toEqual(
      agent.rules
        .filter((item) => item.judgement === undefined && naiveFires(item, input, CLOCK.now))
        .map((item) => item.id),
    );
    for (const [path, answer] of fields) {
      const told: NaiveAnswer =
        answer.kind === 'determined'
          ? { is: 'value', value: plain(answer.value), rule: answer.rule }
          : answer.kind === 'constrained'
            ? { is: 'limits', rules: answer.constraints.map((each) => each.rule) }
            : { is: 'open' };
      expect([path, told]).toEqual([path, naiveAnswer(agent, input, path, CLOCK.now)]);
    }
  };
  it('agrees with a second one that was written apart from it', () => {
    const rules = fc.array(fc.oneof(ruleArb(CONTRACT, 1), smallRule), { maxLength: 6 });
    fc.assert(
      fc.property(rules, inputArb(CONTRACT), fc.boolean(), (own, input, defaulted) => {
        const named = own.map((item, index) => ({ ...item, id: `r${index}` }));
        answers(spec({ rules: named, ...(defaulted ? DEFAULT : {}) }), input);
      }),
      { numRuns: 2000 },
    );
  });
  it.each(SMALL)('agrees with it on every input of $name', ({ contract, inputs, outputs }) => {
    const rules = fc.array(writtenRule(contract, outputs), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(rules, (own) => {
        const agent = spec({ contract, rules: own.map((item, index) => ({ ...item, id: `r${index}` })) });
        for (const input of inputs) answers(agent, input);
      }),
      { numRuns: 40 },
    );
  });
});
