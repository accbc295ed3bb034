import type { Rule } from '../../../shared/spec/rule.ts';

type TextField = 'judgement' | 'guidance' | 'reason' | 'from' | 'until';

/** The rule with an optional text set, or without it when the text is empty. */
export function withText(rule: Rule, field: TextField, text: string): Rule {
  if (text !== '') return { ...rule, [field]: text };
  const { [field]: _, ...rest } = rule;
  return rest;
}
