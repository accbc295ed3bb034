import type { Contract } from '../../../shared/spec/contract.ts';
import type { Condition, Group } from '../../../shared/spec/rule.ts';
import { atomWords } from '../../../shared/spec/sentence.ts';

const HEADS: { readonly [K in Group['kind']]: string } = {
  all: 'All of these are true:',
  any: 'Any of these is true:',
  not: 'None of these are true:',
};

function lines(condition: Condition, contract: Contract, locale: string, indent: string): string[] {
  if (condition.kind === 'atom') {
    const { subject, predicate } = atomWords(condition, contract, locale);
    const words = `${subject.replace(/^the /, '')} ${predicate}`;
    return [`${indent}${words.charAt(0).toUpperCase()}${words.slice(1)}`];
  }
  return [
    `${indent}${HEADS[condition.kind]}`,
    ...condition.conditions.flatMap((inner) => lines(inner, contract, locale, `${indent}    `)),
  ];
}

/** The condition of a rule in lines, as the builder shows it in rows: one per condition, indented inside its group. */
export const conditionText = (when: Group, contract: Contract, locale: string): string =>
  when.kind === 'all' && when.conditions.length === 0 ? 'In every case.' : lines(when, contract, locale, '').join('\n');
