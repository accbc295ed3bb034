import type { Json } from '../spec/ids.ts';
import { redactedKind } from './redact.ts';
import type { Execution } from './views.ts';

/** Why an execution is worth keeping as a test case. */
export type SuggestionReason =
  | { kind: 'violated'; rules: string[] }
  | { kind: 'new_combination'; rules: string[] }
  | { kind: 'rare_value'; path: string; value: string; times: number }
  | { kind: 'failed'; outcome: string };
export interface SuggestedExecution {
  id: string;
  reasons: SuggestionReason[];
}

type Seen = Pick<Execution, 'id' | 'outcome' | 'record'>;

/** Values that occur at most so often among all that were looked at are rare; among fewer executions nothing can be said. */
const RARE_SHARE = 0.01;
const FEWEST = 100;
/** A field with more values than this is free text or an id: every one of them would be rare. */
const MOST_VALUES = 30;

const combination = (rules: readonly string[]): string => [...new Set(rules)].toSorted().join('\n');
const firedIn = ({ record }: Pick<Seen, 'record'>): string[] =>
  record.fired ?? [...new Set(record.rules.map(({ rule }) => rule))];

/**
 * Executions worth promoting, at most `most`, the most telling first: answers that break a rule; rules that fired together as in no
 * test case and no suggestion before it; values that hardly ever occur; calls that came to no answer. Deterministic: the
 * same executions in the same order give the same suggestions. `covered`: the rules that fire together in each test case.
 * `promoted`: those that are cases already, which are passed over.
 */
export function suggestExecutions(
  executions: readonly Seen[],
  { covered, promoted, most }: { covered: readonly (readonly string[])[]; promoted: ReadonlySet<string>; most: number },
): SuggestedExecution[] {
  const known = new Set(covered.map(combination));
  const rare = rareValues(executions);
  const shown = new Set<string>();
  const suggested: { weight: number; place: number; found: SuggestedExecution }[] = [];
  for (const [place, execution] of executions.entries()) {
    const reasons: SuggestionReason[] = [];
    const { id, outcome, record } = execution;
    if (promoted.has(id)) continue;
    const violated = record.rules.filter(({ result }) => result === 'violated').map(({ title }) => title);
    // One of each kind of mistake: the second says nothing new.
    if (violated.length > 0 && isFirst(shown, `violated ${combination(violated)}`))
      reasons.push({ kind: 'violated', rules: [...new Set(violated)] });
    const fired = firedIn(execution);
    if (fired.length > 0 && !known.has(combination(fired))) {
      known.add(combination(fired));
      reasons.push({ kind: 'new_combination', rules: fired });
    }
    const value = rare.get(id)?.find(({ path, value: text }) => isFirst(shown, `value ${path} ${text}`));
    if (value !== undefined) reasons.push({ kind: 'rare_value', ...value });
    if (outcome !== 'ok' && outcome !== 'rule_violated' && isFirst(shown, `outcome ${outcome}`))
      reasons.push({ kind: 'failed', outcome });
    if (reasons.length > 0) suggested.push({ weight: weightOf(reasons), place, found: { id, reasons } });
  }
  return suggested
    .toSorted((a, b) => b.weight - a.weight || a.place - b.place)
    .slice(0, most)
    .map(({ found }) => found);
}

function isFirst(shown: Set<string>, key: string): boolean {
  if (shown.has(key)) return false;
  shown.add(key);
  return true;
}

const WEIGHTS: Record<SuggestionReason['kind'], number> = { violated: 8, new_combination: 4, rare_value: 2, failed: 1 };
const weightOf = (reasons: readonly SuggestionReason[]): number =>
  reasons.reduce((sum, { kind }) => sum + WEIGHTS[kind], 0);

/** By execution, the values of its fields that hardly any other has. */
function rareValues(executions: readonly Seen[]): Map<string, { path: string; value: string; times: number }[]> {
  const found = new Map<string, { path: string; value: string; times: number }[]>();
  if (executions.length < FEWEST) return found;
  const fields = new Map<string, Map<string, string[]>>();
  for (const { id, record } of executions)
    for (const part of ['input', 'output'] as const)
      addScalars(part, record[part] ?? null, (path, value) => {
        const values = fields.get(path) ?? new Map<string, string[]>();
        fields.set(path, values);
        const ids = values.get(value) ?? [];
        values.set(value, ids);
        if (ids.at(-1) !== id) ids.push(id);
      });
  for (const [path, values] of fields) {
    if (values.size > MOST_VALUES || values.size < 2) continue;
    for (const [value, ids] of values) {
      if (ids.length > executions.length * RARE_SHARE) continue;
      for (const id of ids) found.set(id, [...(found.get(id) ?? []), { path, value, times: ids.length }]);
    }
  }
  return found;
}

function addScalars(path: string, value: Json, add: (path: string, value: string) => void): void {
  if (value === null || redactedKind(value) !== null) return;
  if (Array.isArray(value)) for (const item of value) addScalars(path, item, add);
  else if (typeof value === 'object')
    for (const [name, item] of Object.entries(value)) addScalars(`${path}.${name}`, item, add);
  else add(path, String(value));
}
