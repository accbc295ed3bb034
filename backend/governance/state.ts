import type { Ledger } from '../../ledger/ledger.ts';
import type { Entities, EntityKind, EntityWrite, ObjectReader, StateReader } from '../../shared/governance/entities.ts';
import { listOpenChanges } from '../store/open-changes.ts';
import type { DesktopDb } from '../store/tables.ts';

/** What a screen reads: what the ledger says, and on top of it my own decisions that still wait for the registry. */
export interface State extends StateReader {
  readonly workspace: string;
  readonly objects: ObjectReader;
  /** All of a kind, oldest first. */
  list<K extends EntityKind>(kind: K, agent?: string): Promise<Entities[K][]>;
  /** Open changes, oldest first, of one agent or of all. */
  openChanges(agent?: string): Promise<Entities['change'][]>;
  /** Reads the state as it will be after these writes as well. */
  with(writes: readonly EntityWrite[]): State;
}

const PAGE = 1000;

/** `waiting` are the effects of queued decisions, later ones last. */
export function readState(
  ledger: Ledger,
  db: DesktopDb,
  workspace: string,
  waiting: readonly EntityWrite[] = [],
): State {
  const confirmed = ledger.reader(db, workspace);
  const overlay = new Map(waiting.map((write) => [`${write.kind} ${write.id}`, write]));
  return {
    workspace,
    objects: ledger.objects(db),
    async get<K extends EntityKind>(kind: K, id: string) {
      const over = overlay.get(`${kind} ${id}`);
      return over === undefined ? confirmed.get(kind, id) : (over.value as Entities[K]); // Its key names the kind.
    },
    async list<K extends EntityKind>(kind: K, agent?: string) {
      const found = new Map<string, Entities[K]>();
      let after: number | undefined;
      do {
        const page = await ledger.list(db, workspace, kind, {
          limit: PAGE,
          order: 'asc',
          ...(agent === undefined ? {} : { agent }),
          ...(after === undefined ? {} : { after }),
        });
        for (const { value } of page.items) found.set(value.id, value);
        after = page.next ?? undefined;
      } while (after !== undefined);
      for (const write of overlay.values())
        if (write.kind === kind && (agent === undefined || write.agent === agent))
          found.set(write.id, write.value as Entities[K]); // The comparison above ties the value to the kind.
      return [...found.values()];
    },
    async openChanges(agent) {
      const stored = await listOpenChanges(db, workspace, agent);
      const found = new Map(stored.map((change) => [change.id, change]));
      for (const write of overlay.values())
        if (write.kind === 'change' && (agent === undefined || write.agent === agent)) found.set(write.id, write.value);
      return [...found.values()].filter((change) => change.status === 'open');
    },
    with: (writes) => readState(ledger, db, workspace, [...overlay.values(), ...writes]),
  };
}
