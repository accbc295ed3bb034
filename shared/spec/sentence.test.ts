import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../json/canonical.ts';
import { formatValue } from './format-value.ts';
import type { Rule } from './rule.ts';
import { sentenceOf, sentenceText } from './sentence.ts';
import { atom, CONTRACT, effect, field, group, rule, ruleArb, set } from './spec.test-helper.ts';

const eur = (amount: string) => ({ amount, currency: 'EUR' });
const say = (more: Partial<Rule>) => sentenceText(rule(more), CONTRACT);
const when = (...conditions: Parameters<typeof group>[1][]) =>
  say({ when: group('all', ...conditions), then: [set('decision', 'live')] }).replace(
    /, then the decision is Live\.$/,
    '',
  );
const [a, b, c] = [atom('brand', 'is', 'Aurel'), atom('stock', 'less_than', 3), atom('tags', 'contains_any', ['x y'])];

describe('the sentence of a rule', () => {
  it('reads like one that a person wrote', () => {
    expect(
      say({
        when: group(
          'all',
          atom('condition', 'is', 'new'),
          atom('price', 'less_than', eur('40.00')),
          atom('brand', 'is_one_of', ['Aurel', 'Nordhem', 'Pavo']),
        ),
        then: [set('decision', 'send_to_a_person'), effect('must_include', 'reasons', 'possible_counterfeit')],
      }),
    ).toBe(
      'If the condition is New, the price is below €40.00 and the brand is one of Aurel, Nordhem, Pavo, ' +
        'then the decision is Send to a person and the reasons include Possible counterfeit.',
    );
  });
  it('sets values and judgements off', () => {
    expect(sentenceOf(rule({ judgement: 'it looks fake.', then: [set('urgent', true)] }), CONTRACT)).toEqual([
      { text: 'If by judgement ', role: 'plain' },
      { text: '“it looks fake”', role: 'judgement' },
      { text: ', then “Urgent” is ', role: 'plain' },
      { text: 'yes', role: 'value' },
      { text: '.', role: 'plain' },
    ]);
  });
  it('says what always applies, from when and until when', () => {
    expect(say({ then: [effect('add', 'reasons', 'no_photo')] })).toBe(
      'In every case, No photo is added to the reasons.',
    );
    expect(say({ then: [set('reasons', []), set('note', '')] })).toBe(
      'In every case, the reasons are empty and the note is “”.',
    );
    expect(say({ from: '2026-03-01', until: '2026-03-31', guidance: 'Be kind.' })).toBe(
      'From 1 March 2026 until 31 March 2026, in every case, the guidance “Be kind.” applies.',
    );
    expect(say({ guidance: `Say “why”.\n${'x'.repeat(300)}` })).toMatch(
      /^In every case, the guidance “Say “why””\. x{189}…” applies\.$/,
    );
    expect(say({})).toBe('In every case, the guidance of this rule applies.');
  });
  it('keeps nested groups apart', () => {
    expect(when(group('any', a, b), c)).toBe(
      'If either the brand is Aurel or the stock is below 3, and the tags include any of “x y”',
    );
    expect(when(a, group('any', b, group('all', a, c)))).toBe(
      'If the brand is Aurel and at least one of (the stock is below 3; both the brand is Aurel and the tags include any of “x y”)',
    );
    expect(when(group('not', a, b))).toBe('If all of (none of (the brand is Aurel; the stock is below 3))');
    expect(say({ when: group('not', a), then: [set('score', 1)] })).toBe(
      'If none of (the brand is Aurel), then the score is 1.',
    );
  });
  it('negates, counts and dates in plain words', () => {
    expect(when(atom('brand', 'is_not', 'Aurel', true))).toBe('If the brand is not exactly Aurel');
    expect(when(atom('tags', 'count_at_least', 1))).toBe('If the tags have at least 1 item');
    expect(when(atom('listed', 'within_last_days', 7))).toBe('If the listed on is within the last 7 days');
    expect(when(atom('seller.vat', 'is_missing'))).toBe('If the VAT number is missing');
    expect(when(atom('weight', 'between', { from: 0.5, to: 1200 }))).toBe(
      'If the weight is between 0.5 kg and 1,200 kg',
    );
    expect(when(atom('photo', 'is', false))).toBe('If “Has photo” is no');
  });
  it('tells fields with one title apart, and a text that reads like a condition', () => {
    const rating = (name: string, title: string) =>
      field(name, title, { kind: 'object', fields: [field('rating', 'Rating', { kind: 'number' })] });
    const contract = { ...CONTRACT, input: [rating('seller', 'Seller'), rating('item', 'Item')] };
    const asks = (path: string) => sentenceText(rule({ when: group('all', atom(path, 'is_present')) }), contract);
    expect(asks('seller.rating')).toContain('If the rating of the seller is present');
    expect(asks('item.rating')).toContain('If the rating of the item is present');
    expect(when(atom('brand', 'is', 'empty'))).not.toBe(when(atom('brand', 'is_empty')));
  });

  it('is different for every two rules that ask or do different things', () => {
    const meaning = ({ id: _, title, enabled, enforcement, ...rest }: Rule) =>
      canonicalJson(withoutIds(rest)).replaceAll('"40.00"', '"40"');
    // Long runs of generated rules share one table, so that near neighbours meet.
    const seen = new Map<string, string>();
    fc.assert(
      fc.property(ruleArb(CONTRACT), (one) => {
        const sentence = sentenceText(one, CONTRACT).replaceAll('€40.00', '€40');
        const known = seen.get(sentence);
        if (known !== undefined) expect(meaning(one)).toBe(known);
        seen.set(sentence, meaning(one));
      }),
      { numRuns: 6000 },
    );
    expect(seen.size).toBeGreaterThan(3000);
  });
});

/** Ids are not spoken, and a letter is the same however it was typed. */
function withoutIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutIds);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== 'id')
      .map(([name, inner]) => [name, withoutIds(inner)]),
  );
}

describe('a value in words', () => {
  it('keeps every digit', () => {
    expect(formatValue({ amount: '40', currency: 'EUR' }, { kind: 'money', currencies: ['EUR'] })).toBe('€40.00');
    expect(formatValue(eur('1234567890123.0050'), { kind: 'money', currencies: ['EUR'] })).toBe(
      '€1,234,567,890,123.005',
    );
    expect(formatValue(12, { kind: 'number', unit: 'kg' })).toBe('12 kg');
    expect(formatValue(5, { kind: 'number', unit: '%' })).toBe('5%');
    expect(formatValue(1e-7, { kind: 'number' })).toBe('0.0000001');
  });
  it('uses labels, days and yes or no', () => {
    expect(formatValue('send_to_a_person', CONTRACT.output[0]?.type ?? { kind: 'text' })).toBe('Send to a person');
    expect(formatValue('2026-03-01', { kind: 'date' })).toBe('1 March 2026');
    expect(formatValue('2026-03-01T09:30:00+02:00', { kind: 'date-time' })).toBe('1 March 2026, 09:30 UTC+02:00');
    expect(formatValue(false, { kind: 'boolean' })).toBe('no');
    expect(formatValue(['a', 'b'], { kind: 'list', items: { kind: 'text' } })).toBe('“a”, “b”');
  });
  it('shows what does not fit instead of hiding it', () => {
    expect(formatValue('soon', { kind: 'date' })).toBe('"soon"');
    expect(formatValue({ amount: 'x', currency: 'EUR' }, { kind: 'money', currencies: ['EUR'] })).toContain('"x"');
  });
});
