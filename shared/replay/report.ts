import type { Json } from '../spec/ids.ts';
import type { Fate, Flip, Recorded } from './by-rules.ts';

/** One kind of flip: a rule (null: a default) moves a field from one value to another. */
export interface FlipKind {
  rule: string | null;
  field: string;
  from: Json | null;
  /** null: rules only limit it, so what it becomes is the model's. */
  to: Json | null;
  count: number;
  /** Ids of executions, the first that were met. */
  examples: string[];
}
/** What a change of rules certainly does to recorded executions. `flips`, `open` and `same` add up to `executions`. */
export interface RuleReplay {
  executions: number;
  flips: number;
  open: number;
  same: number;
  /** The most frequent first. An execution is in each kind that it has a field of. */
  kinds: FlipKind[];
  /** Kinds beyond those listed. */
  furtherKinds: number;
}

const EXAMPLES = 5;
const MOST_KINDS = 100;
/** Different values of one field under one rule that are told apart; beyond them `from` is null. */
const MOST_VALUES = 50;

/** Counts fates as they come, in memory that does not grow with the number of executions. */
export function countFates(): { add(execution: Recorded, fate: Fate): void; report(): RuleReplay } {
  const counts = { executions: 0, flips: 0, open: 0, same: 0 };
  const kinds = new Map<string, FlipKind>();
  const values = new Map<string, Set<string>>();
  const kindOf = ({ rule, field, from, to }: Flip): FlipKind => {
    const place = JSON.stringify([rule, field]);
    const seen = values.get(place) ?? new Set<string>();
    values.set(place, seen);
    const text = JSON.stringify([from ?? null, to ?? null]);
    const isListed = seen.has(text) || seen.size < MOST_VALUES;
    if (isListed) seen.add(text);
    const key = `${place}${isListed ? text : ''}`;
    const known = kinds.get(key) ?? {
      rule,
      field,
      from: isListed ? (from ?? null) : null,
      to: isListed ? (to ?? null) : null,
      count: 0,
      examples: [],
    };
    kinds.set(key, known);
    return known;
  };
  return {
    add({ id }, fate) {
      counts.executions += 1;
      counts[fate.kind] += 1;
      if (fate.kind !== 'flips') return;
      for (const flip of fate.flips) {
        const kind = kindOf(flip);
        kind.count += 1;
        if (kind.examples.length < EXAMPLES) kind.examples.push(id);
      }
    },
    report() {
      const sorted = [...kinds.values()].sort((a, b) => b.count - a.count);
      return {
        ...counts,
        kinds: sorted.slice(0, MOST_KINDS),
        furtherKinds: Math.max(0, sorted.length - MOST_KINDS),
      };
    },
  };
}
