import type { Rule } from '../../../shared/spec/rule.ts';

/** The path of a rule, or of a part of it, as locks and differences name it. */
export const rulePath = (rule: string, part?: string): string => `rules/${rule}${part === undefined ? '' : `/${part}`}`;

const PARTS: readonly Exclude<keyof Rule, 'id'>[] = [
  'title',
  'when',
  'judgement',
  'then',
  'guidance',
  'reason',
  'from',
  'until',
  'enabled',
  'enforcement',
];

/** Everything of a rule that can be locked by itself: the rule, its parts, and each effect. */
export const lockablePaths = ({ id, then }: Pick<Rule, 'id' | 'then'>): string[] => [
  rulePath(id),
  ...PARTS.map((part) => rulePath(id, part)),
  ...then.map((effect) => rulePath(id, `then/${effect.id}`)),
];
