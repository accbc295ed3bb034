import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptySpec } from '../spec/new-spec.ts';
import { DRAFTED_STEPS, type DraftedStep, type Proposal } from './creation.ts';
import { differingSteps, mergeProposals, takeSteps } from './merge-proposals.ts';

const base: Proposal = { name: 'A', description: '', spec: emptySpec(() => 'id'), cases: [], protections: [] };
/** A proposal that differs from `base` in these steps, in a way of its own for each `word`. */
const edited = (steps: readonly DraftedStep[], word: string): Proposal =>
  steps.reduce((proposal, step) => CHANGE[step](proposal, word), base);
const CHANGE: Record<DraftedStep, (proposal: Proposal, word: string) => Proposal> = {
  purpose: (proposal, word) => ({ ...proposal, name: word, slug: word }),
  contract: (proposal, word) => ({
    ...proposal,
    spec: {
      ...proposal.spec,
      contract: {
        ...proposal.spec.contract,
        input: proposal.spec.contract.input.map((field) => ({ ...field, title: word })),
      },
    },
  }),
  terms: (proposal, word) => ({
    ...proposal,
    spec: { ...proposal.spec, glossary: [{ id: 't', term: word, meaning: '' }] },
  }),
  rules: (proposal, word) => ({
    ...proposal,
    spec: { ...proposal.spec, defaults: [{ id: 'd', field: 'decision', value: word }] },
  }),
  locks: (proposal, word) => ({
    ...proposal,
    protections: [{ protection: { path: 'rules', level: 'locked', reason: word }, accepted: true }],
  }),
  scenarios: (proposal, word) => ({
    ...proposal,
    spec: { ...proposal.spec, examples: [{ id: 'e', title: word, input: {}, output: {} }] },
  }),
};
const steps = fc.subarray([...DRAFTED_STEPS]);

describe('two edits of one proposal', () => {
  it('both stand where they are about different steps, from either side', () => {
    fc.assert(
      fc.property(steps, (mineAlone) => {
        const theirsAlone = DRAFTED_STEPS.filter((step) => !mineAlone.includes(step));
        const mine = edited(mineAlone, 'mine');
        const theirs = edited(theirsAlone, 'theirs');
        const merged = mergeProposals(base, mine, theirs);
        expect(merged.both).toEqual([]);
        expect(differingSteps(merged.proposal, mergeProposals(base, theirs, mine).proposal)).toEqual([]);
        expect(differingSteps(merged.proposal, mine)).toEqual(theirsAlone);
        expect(differingSteps(merged.proposal, theirs)).toEqual(
          DRAFTED_STEPS.filter((step) => mineAlone.includes(step)),
        );
      }),
    );
  });

  it('are told apart where both changed a step; mine stands until the other is taken', () => {
    fc.assert(
      fc.property(steps, steps, (byMe, byThem) => {
        const mine = edited(byMe, 'mine');
        const theirs = edited(byThem, 'theirs');
        const { proposal, both } = mergeProposals(base, mine, theirs);
        expect(both).toEqual(DRAFTED_STEPS.filter((step) => byMe.includes(step) && byThem.includes(step)));
        expect(differingSteps(takeSteps(proposal, mine, both), proposal)).toEqual([]);
        expect(differingSteps(takeSteps(proposal, theirs, both), theirs)).toEqual(
          DRAFTED_STEPS.filter((step) => byMe.includes(step) && !byThem.includes(step)),
        );
      }),
    );
  });

  it('are no clash where both say the same, whatever the order of names and of absent fields', () => {
    const mine = { ...edited(['purpose'], 'same'), description: 'D' };
    const { name, description, slug, spec, cases, protections } = mine;
    const theirs = {
      protections,
      cases,
      spec: { ...spec },
      description,
      ...(slug === undefined ? {} : { slug }),
      name,
    };
    expect(mergeProposals(base, mine, theirs).both).toEqual([]);
    expect(differingSteps(base, { ...base, slug: undefined } as unknown as Proposal)).toEqual([]);
  });
});
