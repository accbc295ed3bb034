import { checkOutputValue, checkRule } from '../../spec/check-spec.ts';
import { fieldAt } from '../../spec/contract.ts';
import { objectProblems } from '../../spec/object-problems.ts';
import { partAt } from '../../spec/parts.ts';
import type { Proposal } from '../creation.ts';
import { quote } from '../source/json.ts';
import { several } from './step.ts';

/**
 * A proposal after its contract or its rules changed, with nothing in it that points to what is gone: rules that no longer work
 * are switched off and stay, defaults and locks without their place go, and cases that no longer fit are not accepted any
 * more. Each is told in a sentence.
 */
export function settled(proposal: Proposal): { proposal: Proposal; notes: string[] } {
  const notes: string[] = [];
  const { spec } = proposal;
  const rules = spec.rules.map((rule) => {
    const [issue] = rule.enabled ? checkRule(rule, spec) : [];
    if (issue === undefined) return rule;
    notes.push(`Rule ${quote(rule.title)} was switched off: ${issue.message}`);
    return { ...rule, enabled: false };
  });
  const defaults = spec.defaults.filter(({ field, value }) => {
    const problem = checkOutputValue(spec, field, value);
    if (problem !== null) notes.push(`The default of “${field}” was taken away: ${problem}`);
    return problem === null;
  });
  for (const { title, input, output } of spec.examples)
    if (objectProblems(spec.contract.input, input).length + objectProblems(spec.contract.output, output).length > 0)
      notes.push(`The example ${quote(title)} no longer fits the contract. Change it, or take it out.`);
  const next = { ...spec, rules, defaults };
  const protections = proposal.protections.filter(({ protection }) => {
    const isThere = partAt(next, protection.path) !== undefined;
    if (!isThere) notes.push(`A protection was taken away, because what it protected is gone: ${protection.reason}`);
    return isThere;
  });
  return { proposal: { ...proposal, spec: next, protections, cases: casesThatFit(proposal, notes) }, notes };
}

function casesThatFit({ spec, cases }: Proposal, notes: string[]): Proposal['cases'] {
  let dropped = 0;
  const kept = cases.flatMap((each): Proposal['cases'] => {
    const { testCase, accepted } = each;
    const expectation = testCase.expectation.filter(({ field }) => fieldAt(spec.contract.output, field) !== undefined);
    const isWhole = expectation.length === testCase.expectation.length;
    if (!isWhole)
      notes.push(`Case ${quote(testCase.title)} no longer expects anything of output fields that are gone.`);
    const shown = isWhole ? each : { ...each, testCase: { ...testCase, expectation } };
    if (
      objectProblems(spec.contract.input, testCase.input).length === 0 &&
      hasOnly(testCase.input, spec.contract.input)
    )
      return [shown];
    if (!accepted && testCase.origin === 'generated') {
      dropped += 1;
      return [];
    }
    if (accepted)
      notes.push(
        `Case ${quote(testCase.title)} no longer fits the input fields, so it is not accepted any more. Change it, or take it out.`,
      );
    return [{ ...shown, accepted: false }];
  });
  if (dropped > 0) notes.push(`${several(dropped, 'generated case')} no longer fit the input fields and went.`);
  return kept;
}

const hasOnly = (input: object, fields: readonly { name: string }[]): boolean =>
  Object.keys(input).every((name) => fields.some((field) => field.name === name));
