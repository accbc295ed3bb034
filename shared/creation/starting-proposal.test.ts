import { describe, expect, it } from 'vitest';
import { ids } from '../generation/shop.test-helper.ts';
import { checkSpec } from '../spec/check-spec.ts';
import { compile } from '../spec/compile.ts';
import { sentenceText } from '../spec/sentence.ts';
import { scenariosFor, withScenarios } from './scenarios.ts';
import { type Start, startingProposal } from './starting-proposal.ts';

const NOW = '2026-03-01T09:30:00.000Z';
const start = (text: string, name = 'Moderate'): Start => startingProposal({ kind: 'prompt', text }, name, ids());

describe('what an agent begins with', () => {
  it('from a bare description is the smallest agent that works, with the description as its purpose', () => {
    const { proposal, notes } = start('Decide which listings of our shop may go live.');
    expect(proposal.spec.purpose).toBe('Decide which listings of our shop may go live.');
    expect(checkSpec(proposal.spec)).toEqual([]);
    expect(proposal.spec.contract.output[0]?.name).toBe('decision');
    expect(proposal.spec.defaults).toHaveLength(1);
    expect(notes.join(' ')).toMatch(/names no input.*names no output/);
    expect(scenariosFor(proposal, NOW, ids())).toHaveLength(10);
  });

  it('tells the model every line that only a model can follow, word for word', () => {
    const { proposal } = start(
      'Moderate.\n\nRules:\n- Never approve weapons.\n- Be kind to sellers\n  They are people too.',
    );
    expect(checkSpec(proposal.spec)).toEqual([]);
    expect(proposal.spec.rules.map(({ title, enabled, then }) => ({ title, enabled, then }))).toEqual([
      { title: 'Never approve weapons', enabled: true, then: [] },
      { title: 'Be kind to sellers', enabled: true, then: [] },
    ]);
    expect(compile(proposal.spec).instructions).toContain('Guidance: Never approve weapons.');
  });

  it('decides itself what is certain, says how it was understood, and says it in one place only', () => {
    const { proposal, notes } = start(
      'We sell {item} at {price}. If text is empty then decision is reject. Look closely.',
    );
    expect(proposal.spec.contract.input.map(({ name }) => name)).toEqual(['item', 'price']);
    // There is no field called text here, so the sentence stays prose.
    expect(proposal.spec.rules).toEqual([]);
    expect(proposal.spec.purpose).toContain('If text is empty then decision is reject.');
    expect(notes.join()).not.toContain('was understood as');

    const certain = start(
      'Read the text. If text is empty then decision is reject. If text contains "spam" then decision is review. Look closely.',
    );
    const [rule] = certain.proposal.spec.rules;
    expect(rule === undefined ? '' : sentenceText(rule, certain.proposal.spec.contract)).toBe(
      'If the text is empty, then the decision is Reject.',
    );
    expect(certain.proposal.spec.purpose).toBe('Read the text. Look closely.');
    const answered = start('Read it. If text is empty then decision is reject. Otherwise be kind.').proposal.spec;
    expect([answered.rules.length, answered.purpose]).toEqual([
      0,
      'Read it. If text is empty then decision is reject. Otherwise be kind.',
    ]);
    expect(certain.notes.join()).toContain('was understood as: If the text is empty, then the decision is Reject.');
  });

  it('takes no model over, and no sample as true', () => {
    const text = '---\nmodel: some-model\ninput:\n  default: { age: 30 }\n---\nGreet somebody of {{age}}.';
    const { proposal, notes } = startingProposal({ kind: 'dotprompt', text, fileName: 'greet.prompt' }, '', ids());
    expect(proposal.name).toBe('greet');
    expect(proposal.spec.models.candidates).toEqual([]);
    expect(notes.join()).toContain('“some-model”');
    expect(proposal.cases).toMatchObject([
      { accepted: false, testCase: { input: { age: 30 }, origin: 'imported', expectation: [] } },
    ]);
    expect(proposal.spec.contract.input).toMatchObject([{ name: 'age', type: { kind: 'number' }, example: 30 }]);
  });

  it('keeps cases that somebody wrote or accepted when they are made again', () => {
    const { proposal } = start('Decide.');
    const made = withScenarios(
      proposal,
      scenariosFor(proposal, NOW, ids()).map(({ testCase }) => testCase),
    );
    const [first, ...others] = made.cases;
    if (first === undefined) throw new Error('no cases');
    const chosen = { ...made, cases: [{ ...first, accepted: true }, ...others] };
    const newId = ids();
    const again = withScenarios(
      chosen,
      scenariosFor(chosen, NOW, () => `again-${newId()}`).map(({ testCase }) => testCase),
    );
    expect(again.cases).toHaveLength(10);
    expect(again.cases.filter(({ testCase }) => testCase.id === first.testCase.id)).toHaveLength(1);
    expect(again.cases.filter(({ testCase }) => testCase.id.startsWith('again-'))).toHaveLength(9);
  });
});
