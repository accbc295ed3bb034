import type { Entities, EntityKind, EntityWrite, StateReader } from './entities.ts';

/** Projected state held in memory: for offline verification and tests. */
export interface MemoryState extends StateReader {
  apply(writes: readonly EntityWrite[]): void;
  list<K extends EntityKind>(kind: K): Entities[K][];
  /** Every record by `<kind> <id>`, sorted, for comparing two states. */
  snapshot(): [string, Entities[EntityKind]][];
}

export function memoryState(): MemoryState {
  const records = new Map<EntityKind, Map<string, Entities[EntityKind]>>();
  // The map under a kind holds only what `apply` put there, whose type `EntityWrite` ties to the kind.
  const of = <K extends EntityKind>(kind: K) => records.get(kind) as Map<string, Entities[K]> | undefined;
  return {
    get: (kind, id) => Promise.resolve(of(kind)?.get(id)),
    list: (kind) => [...(of(kind)?.values() ?? [])],
    apply(writes) {
      for (const { kind, id, value } of writes) {
        const held = records.get(kind) ?? new Map<string, Entities[EntityKind]>();
        records.set(kind, held.set(id, value));
      }
    },
    snapshot: () =>
      [...records]
        .flatMap(([kind, held]) => [...held].map(([id, value]): [string, typeof value] => [`${kind} ${id}`, value]))
        .sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0)),
  };
}
