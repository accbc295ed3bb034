import { type Field, type FieldType, fieldAt } from '../spec/contract.ts';
import { agrees } from '../spec/effects.ts';
import type { Json } from '../spec/ids.ts';
import {
  type Atom,
  type Condition,
  type Effect,
  type Group,
  isDecidable,
  type Operator,
  type Rule,
} from '../spec/rule.ts';
import type { Spec } from '../spec/spec.ts';

/** A spec with one small mistake in it, such as a person could make. `rule` is the one it was made in. */
export interface Mutant {
  rule: string;
  /** In words, to stand after "What if": "rule 3 were deleted". */
  what: string;
  spec: Spec;
}

/**
 * Every single mistake in the decidable rules that expectations can notice (mutation analysis; DeMillo, Lipton and Sayward,
 * 1978): a rule, a condition or an effect left out, a condition turned round, a limit off by one step, another value set, two
 * neighbours exchanged. Rules that are off, or only limit a text or an amount, have none.
 */
export function mutantsOf(spec: Spec): Mutant[] {
  return spec.rules.flatMap((rule, place) => {
    if (!rule.enabled || !isDecidable(rule) || !rule.then.some(isNoticeable)) return [];
    const name = `rule ${place + 1}`;
    const withRule = (changed: Rule): Spec => ({ ...spec, rules: spec.rules.with(place, changed) });
    const made = (what: string, changed: Rule): Mutant => ({ rule: rule.id, what, spec: withRule(changed) });
    return [
      { rule: rule.id, what: `${name} were deleted`, spec: { ...spec, rules: spec.rules.toSpliced(place, 1) } },
      ...conditionMutants(rule.when).map(({ what, when }) => made(`in ${name}, ${what}`, { ...rule, when })),
      ...effectMutants(rule.then, spec).map(({ what, then }) => made(`in ${name}, ${what}`, { ...rule, then })),
      ...exchanged(spec, place),
    ];
  });
}

/** Effects that an expectation of a field's value can tell from their absence. */
const isNoticeable = ({ kind }: Effect): boolean => kind === 'set' || kind === 'one_of';

const BESIDE: { readonly [O in Operator]?: Operator } = {
  less_than: 'at_most',
  at_most: 'less_than',
  greater_than: 'at_least',
  at_least: 'greater_than',
};
const SHIFTED: readonly Operator[] = ['count_equals', 'count_at_least', 'count_at_most', 'within_last_days'];

function atomMutants(atom: Atom): { what: string; to: Condition }[] {
  const beside = BESIDE[atom.operator];
  const negated: Group = { kind: 'not', id: `${atom.id}-not`, conditions: [atom] };
  return [
    { what: 'a condition were turned round', to: negated },
    ...(beside === undefined ? [] : [{ what: 'a limit itself changed sides', to: { ...atom, operator: beside } }]),
    ...(SHIFTED.includes(atom.operator) && typeof atom.value === 'number'
      ? [{ what: 'a number were one higher', to: { ...atom, value: atom.value + 1 } }]
      : []),
  ];
}

/** Every way to change one condition, at any depth; ids stay, so that they say where. */
function conditionMutants(group: Group): { what: string; when: Group }[] {
  const within = group.conditions.flatMap((condition, index): { what: string; when: Group }[] => {
    const put = (to: Condition): Group => ({ ...group, conditions: group.conditions.with(index, to) });
    if (condition.kind !== 'atom')
      return conditionMutants(condition).map(({ what, when }) => ({ what, when: put(when) }));
    return atomMutants(condition).map(({ what, to }) => ({ what, when: put(to) }));
  });
  const without =
    group.conditions.length < 2
      ? []
      : group.conditions.map((_, index) => ({
          what: 'a condition were left out',
          when: { ...group, conditions: group.conditions.toSpliced(index, 1) },
        }));
  const other: Group['kind'] | null = group.kind === 'all' ? 'any' : group.kind === 'any' ? 'all' : null;
  const turned =
    other === null || group.conditions.length < 2
      ? []
      : [{ what: `“${group.kind} of” were “${other} of”`, when: { ...group, kind: other } }];
  return [...within, ...without, ...turned];
}

function effectMutants(then: readonly Effect[], spec: Spec): { what: string; then: Effect[] }[] {
  return then.flatMap((effect, index): { what: string; then: Effect[] }[] => {
    if (!isNoticeable(effect)) return [];
    const left = then.length < 2 ? [] : [{ what: 'an effect were left out', then: then.toSpliced(index, 1) }];
    if (effect.kind !== 'set') return left;
    const value = otherValue(effect.value, fieldAt(spec.contract.output, effect.field));
    const other =
      value === undefined ? [] : [{ what: 'another value were set', then: then.with(index, { ...effect, value }) }];
    return [...left, ...other];
  });
}

/** A different value of the same kind, or undefined where there is none to be had. */
function otherValue(value: Json, field: Field | undefined): Json | undefined {
  const type: FieldType | undefined = field?.type;
  if (type?.kind === 'enum') return type.options.find((option) => option.value !== value)?.value;
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'string') return type?.kind === 'text' ? `${value}x` : undefined;
  if (type?.kind === 'money' && typeof value === 'object' && value !== null && !Array.isArray(value))
    return { ...value, amount: value.amount === '1.00' ? '2.00' : '1.00' };
  return Array.isArray(value) && value.length > 0 ? value.slice(1) : undefined;
}

/** The rule and the next one the other way round, where they set a field to different values. */
function exchanged(spec: Spec, place: number): Mutant[] {
  const [rule, next] = [spec.rules[place], spec.rules[place + 1]];
  if (rule === undefined || next === undefined || !next.enabled || !isDecidable(next)) return [];
  const disagree = rule.then.some(
    (own) =>
      own.kind === 'set' &&
      next.then.some((other) => other.kind === 'set' && other.field === own.field && !agrees(own.value, other.value)),
  );
  if (!disagree) return [];
  const rules = spec.rules.with(place, next).with(place + 1, rule);
  return [{ rule: rule.id, what: `rules ${place + 1} and ${place + 2} were exchanged`, spec: { ...spec, rules } }];
}
