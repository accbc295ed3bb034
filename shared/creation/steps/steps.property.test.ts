import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ids } from '../../generation/shop.test-helper.ts';
import { checkRule } from '../../spec/check-spec.ts';
import { contractProblem } from '../../spec/contract-checks.ts';
import { objectProblems } from '../../spec/object-problems.ts';
import { partAt } from '../../spec/parts.ts';
import { CONTRACT, ruleArb, spec } from '../../spec/spec.test-helper.ts';
import { answersOf } from '../answers.test-helper.ts';
import { checkProposal } from '../check-proposal.ts';
import { type CreationSource, Proposal } from '../creation.ts';
import { STEPS } from './index.ts';

const NOW = '2026-03-01T09:30:00.000Z';
const SOURCE: CreationSource = { kind: 'prompt', text: 'Moderate.\n\nRules:\n- Never approve weapons.\n- Be kind.' };

const proposals: fc.Arbitrary<Proposal> = fc.array(ruleArb(CONTRACT, 1), { maxLength: 4 }).map((rules) => ({
  name: 'Moderate',
  description: '',
  spec: spec({
    rules,
    defaults: [{ id: 'default-1', field: 'decision', value: 'live' }],
    glossary: [{ id: 'term-1', term: 'Live', meaning: 'To be seen.' }],
  }),
  cases: [
    {
      accepted: true,
      testCase: {
        id: 'case-1',
        title: 'Mine',
        input: {},
        expectation: [{ field: 'decision', comparator: { kind: 'exact' }, value: 'live' }],
        origin: 'manual',
      },
    },
  ],
  protections: rules.slice(0, 1).map(({ id }) => ({
    accepted: true,
    protection: { path: `rules/${id}`, level: 'locked' as const, reason: 'The law.' },
  })),
}));

for (const [name, step] of Object.entries(STEPS))
  describe(`any answer to the step “${name}”`, () => {
    it('leaves a proposal that holds together, however often the step is drafted', () => {
      fc.assert(
        fc.property(
          proposals,
          answersOf(step.contract.output),
          answersOf(step.contract.output),
          (proposal, first, second) => {
            const newId = ids();
            const context = { source: SOURCE, now: NOW, newId };
            for (const answer of [first, second]) expect(objectProblems(step.contract.output, answer)).toEqual([]);
            const once = step.apply(proposal, first, context);
            const twice = step.apply(once.proposal, second, context);
            for (const { proposal: next, message, notes } of [once, twice]) {
              expect(Proposal.safeParse(next).error?.issues).toBeUndefined();
              expect(contractProblem({ input: [], output: [] }, next.spec.contract)).toBeNull();
              expect([message, ...notes].every((words) => words.trim() !== '')).toBe(true);
              for (const { protection } of next.protections) expect(partAt(next.spec, protection.path)).toBeDefined();
              if (name === 'rules' || name === 'contract')
                for (const rule of next.spec.rules.filter(({ enabled }) => enabled))
                  expect(checkRule(rule, next.spec)).toEqual([]);
            }
            expect(() => checkProposal(twice.proposal, NOW)).not.toThrow();
          },
        ),
        { numRuns: 150 },
      );
    });
  });
