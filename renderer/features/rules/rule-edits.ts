import { newRule } from '../../../shared/spec/new-spec.ts';
import type { Condition, Group, Rule } from '../../../shared/spec/rule.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { moved, restored } from '../../lib/entries.ts';

type NewId = () => string;
const withRules = (spec: Spec, rules: Rule[]): Spec => ({ ...spec, rules });
const indexOf = (spec: Spec, id: string): number => spec.rules.findIndex((rule) => rule.id === id);

/** Replaces one rule; the others keep their identity, so that lists redraw one row. */
export function updateRule(spec: Spec, id: string, change: (rule: Rule) => Rule): Spec {
  return withRules(
    spec,
    spec.rules.map((rule) => (rule.id === id ? change(rule) : rule)),
  );
}

/** Adds an empty rule after `after`, or at the end. */
export function addRule(spec: Spec, newId: NewId, after: string | null): { spec: Spec; id: string } {
  const rule = newRule(newId);
  const at = after === null ? spec.rules.length : indexOf(spec, after) + 1;
  return { spec: withRules(spec, spec.rules.toSpliced(at, 0, rule)), id: rule.id };
}

export const removeRule = (spec: Spec, id: string): Spec =>
  withRules(
    spec,
    spec.rules.filter((rule) => rule.id !== id),
  );

/** Puts a removed rule back where it stood, or at the end when the list has become shorter. */
export function restoreRule(spec: Spec, rule: Rule, at: number): Spec {
  const rules = restored(spec.rules, rule, at);
  return rules === spec.rules ? spec : withRules(spec, rules);
}

/** Moves a rule to a place counted from 0; the same spec when it stands there already. */
export function moveRule(spec: Spec, id: string, to: number): Spec {
  const rules = moved(spec.rules, id, to);
  return rules === spec.rules ? spec : withRules(spec, rules);
}

/** A copy right below its original, with ids of its own throughout. */
export function duplicateRule(spec: Spec, id: string, newId: NewId): { spec: Spec; id: string } {
  const at = indexOf(spec, id);
  const rule = spec.rules[at];
  if (rule === undefined) return { spec, id };
  const copy: Rule = {
    ...rule,
    id: newId(),
    title: `${rule.title} (copy)`.slice(0, 200),
    when: copyGroup(rule.when, newId),
    then: rule.then.map((effect) => ({ ...effect, id: newId() })),
  };
  return { spec: withRules(spec, spec.rules.toSpliced(at + 1, 0, copy)), id: copy.id };
}

const copyGroup = (group: Group, newId: NewId): Group => ({
  ...group,
  id: newId(),
  conditions: group.conditions.map(
    (condition): Condition => (condition.kind === 'atom' ? { ...condition, id: newId() } : copyGroup(condition, newId)),
  ),
});
