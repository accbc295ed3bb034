import type { FindingKind } from '../../../shared/analysis/analyse.ts';
import { atomsOf } from '../../../shared/spec/check-spec.ts';
import { type Enforcement, isDecidable, type Rule } from '../../../shared/spec/rule.ts';

/** Marks that rules can be filtered by; `problem` is what would not work as written. */
export type MarkChoice = 'problem' | 'conflict' | 'shadowed' | 'dead' | 'untested';

/** What a rule, or a part of it, is. */
export type KeptChoice = 'locked' | 'guarded';

/** Which rules to show: of each part any choice, of all parts every one. A part without choices lets everything through. */
export interface RuleFilter {
  state: readonly ('on' | 'off')[];
  kind: readonly ('decidable' | 'judged')[];
  strictness: readonly Enforcement[];
  marks: readonly MarkChoice[];
  kept: readonly KeptChoice[];
  /** Dotted paths of input fields that the condition looks at. */
  reads: readonly string[];
  /** Dotted paths of output fields that an effect is about. */
  sets: readonly string[];
}
export const NO_FILTER: RuleFilter = { state: [], kind: [], strictness: [], marks: [], kept: [], reads: [], sets: [] };
export type FilterPart = keyof RuleFilter;
export const FILTER_PARTS: readonly FilterPart[] = ['state', 'kind', 'strictness', 'marks', 'kept', 'reads', 'sets'];

/** What is known of a rule besides itself. */
export interface RuleFacts {
  issues: number;
  marks: readonly { kind: FindingKind; tone: string }[];
  kept: KeptChoice | null;
}

export const isFiltering = (filter: RuleFilter): boolean => FILTER_PARTS.some((part) => filter[part].length > 0);

/** "Overrides rule 7" is a mark too, but nothing is wrong with the rule that has it. */
const marked = (choice: string, { issues, marks }: RuleFacts): boolean =>
  choice === 'problem'
    ? issues > 0
    : marks.some(({ kind, tone }) => kind === choice && (kind !== 'shadowed' || tone !== 'plain'));

type Passes = { readonly [P in FilterPart]: (choice: string, rule: Rule, facts: RuleFacts) => boolean };
const PASSES: Passes = {
  state: (choice, { enabled }) => enabled === (choice === 'on'),
  kind: (choice, rule) => isDecidable(rule) === (choice === 'decidable'),
  strictness: (choice, { enforcement }) => enforcement === choice,
  marks: (choice, _rule, facts) => marked(choice, facts),
  kept: (choice, _rule, { kept }) => kept === choice,
  reads: (choice, { when }) => atomsOf(when).some(({ field }) => field === choice),
  sets: (choice, { then }) => then.some(({ field }) => field === choice),
};

/** Whether a rule is one of those that the filter asks for. */
export const passesFilter = (rule: Rule, facts: RuleFacts, filter: RuleFilter): boolean =>
  FILTER_PARTS.every((part) => {
    const choices: readonly string[] = filter[part];
    return choices.length === 0 || choices.some((choice) => PASSES[part](choice, rule, facts));
  });

/** Whether a part of the filter has this choice. */
export function isChosen(filter: RuleFilter, part: FilterPart, choice: string): boolean {
  const choices: readonly string[] = filter[part];
  return choices.includes(choice);
}

/** The filter with one choice put in or taken out. */
export function toggled(filter: RuleFilter, part: FilterPart, choice: string): RuleFilter {
  const choices: readonly string[] = filter[part];
  const next = choices.includes(choice) ? choices.filter((known) => known !== choice) : [...choices, choice];
  return { ...filter, [part]: next };
}
