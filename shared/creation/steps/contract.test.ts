import { describe, expect, it } from 'vitest';
import { CONTRACT } from '../../spec/spec.test-helper.ts';
import { apply, effect, part, proposal, rule, rules, wanted } from './steps.test-helper.ts';

describe('a drafted contract', () => {
  it('puts flat fields into their groups', () => {
    const { proposal: next, notes } = apply('contract', proposal(), {
      fields: [
        wanted('input', 'seller', 'group'),
        wanted('input', 'rating', 'number', { parent: 'seller', minimum: 1, maximum: 5 }),
        wanted('input', 'lines', 'list_of_groups'),
        wanted('input', 'price', 'money', { parent: 'lines', currencies: ['eur'], minimum: 0 }),
        wanted('output', 'decision', 'choice', { options: [{ value: 'live', label: 'Live' }] }),
      ],
    });
    expect(notes).toEqual([]);
    expect(next.spec.contract.input).toMatchObject([
      {
        name: 'seller',
        type: { kind: 'object', fields: [{ name: 'rating', type: { kind: 'number', minimum: 1, maximum: 5 } }] },
      },
      {
        name: 'lines',
        type: {
          kind: 'list',
          items: { kind: 'object', fields: [{ type: { kind: 'money', currencies: ['EUR'], minimum: '0' } }] },
        },
      },
    ]);
  });

  it('mends names and limits that cannot be, and says so', () => {
    const { proposal: next, notes } = apply('contract', proposal(), {
      fields: [
        wanted('input', 'Verkäufer-Name', 'text', { longest: -1 }),
        wanted('input', 'n', 'number', { minimum: 5, maximum: 1 }),
        wanted('input', 'n', 'choice'),
        wanted('input', 'x', 'text', { parent: 'nowhere' }),
        wanted('input', 'empty', 'group'),
        wanted('output', 'price', 'money'),
      ],
    });
    expect(next.spec.contract.input.map(({ name, type }) => [name, type])).toEqual([
      ['verkaufer_name', { kind: 'text' }],
      ['n', { kind: 'number' }],
      ['n_2', { kind: 'text' }],
      ['x', { kind: 'text' }],
    ]);
    expect(next.spec.contract.output[0]?.type).toEqual({ kind: 'number' });
    expect(notes).toHaveLength(8);
  });

  it('keeps a side that the answer left out, and the ids of fields that keep their name', () => {
    const { proposal: next, notes } = apply('contract', proposal(), {
      fields: [wanted('output', 'decision', 'boolean')],
    });
    expect(next.spec.contract.input).toEqual(CONTRACT.input);
    expect(next.spec.contract.output[0]?.id).toBe(CONTRACT.output[0]?.id);
    expect(notes[0]).toBe('The input stays as it was: no usable field was named.');
  });

  it('switches off rules, takes away defaults and unaccepts cases that name what is gone', () => {
    const before = apply(
      'rules',
      proposal(),
      rules(
        [
          rule('Stock', {
            conditions: [part('stock', 'equals', '0')],
            effects: [effect('decision', 'set', 'live')],
            covers: [1, 2],
          }),
          rule('Always', { effects: [effect('decision', 'set', 'turn_down')] }),
        ],
        [{ field: 'score', value: '3' }],
      ),
    ).proposal;
    const testCase = {
      id: 'c',
      title: 'Mine',
      input: { stock: 1 },
      expectation: [{ field: 'score', value: 3, comparator: { kind: 'exact' as const } }],
      origin: 'manual' as const,
    };
    const made = { ...testCase, id: 'd', title: 'Made', origin: 'generated' as const };
    const after = apply(
      'contract',
      {
        ...before,
        cases: [
          { testCase, accepted: true },
          { testCase: made, accepted: false },
        ],
      },
      {
        fields: [
          wanted('input', 'brand', 'text'),
          wanted('output', 'decision', 'choice', { options: [{ value: 'turn_down', label: 'Turn down' }] }),
        ],
      },
    );
    expect(after.proposal.spec.rules.map(({ title, enabled }) => [title, enabled])).toEqual([
      ['Stock', false],
      ['Always', true],
    ]);
    expect(after.proposal.spec.defaults).toEqual([]);
    expect(after.proposal.cases).toEqual([{ accepted: false, testCase: { ...testCase, expectation: [] } }]);
    for (const words of ['Rule “Stock” was switched off', 'default of “score”', 'Case “Mine”', '1 generated case'])
      expect(after.notes.join('\n')).toContain(words);
  });
});
