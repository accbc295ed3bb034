import { describe, expect, it } from 'vitest';
import { ids } from '../../generation/shop.test-helper.ts';
import { checkSpec } from '../../spec/check-spec.ts';
import { sentenceText } from '../../spec/sentence.ts';
import { CONTRACT } from '../../spec/spec.test-helper.ts';
import { STEPS } from './index.ts';
import { apply, effect, NOW, part, proposal, rule, rules, SOURCE } from './steps.test-helper.ts';

describe('drafted rules', () => {
  it('read words against the contract: fields by title, values by the kind of their field', () => {
    const { proposal: next, notes } = apply(
      'rules',
      proposal(),
      rules(
        [
          rule('Dear and old', {
            conditions: [
              part('Price', 'between', '20 and 50 EUR'),
              part('listed', 'less_than', '2026-03-01'),
              part('tags', 'contains', 'brass'),
            ],
            effects: [
              effect('Decision', 'set', 'send to a person'),
              effect('reasons', 'must_include', 'Too cheap'),
              effect('note', 'longest', '200 characters'),
            ],
            reason: 'It was asked for.',
            covers: [1],
          }),
          rule('Kind', { guidance: 'Be kind.', judgement: 'The seller is new.', covers: [2], enforcement: 'enforce' }),
        ],
        [{ field: 'decision', value: 'live' }],
      ),
    );
    expect(notes).toEqual([]);
    expect(checkSpec(next.spec)).toEqual([]);
    expect(next.spec.rules.map((each) => sentenceText(each, CONTRACT))).toEqual([
      'If the price is between €20.00 and €50.00, the listed on is before 1 March 2026 and the tags include any of “brass”, then the decision is Send to a person, the reasons include Too cheap and the note is at most 200 characters long.',
      'If by judgement “The seller is new”, then the guidance “Be kind.” applies.',
    ]);
    expect(next.spec.rules.map(({ enforcement }) => enforcement)).toEqual(['check', 'advise']);
    expect(next.spec.defaults).toMatchObject([{ field: 'decision', value: 'live' }]);
  });

  it('stay switched off where a part does not fit, and say which', () => {
    const {
      proposal: next,
      notes,
      message,
    } = apply(
      'rules',
      proposal(),
      rules(
        [
          rule('Colour', {
            conditions: [part('colour', 'is', 'red'), part('stock', 'equals', '0')],
            effects: [effect('decision', 'set', 'live')],
            covers: [1, 2],
          }),
          rule('Money', {
            conditions: [part('price', 'at_least', '1,000')],
            effects: [effect('decision', 'set', 'perhaps')],
          }),
        ],
        [{ field: 'score', value: 'many' }],
      ),
    );
    expect(next.spec.rules.map(({ enabled }) => enabled)).toEqual([false, false]);
    expect(checkSpec(next.spec)).toEqual([]);
    expect(notes[0]).toBe(
      '“Colour” is switched off, because a part of it does not fit the contract: there is no input field “colour”.',
    );
    expect(notes.join('\n')).toMatch(/“1,000” is no value.*“perhaps” is no value/);
    expect(notes.join('\n')).toContain('The default “many” for Score was left out');
    expect(message).toContain('2 rules are switched off');
  });

  it('lose no line of the source and say nothing twice', () => {
    const same = rule('Weapons', { guidance: 'Never approve weapons.', covers: [1] });
    const { proposal: next, notes } = apply('rules', proposal(), rules([same, { ...same, title: 'Again' }]));
    expect(next.spec.rules.map(({ title }) => title)).toEqual(['Weapons', 'Be kind']);
    expect(notes).toEqual([
      '“Again” says the same as an earlier rule and was left out.',
      'No drafted rule stands for the line “Be kind.”, so it stays as a rule of its own.',
    ]);
  });

  it('take the place of those drafted before, with the protections that hung on them', () => {
    const first = apply('rules', proposal(), rules([rule('One', { guidance: 'One.', covers: [1, 2] })]));
    const id = first.proposal.spec.rules[0]?.id ?? '';
    const locked = {
      ...first.proposal,
      protections: [
        { accepted: true, protection: { path: `rules/${id}`, level: 'locked' as const, reason: 'The law.' } },
      ],
    };
    // Ids of its own, as a host gives them.
    const newId = ids();
    const again = STEPS.rules.apply(locked, rules([rule('Two', { guidance: 'Two.', covers: [1, 2] })]), {
      source: SOURCE,
      now: NOW,
      newId: () => `again-${newId()}`,
    });
    expect(again.proposal.spec.rules.map(({ title }) => title)).toEqual(['Two']);
    expect(again.proposal.protections).toEqual([]);
    expect(again.notes.join()).toContain('The law.');
  });
});
