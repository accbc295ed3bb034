import { generateCases, type Suggestion } from '../generation/generate.ts';
import type { TestCase } from '../grading/case.ts';
import type { Instant } from '../spec/ids.ts';
import type { Proposal } from './creation.ts';

/** How many cases an agent begins with. */
const SCENARIOS = 10;

/** Cases that a person wrote, brought along or accepted; the others are made anew when the step is. */
export const keptCases = ({ cases }: Proposal): Proposal['cases'] =>
  cases.filter(({ testCase, accepted }) => accepted || testCase.origin !== 'generated');

/** As many cases as are missing to ten, made from contract and rules alone. */
export const scenariosFor = (proposal: Proposal, now: Instant, newId: () => string): Suggestion[] => {
  const kept = keptCases(proposal).map(({ testCase }) => testCase);
  return generateCases(proposal.spec, { now, newId, existing: kept, count: Math.max(0, SCENARIOS - kept.length) });
};

/** The proposal with these cases for the generated ones that nobody accepted. None of them counts until a person accepts it. */
export const withScenarios = (proposal: Proposal, made: readonly TestCase[]): Proposal => ({
  ...proposal,
  cases: [...keptCases(proposal), ...made.map((testCase) => ({ testCase, accepted: false }))].slice(0, 200),
});
