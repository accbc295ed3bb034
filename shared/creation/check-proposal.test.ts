import { describe, expect, it } from 'vitest';
import { sampleAgents } from '../../resources/sample/index.ts';
import { ids } from '../generation/shop.test-helper.ts';
import { atom, CONTRACT, effect, field, group, rule, set, spec } from '../spec/spec.test-helper.ts';
import { checkProposal } from './check-proposal.ts';
import type { Proposal } from './creation.ts';
import { startingProposal } from './starting-proposal.ts';

const NOW = '2026-03-01T09:30:00.000Z';
const proposal = (more: Partial<Proposal>): Proposal => ({
  name: 'Moderate',
  description: 'Moderates.',
  spec: spec({}),
  cases: [],
  protections: [],
  ...more,
});
const told = (of: Proposal): string[] =>
  checkProposal(of, NOW).map(({ severity, step, message }) => `${severity} ${step}: ${message}`);

describe('what is left to look at', () => {
  it('is nothing that would not work in the sample agents', () => {
    for (const { name, description, spec: good, cases } of sampleAgents) {
      const found = checkProposal(
        {
          name,
          description,
          spec: good,
          cases: cases.map((testCase) => ({ testCase, accepted: true })),
          protections: [],
        },
        NOW,
      );
      expect(found.filter(({ severity }) => severity !== 'hint')).toEqual([]);
    }
  });

  it('names the step that mends each, what would not work first', () => {
    const broken = rule({
      title: 'Broken',
      when: group('all', atom('gone', 'is', 'x')),
      then: [set('decision', 'live')],
    });
    const off = rule({ title: 'Off', enabled: false, then: [set('urgent', true)], reason: 'Once.' });
    const contract = { ...CONTRACT, input: [field('brand', 'Brand', { kind: 'text' }, { description: '' })] };
    const found = told(proposal({ name: '', spec: spec({ rules: [broken, off], contract, purpose: 'Decide.' }) }));
    expect(found[0]).toBe('problem purpose: The agent has no name. Give it two to five words.');
    expect(found.join('\n')).toMatch(/problem rules: “Broken”: The contract has no input field “gone”/);
    for (const words of [
      'warning rules: “Off” is switched off',
      'warning rules: No rule and no default decides the urgent',
      'warning scenarios: There are no test cases',
      'hint rules: “Broken” has no reason',
      'hint contract: The input field “Brand” has no description',
      'hint purpose: The purpose has only 1 words',
    ])
      expect(found.join('\n').toLowerCase()).toContain(words.toLowerCase());
  });

  it('names rules that contradict, and cases that do not fit', () => {
    const cheap = group('all', atom('stock', 'at_most', 5));
    const few = group('all', atom('weight', 'at_most', 5));
    const rules = [
      rule({ title: 'One', when: cheap, then: [set('score', 1), effect('must_include', 'note', 'sold')], reason: 'a' }),
      rule({
        title: 'Two',
        when: few,
        then: [set('score', 2), effect('must_not_include', 'note', 'sold')],
        reason: 'b',
      }),
    ];
    const cases = [
      {
        accepted: true,
        testCase: { id: 'c', title: 'Old', input: { stock: 'many' }, expectation: [], origin: 'manual' as const },
      },
    ];
    const found = told(proposal({ spec: spec({ rules }), cases }));
    expect(found.filter((words) => /^warning rules: Rules 1 and 2/.test(words))).toHaveLength(1);
    expect(found.filter((words) => /^hint rules: Rules 1 and 2.*decides\.$/.test(words))).toHaveLength(1);
    expect(found).toContain(
      'problem scenarios: The case “Old” does not fit the input fields. Change it, or take it out.',
    );
  });

  it('of a bare description is the rest of the work, and nothing that would not work', () => {
    const { proposal: bare } = startingProposal(
      { kind: 'description', text: 'Decide which listings of our shop may go live.' },
      'Moderate',
      ids(),
    );
    expect(checkProposal(bare, NOW).map(({ severity, step }) => `${severity} ${step}`)).toEqual([
      'warning scenarios',
      'hint purpose',
      'hint rules',
    ]);
  });
});
