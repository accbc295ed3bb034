import type { Entities, StateReader } from './entities.ts';

type Version = Entities['version'];

/** Longest walk through history for one decision. Beyond it the decision is refused rather than guessed. */
const MAX_STEPS = 50_000;

/** Versions reachable from only one side, newest first, and the nearest common ancestors. */
export interface Relation {
  onlyLeft: Version[];
  onlyRight: Version[];
  mergeBases: Version[];
}

const LEFT = 1;
const RIGHT = 2;
const BELOW_A_BASE = 4;

/**
 * How two versions of one agent relate. Numbers grow from parent to child, so visiting by falling number sees every child
 * before its parents, and the walk ends as soon as only common history is left (the painting of git's merge-base).
 * `null` when history is longer than `MAX_STEPS`. A side may be null: it has no ancestors.
 */
export async function relate(read: StateReader, left: string | null, right: string | null): Promise<Relation | null> {
  const queue = new Map<string, Version>();
  const paint = new Map<string, number>();
  const relation: Relation = { onlyLeft: [], onlyRight: [], mergeBases: [] };
  const reach = async (hash: string | null, colours: number): Promise<void> => {
    if (hash === null) return;
    paint.set(hash, (paint.get(hash) ?? 0) | colours);
    const version = queue.get(hash) ?? (await read.get('version', hash));
    if (version !== undefined) queue.set(hash, version);
  };
  await reach(left, LEFT);
  await reach(right, RIGHT);
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    if ([...queue.keys()].every((hash) => ((paint.get(hash) ?? 0) & BELOW_A_BASE) !== 0)) return relation;
    const newest = [...queue.values()].reduce((a, b) => (a.number > b.number ? a : b));
    queue.delete(newest.id);
    let colours = paint.get(newest.id) ?? 0;
    if (colours === LEFT) relation.onlyLeft.push(newest);
    else if (colours === RIGHT) relation.onlyRight.push(newest);
    else if ((colours & BELOW_A_BASE) === 0) {
      relation.mergeBases.push(newest);
      colours |= BELOW_A_BASE;
    }
    for (const parent of newest.parents) await reach(parent, colours);
  }
  return null;
}

/** Whether `descendant` is `ancestor` or contains it. `ancestor` null (nothing yet) is in everything. */
export async function isAncestor(read: StateReader, ancestor: string | null, descendant: string): Promise<boolean> {
  if (ancestor === null || ancestor === descendant) return true;
  const relation = await relate(read, ancestor, descendant);
  return relation !== null && relation.onlyLeft.length === 0 && relation.mergeBases.length > 0;
}
