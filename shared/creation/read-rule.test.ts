import { describe, expect, it } from 'vitest';
import { ids } from '../generation/shop.test-helper.ts';
import { checkRule } from '../spec/check-spec.ts';
import { emptySpec } from '../spec/new-spec.ts';
import { sentenceText } from '../spec/sentence.ts';
import { CONTRACT, spec } from '../spec/spec.test-helper.ts';
import { readRule } from './read-rule.ts';

const SPEC = spec({});
const said = (line: string): string | null => {
  const rule = readRule(line, SPEC, ids());
  if (rule === null) return null;
  expect(checkRule(rule, SPEC)).toEqual([]);
  return sentenceText(rule, CONTRACT);
};

describe('a line that says a rule in full', () => {
  it.each([
    [
      'If the price is above 500 EUR then the decision is turn down.',
      'If the price is above €500.00, then the decision is Turn down.',
    ],
    [
      'if price > €12.50, decision is send_to_a_person',
      'If the price is above €12.50, then the decision is Send to a person.',
    ],
    [
      'When stock is 0 and condition is used, urgent is yes and decision is Live',
      'If the stock is equal to 0 and the condition is Used, then “Urgent” is yes and the decision is Live.',
    ],
    [
      'If seller.rating is at least 4 or has photo is yes then score is 5',
      'If either the rating is at least 4 or “Has photo” is yes, then the score is 5.',
    ],
    [
      'Decision is turn down if brand contains "replica"',
      'If the brand contains “replica”, then the decision is Turn down.',
    ],
    [
      'If weight is between 2 and 5 kg then decision is live',
      'If the weight is between 2 kg and 5 kg, then the decision is Live.',
    ],
    [
      'If listed on is before 2026-03-01 then decision is turn down',
      'If the listed on is before 1 March 2026, then the decision is Turn down.',
    ],
    [
      'If the brand is missing, set the decision to send to a person.',
      'If the brand is missing, then the decision is Send to a person.',
    ],
    [
      'If condition is one of New or Used then decision is live',
      'If the condition is one of New, Used, then the decision is Live.',
    ],
  ])('is understood: %s', (line, sentence) => {
    expect(said(line)).toBe(sentence);
  });
});

describe('a verdict on what contains a quoted word', () => {
  it('is understood where one choice and one text can be meant', () => {
    const small = emptySpec(ids());
    const [text] = small.contract.input;
    if (text === undefined) throw new Error('no text');
    const rule = readRule('Reject listings that contain "replica".', small, ids());
    expect(rule === null ? null : sentenceText(rule, small.contract)).toBe(
      'If the text contains “replica”, then the decision is Reject.',
    );
    for (const line of [
      'Reject listings that contain weapons.',
      'Never reject listings that contain "a".',
      'Refuse listings that contain "a".',
    ])
      expect(readRule(line, small, ids())).toBeNull();
    const two = {
      ...small,
      contract: { ...small.contract, input: [text, { ...text, id: 'other', name: 'other', title: 'Other' }] },
    };
    expect(readRule('Reject listings that contain "replica".', two, ids())).toBeNull();
  });
});

describe('a line of which any word is not certain', () => {
  it.each([
    'If price is above 500 then decision is turn down.', // 500 what? There are two currencies.
    'If the price is above 500 EUR then the decision is turn down unless the brand is missing.',
    'If the price is about 500 EUR then the decision is turn down.',
    'If the price is 1,000 EUR then the decision is turn down.',
    'If the price is not above 500 EUR then the decision is live.',
    'If brand contains replica then decision is turn down.', // A text that may mean more than its letters.
    'If the brand is a luxury brand then the decision is turn down.',
    'If weight is above 5 lbs then decision is turn down.',
    'If the colour is red then the decision is live.',
    'If stock is 0 then the decision is maybe.',
    'If stock is 0 or condition is used and price is above 5 EUR then decision is live.',
    'If stock is 0 then decision is live or decision is turn down.',
    'Reject listings that contain weapons.',
    'Never approve weapons.',
    'If',
    '',
  ])('is left to a reader: %s', (line) => {
    expect(said(line)).toBeNull();
  });
});
