import type { Condition, Group } from '../../../shared/spec/rule.ts';

/** What an edit of a condition is called in undo; edits with the same `field` without a pause are one step. */
export interface ConditionStep {
  name: string;
  field?: string;
}

const idsOf = (condition: Condition): string[] =>
  condition.kind === 'atom' ? [condition.id] : [condition.id, ...condition.conditions.flatMap(idsOf)];
const atomsById = (condition: Condition): [string, string][] =>
  condition.kind === 'atom'
    ? [[condition.id, JSON.stringify(condition)]]
    : condition.conditions.flatMap((inner) => atomsById(inner));

/** Names the difference of two conditions. `of` is "of rule 3". */
export function conditionStep(before: Group, after: Group, of: string): ConditionStep {
  const [old, now] = [idsOf(before), idsOf(after)];
  if (now.length > old.length) return { name: `add a condition ${of}` };
  if (now.length < old.length) return { name: `remove a condition ${of}` };
  if (now.join('\n') !== old.join('\n')) return { name: `move a condition ${of}` };
  const known = new Map(atomsById(before));
  const changed = atomsById(after).find(([id, text]) => known.get(id) !== text);
  // Typing in one row is one step, going on in another row is the next.
  return changed === undefined
    ? { name: `how conditions combine ${of}` }
    : { name: `condition ${of}`, field: `when/${changed[0]}` };
}
