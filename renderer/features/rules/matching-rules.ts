import type { Contract } from '../../../shared/spec/contract.ts';
import type { Rule } from '../../../shared/spec/rule.ts';
import { sentenceText } from '../../../shared/spec/sentence.ts';

// Edits make new rule objects, so a kept text is never stale; a changed contract starts anew.
const texts = new WeakMap<Contract, WeakMap<Rule, string>>();

function textOf(rule: Rule, contract: Contract): string {
  const known = texts.get(contract) ?? new WeakMap<Rule, string>();
  texts.set(contract, known);
  const held = known.get(rule);
  if (held !== undefined) return held;
  const text = [rule.title, sentenceText(rule, contract), rule.guidance, rule.reason].join('\n').toLocaleLowerCase();
  known.set(rule, text);
  return text;
}

/** Rules that hold every word of the search in title, sentence, guidance or reason, with their place in the whole order. */
export function matchingRules(
  rules: readonly Rule[],
  search: string,
  contract: Contract,
): { rule: Rule; place: number }[] {
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const placed = rules.map((rule, index) => ({ rule, place: index + 1 }));
  if (words.length === 0) return placed;
  return placed.filter(({ rule }) => {
    const text = textOf(rule, contract);
    return words.every((word) => text.includes(word));
  });
}
