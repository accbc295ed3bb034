import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../json/canonical.ts';
import { differences } from './differences.ts';
import type { Rule } from './rule.ts';
import { atom, CONTRACT, field, group, rule, ruleArb, set, spec } from './spec.test-helper.ts';
import { Spec } from './spec.ts';

const price = (amount: string) => ({
  kind: 'atom' as const,
  id: 'limit',
  field: 'price',
  operator: 'less_than' as const,
  value: { amount, currency: 'EUR' },
});
const cheap = (amount: string, more: Partial<Rule> = {}) =>
  rule({
    id: 'cheap',
    title: 'Cheap branded goods',
    when: { kind: 'all', id: 'when', conditions: [price(amount)] },
    then: [{ kind: 'set', id: 'effect', field: 'decision', value: 'live' }],
    ...more,
  });
const between = (before: Partial<Spec>, after: Partial<Spec>) => differences(spec(before), spec(after));

describe('a changed rule', () => {
  it('is one difference that says what changed, with both sentences', () => {
    expect(between({ rules: [cheap('25')] }, { rules: [cheap('40.00')] })).toEqual([
      {
        path: 'rules/cheap',
        kind: 'changed',
        section: 'rules',
        subject: 'Rule 1 · Cheap branded goods',
        sentence: 'Condition on price: is below €25.00 → is below €40.00',
        before: 'If the price is below €25.00, then the decision is Live.',
        after: 'If the price is below €40.00, then the decision is Live.',
        minor: false,
      },
    ]);
  });
  it('shows what no sentence says', () => {
    const [found] = between(
      { rules: [cheap('40')] },
      { rules: [cheap('40', { guidance: 'Be kind.', enabled: false, enforcement: 'enforce', until: '2026-03-31' })] },
    );
    expect(found?.sentence).toBe(
      'Guidance added; Last day: none → 31 March 2026; Switched off; ' +
        'Enforcement: checked on every output → enforced on every output',
    );
    expect(found?.after).toContain('\nGuidance: Be kind.\nSwitched off.\nEnforcement: enforced');
  });
  it('names conditions and effects that came, went and were rearranged', () => {
    const extra = atom('brand', 'is', 'Aurel');
    const both = cheap('40', { when: { kind: 'all', id: 'when', conditions: [price('40'), extra] } });
    const turned = cheap('40', { when: { kind: 'all', id: 'when', conditions: [extra, price('40')] } });
    const said = (before: Rule, after: Rule) => between({ rules: [before] }, { rules: [after] })[0]?.sentence;
    expect(said(cheap('40'), both)).toBe('Condition added: the brand is Aurel');
    expect(said(both, cheap('40'))).toBe('Condition removed: the brand is Aurel');
    expect(said(both, turned)).toBe('Conditions rearranged');
    expect(said(cheap('40'), cheap('40', { then: [] }))).toBe('Effect removed: the decision is Live');
    const loose = { ...both, when: { ...both.when, kind: 'any' as const } };
    expect(said(both, loose)).toBe('Group: all of → any of');
  });
  it('is minor when only white space in its prose differs', () => {
    const [found] = between(
      { rules: [cheap('40', { guidance: 'Be kind.' })] },
      { rules: [cheap('40', { guidance: ' Be  kind.\n' })] },
    );
    expect(found).toMatchObject({ minor: true, sentence: 'Guidance: only white space' });
  });
});

describe('a moved rule', () => {
  const [a, b, c] = ['live', 'turn_down', 'send_to_a_person'].map((value) =>
    rule({ id: value, title: value, then: [set('decision', value)] }),
  );
  const other = rule({ id: 'other', then: [set('score', 1)] });
  const rules = [a, b, c, other].filter((one) => one !== undefined);
  const [one = other, ...rest] = rules;
  it('is the only one reported when one rule was dragged', () => {
    const found = between({ rules }, { rules: [...rest, one] });
    expect(found).toMatchObject([{ path: 'rules/live', kind: 'moved', minor: false }]);
    expect(found[0]?.sentence).toBe('Moved from position 1 to 4, which changes which rule is read first');
  });
  it('is minor when it passes only rules about other fields', () => {
    const found = between({ rules }, { rules: [other, ...rules.slice(0, 3)] });
    expect(found).toMatchObject([
      { path: 'rules/other', kind: 'moved', minor: true, sentence: 'Moved from position 4 to 1' },
    ]);
  });
  it('says both when it was changed too', () => {
    const found = between({ rules }, { rules: [...rest, { ...one, enabled: false }] });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ kind: 'changed', minor: false });
    expect(found[0]?.sentence).toMatch(/^Switched off; Moved from position 1 to 4/);
  });
});

describe('the rest of a spec', () => {
  it('is compared entry by entry', () => {
    const found = between(
      {
        purpose: 'Decide.',
        defaults: [{ id: 'd', field: 'decision', value: 'live' }],
        glossary: [{ id: 'g', term: 'SKU', meaning: 'Number' }],
      },
      {
        purpose: 'Decide quickly.',
        defaults: [{ id: 'd', field: 'decision', value: 'turn_down' }],
        examples: [{ id: 'e', title: 'Lamp', input: {}, output: {} }],
        models: { mode: 'pinned', candidates: [{ provider: 'openai', model: 'm' }], parameters: { temperature: 0 } },
        compiler: 2,
      },
    );
    expect(found.map(({ path, kind }) => `${path} ${kind}`)).toEqual([
      'purpose changed',
      'defaults/d changed',
      'glossary/g removed',
      'examples/e added',
      'models changed',
      'models/compiler changed',
    ]);
    expect(found[1]?.sentence).toBe('Decision: Live → Decision: Turn down');
  });
  it('names contract fields by id, also inside objects', () => {
    const renamed = CONTRACT.input.map((item) =>
      item.name === 'seller' && item.type.kind === 'object'
        ? {
            ...item,
            type: {
              ...item.type,
              fields: [field('rating', 'Rating', { kind: 'number', maximum: 5 }), ...item.type.fields.slice(1)],
            },
          }
        : item,
    );
    const after = { contract: { input: renamed, output: CONTRACT.output.slice(1) } };
    expect(between({}, after)).toMatchObject([
      { path: 'contract/input/f-seller/f-rating', kind: 'changed', sentence: 'Maximum: none → 5' },
      { path: 'contract/output/f-decision', kind: 'removed' },
    ]);
  });
  it('is all added where nothing was before', () => {
    const found = differences(null, spec({ rules: [cheap('40')] }));
    expect(found.every((entry) => entry.kind === 'added' && entry.before === null)).toBe(true);
    expect(found.map((entry) => entry.path)).toEqual(expect.arrayContaining(['purpose', 'rules/cheap', 'models']));
  });
});

/** One random edit anywhere in a spec's JSON: a value replaced, an entry dropped, doubled or swapped. */
function edit(value: unknown, path: number[], how: number): unknown {
  const [step = 0, ...rest] = path;
  if (Array.isArray(value)) {
    if (value.length === 0) return value;
    const at = step % value.length;
    if (rest.length > 0) return value.with(at, edit(value[at], rest, how));
    if (how % 3 === 0) return value.toSpliced(at, 1);
    return how % 3 === 1 ? [...value, value[at]] : value.toReversed();
  }
  if (typeof value === 'object' && value !== null) {
    const names = Object.keys(value).filter((name) => name !== 'format' && name !== 'kind');
    const name = names[step % Math.max(1, names.length)];
    return name === undefined ? value : { ...value, [name]: edit(Reflect.get(value, name), rest, how) };
  }
  if (typeof value === 'string') return how % 2 === 0 ? `${value} ` : 'x';
  return typeof value === 'number' ? value + 1 : !value;
}

describe('differences', () => {
  it('are empty exactly when the content is the same', () => {
    let edited = 0;
    fc.assert(
      fc.property(
        fc.array(ruleArb(CONTRACT), { maxLength: 4 }),
        fc.array(fc.nat(50), { minLength: 1, maxLength: 7 }),
        fc.nat(5),
        (rules, path, how) => {
          const before = spec({
            rules,
            defaults: [{ id: 'd', field: 'decision', value: 'live' }],
            glossary: [
              { id: 'g', term: 'a', meaning: 'b' },
              { id: 'h', term: 'c', meaning: 'd' },
            ],
            examples: [{ id: 'e', title: 'Lamp', input: { a: [1] }, output: {}, note: 'n' }],
          });
          const parsed = Spec.safeParse(edit(before, path, how));
          fc.pre(parsed.success);
          const after = parsed.data ?? before;
          const same = canonicalJson(before) === canonicalJson(after);
          if (!same) edited++;
          expect(differences(before, structuredClone(before))).toEqual([]);
          const found = differences(before, after);
          expect(found.length === 0).toBe(same);
          expect(found.every((entry) => entry.sentence !== '')).toBe(true);
        },
      ),
      { numRuns: 600 },
    );
    expect(edited).toBeGreaterThan(200);
  });
  it('name as few moves as the new order needs', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }), (order) => {
        const rules = order.map((n) => rule({ id: `r${n}`, when: group('all'), then: [] }));
        const sorted = [...rules].sort((x, y) => (x.id < y.id ? -1 : 1));
        const fresh = (list: Rule[]) =>
          list.map((one) => ({ ...one, when: { kind: 'all' as const, id: 'w', conditions: [] } }));
        const moves = between({ rules: fresh(sorted) }, { rules: fresh(rules) }).length;
        expect(moves).toBe(order.length - longest(order));
      }),
      { numRuns: 200 },
    );
  });
});
/** By trying every subset: the length of the longest run in rising order. */
function longest(order: number[]): number {
  let best = 0;
  for (let mask = 0; mask < 1 << order.length; mask++) {
    const kept = order.filter((_, index) => (mask & (1 << index)) !== 0);
    if (kept.every((value, index) => index === 0 || value > (kept[index - 1] ?? 0))) best = Math.max(best, kept.length);
  }
  return best;
}
