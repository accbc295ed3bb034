import { CompiledQuery, type Kysely } from 'kysely';
import type { Entities, EntityKind, EntityWrite, StateReader } from '../shared/governance/entities.ts';
import { type LedgerTables, ledgerTables, type ProjectionTable } from './tables.ts';

export interface ListOptions {
  /** Only those of one agent. */
  agent?: string;
  /** Only those whose `seq` is above `after` or below `before`: the `next` of the page before. */
  after?: number;
  before?: number;
  limit: number;
  /** By first write; `desc` has the newest first. */
  order: 'asc' | 'desc';
}
export interface Page<E> {
  items: { seq: number; value: E }[];
  /** Pass as `after` (ascending) or `before` (descending) for the next page; null on the last. */
  next: number | null;
}

// By database: the text of the one query that every decision asks dozens of times. Making it costs more than its answer.
const texts = new WeakMap<object, string>();

function textOfRead(db: Kysely<LedgerTables>): string {
  const { adapter } = db.getExecutor();
  const query = () =>
    db
      .selectFrom('projection')
      .select('data')
      .where('workspace', '=', '')
      .where('kind', '=', '')
      .where('id', '=', '')
      .compile();
  const text = texts.get(adapter) ?? query().sql;
  texts.set(adapter, text);
  return text;
}

async function read<T extends LedgerTables, K extends EntityKind>(
  db: Kysely<T>,
  workspace: string,
  kind: K,
  id: string,
): Promise<Entities[K] | undefined> {
  const query = CompiledQuery.raw(textOfRead(ledgerTables(db)), [workspace, kind, id]);
  const { rows } = await db.executeQuery<Pick<ProjectionTable, 'data'>>(query);
  const [row] = rows;
  return row === undefined ? undefined : JSON.parse(row.data);
}

export const stateReader = <T extends LedgerTables>(db: Kysely<T>, workspace: string): StateReader => ({
  get: (kind, id) => read(db, workspace, kind, id),
});

export async function listEntities<T extends LedgerTables, K extends EntityKind>(
  db: Kysely<T>,
  workspace: string,
  kind: K,
  { agent, after, before, limit, order }: ListOptions,
): Promise<Page<Entities[K]>> {
  let query = ledgerTables(db)
    .selectFrom('projection')
    .select(['seq', 'data'])
    .where('workspace', '=', workspace)
    .where('kind', '=', kind);
  if (agent !== undefined) query = query.where('agent', '=', agent);
  if (after !== undefined) query = query.where('seq', '>', after);
  if (before !== undefined) query = query.where('seq', '<', before);
  // One more than asked for tells whether there is a next page.
  const rows = await query
    .orderBy('seq', order)
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit).map(({ seq, data }) => ({ seq, value: JSON.parse(data) as Entities[K] }));
  return { items, next: rows.length > limit ? (items.at(-1)?.seq ?? null) : null };
}

// One statement writes a handful of records; a fixed stride makes the order a function of the entries alone.
const WRITES_PER_ENTRY = 4096;

/** Where a record first written by an entry stands in every list. */
export function seqOf(sequence: number, index: number): number {
  if (index >= WRITES_PER_ENTRY) throw new Error('One decision writes too many records.');
  return sequence * WRITES_PER_ENTRY + index;
}

const keyOf = (kind: string, id: string): string => `${kind} ${id}`;
const KEPT_CLEAN = 5000;
const ROWS_AT_ONCE = 50;

/**
 * State during one unit of work: reads are kept, writes are seen by later reads at once and reach the table together in
 * `flush`. Only for use inside the transaction that nobody else can write beside.
 */
export class Pending implements StateReader {
  readonly #below: StateReader;
  readonly #clean = new Map<string, unknown>();
  readonly #written = new Map<string, { write: EntityWrite; seq: number }>();

  constructor(below: StateReader) {
    this.#below = below;
  }

  async get<K extends EntityKind>(kind: K, id: string): Promise<Entities[K] | undefined> {
    const key = keyOf(kind, id);
    const written = this.#written.get(key);
    // The key holds the kind, so the value is of that kind.
    if (written !== undefined) return written.write.value as Entities[K];
    if (this.#clean.has(key)) return this.#clean.get(key) as Entities[K] | undefined;
    const value = await this.#below.get(kind, id);
    if (this.#clean.size >= KEPT_CLEAN) this.#clean.clear();
    this.#clean.set(key, value);
    return value;
  }

  apply(sequence: number, writes: readonly EntityWrite[]): void {
    for (const [index, write] of writes.entries()) {
      const key = keyOf(write.kind, write.id);
      const seq = this.#written.get(key)?.seq ?? seqOf(sequence, index);
      this.#written.set(key, { write, seq });
    }
  }

  /** What was written since the last flush, as rows; a row that exists already keeps its own `seq`. */
  rows(workspace: string): ProjectionTable[] {
    return [...this.#written.values()].map(({ write, seq }) => ({
      workspace,
      kind: write.kind,
      id: write.id,
      agent: write.agent,
      seq,
      data: JSON.stringify(write.value),
    }));
  }

  async flush<T extends LedgerTables>(tx: Kysely<T>, workspace: string): Promise<void> {
    const rows = this.rows(workspace);
    for (let at = 0; at < rows.length; at += ROWS_AT_ONCE)
      await ledgerTables(tx)
        .insertInto('projection')
        .values(rows.slice(at, at + ROWS_AT_ONCE))
        .onConflict((conflict) =>
          conflict
            .columns(['workspace', 'kind', 'id'])
            .doUpdateSet((row) => ({ agent: row.ref('excluded.agent'), data: row.ref('excluded.data') })),
        )
        .execute();
    for (const [key, { write }] of this.#written) this.#clean.set(key, write.value);
    this.#written.clear();
  }
}
