import { asMoney } from '../spec/decimal.ts';
import type { Json } from '../spec/ids.ts';
import { ownValue } from '../spec/paths.ts';
import type { Atom, Group } from '../spec/rule.ts';
import { fold } from '../spec/text.ts';

/** What a condition asks of a field at least: to be one of some values, or to lie in a range; keys never compare across kinds. */
interface Need {
  values: ReadonlySet<string> | null;
  ranges: { unit: string; low: number; high: number }[];
}
/** By path, what is needed for a condition to be true. More may be needed; a field that is not here may be anything. */
export type Needs = ReadonlyMap<string, Need>;

const keyOf = (value: Json): string => (typeof value === 'string' ? `"${fold(value)}` : JSON.stringify(value));
const isPlain = (value: Json): boolean => typeof value === 'string' || typeof value === 'boolean';
const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

/** Floats may round an exact amount either way, so ranges are a little wider than what is needed. */
const loose = (value: number): number => Math.abs(value) * 1e-12 + 1e-12;
function measured(value: Json | undefined): { unit: string; size: number } | null {
  if (typeof value === 'number') return { unit: '', size: value };
  const money = asMoney(value);
  return money === null ? null : { unit: money.currency, size: Number(money.amount) };
}
const LOW = ['equals', 'at_least', 'greater_than'];
const HIGH = ['equals', 'at_most', 'less_than'];

function rangeOf({ operator, value }: Atom): Need['ranges'] {
  const from = operator === 'between' ? ownValue(value, 'from') : LOW.includes(operator) ? value : undefined;
  const to = operator === 'between' ? ownValue(value, 'to') : HIGH.includes(operator) ? value : undefined;
  const [low, high] = [measured(from), measured(to)];
  const unit = low?.unit ?? high?.unit;
  if (unit === undefined) return [];
  return [
    {
      unit,
      low: low === null ? Number.NEGATIVE_INFINITY : low.size - loose(low.size),
      high: high === null ? Number.POSITIVE_INFINITY : high.size + loose(high.size),
    },
  ];
}

/** What the top of a condition needs, without looking into groups inside it. */
export function needsOf(when: Group): Needs {
  const needs = new Map<string, Need>();
  if (when.kind !== 'all') return needs;
  for (const condition of when.conditions) {
    if (condition.kind !== 'atom') continue;
    const need = needs.get(condition.field) ?? { values: null, ranges: [] };
    const wanted = ['is', 'is_one_of'].includes(condition.operator) ? listOf(condition.value) : [];
    // Amounts can be written in several ways; text and yes or no have one key each.
    const named = wanted.length > 0 && wanted.every(isPlain) ? new Set(wanted.map(keyOf)) : need.values;
    needs.set(condition.field, {
      values:
        need.values !== null && named !== null ? new Set([...named].filter((key) => need.values?.has(key))) : named,
      ranges: [...need.ranges, ...rangeOf(condition)],
    });
  }
  return needs;
}

/** Whether no input can satisfy both, seen at a glance; false where it takes a closer look. */
export function exclude(a: Needs, b: Needs): boolean {
  const [fewer, more] = a.size <= b.size ? [a, b] : [b, a];
  for (const [path, need] of fewer) {
    const other = more.get(path);
    if (other === undefined) continue;
    const { values } = other;
    if (need.values !== null && values !== null && ![...need.values].some((key) => values.has(key))) return true;
    for (const one of need.ranges)
      for (const two of other.ranges)
        if (one.unit !== two.unit || one.low > two.high || two.low > one.high) return true;
  }
  return false;
}
