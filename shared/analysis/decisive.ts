import { compareLists, isSame } from '../spec/compare-lists.ts';
import type { Rule } from '../spec/rule.ts';
import type { Spec } from '../spec/spec.ts';

/** A rule on both sides of an edit that can decide otherwise; null where it does not exist. */
export interface RuleEdit {
  id: string;
  before: Rule | null;
  after: Rule | null;
}
/** What of an edit can change a judgement. `everywhere`: on any input, whichever rules apply. */
export interface Decisive {
  everywhere: boolean;
  rules: RuleEdit[];
}

/** A rule without what is only read: title, guidance and reason. */
const meaningOf = ({ when, judgement, then, from, until, enabled, enforcement }: Rule): Partial<Rule> => ({
  when,
  judgement: (judgement ?? '').trim(),
  then,
  from,
  until,
  enabled,
  enforcement,
});

/**
 * The edits that can decide otherwise. Where `everywhere` is false and none of these rules applies to an input, neither
 * before nor after, both specs say the same of it: the same rules apply, in the same order.
 */
export function decisiveEdits(before: Spec, after: Spec): Decisive {
  const rules = compareLists(before.rules, after.rules).flatMap(({ before: was, after: now, moved }): RuleEdit[] => {
    if (was !== null && now !== null && !moved && isSame(meaningOf(was.item), meaningOf(now.item))) return [];
    return [{ id: (now ?? was)?.item.id ?? '', before: was?.item ?? null, after: now?.item ?? null }];
  });
  const everywhere = !isSame(before.defaults, after.defaults) || !isSame(before.contract.output, after.contract.output);
  return { everywhere, rules };
}

/**
 * The draft as it would be without the edit of one rule: the rule as it was published and, where it was moved past others,
 * where it stood; gone, where it is new; back, where it was removed. The difference to the draft is that rule's own effect.
 */
export function withoutEditOf(base: Spec | null, draft: Spec, id: string): Spec {
  const others = draft.rules.filter((rule) => rule.id !== id);
  const was = base?.rules.find((rule) => rule.id === id);
  if (base === null || was === undefined) return { ...draft, rules: others };
  const stood = base.rules.filter((rule) => rule.id !== id);
  const moved = compareLists(stood, others).flatMap((edit) => (edit.moved ? (edit.after?.item.id ?? '') : []));
  // Only rules that are on both sides, and keep their order, can say where another one stands.
  const isFixed = ({ id: other }: Rule): boolean =>
    !moved.includes(other) && [stood, others].every((rules) => rules.some((rule) => rule.id === other));
  const aheadIn = (rules: readonly Rule[]): string | undefined =>
    rules
      .slice(
        0,
        rules.findIndex((rule) => rule.id === id),
      )
      .findLast(isFixed)?.id;
  const ahead = aheadIn(base.rules);
  const isThere = others.length < draft.rules.length;
  if (isThere && ahead === aheadIn(draft.rules))
    return { ...draft, rules: draft.rules.map((rule) => (rule.id === id ? was : rule)) };
  const place = others.findIndex((rule) => rule.id === ahead) + 1;
  return { ...draft, rules: others.toSpliced(place, 0, was) };
}
