import type { Kysely } from 'kysely';
import type { Migration } from './migrate.ts';
import type { PostgresMigration } from './migrate-postgres.ts';

/** Content-addressed JSON that statements name (specs, reports): `content` is canonical, `hash` its SHA-256. */
export interface ObjectsTable {
  hash: string;
  content: string;
}
/** The chain of one workspace. `kind`, `agent`, `member`, `time` repeat the statement for searching; nothing decides by them. */
export interface EntriesTable {
  workspace: string;
  sequence: number;
  statement: string;
  previous: string | null;
  hash: string;
  envelope: string;
  kind: string;
  agent: string | null;
  member: string;
  time: string;
}
/** What the entries add up to, as JSON in `data`. `seq` grows with the first write and never changes after it. */
export interface ProjectionTable {
  workspace: string;
  kind: string;
  id: string;
  agent: string | null;
  seq: number;
  data: string;
}
export interface LedgerTables {
  objects: ObjectsTable;
  entries: EntriesTable;
  projection: ProjectionTable;
}

/**
 * A host's database. A host adds tables of its own as
 * `interface DesktopTables { drafts: DraftsTable }`, `type DesktopDb = Db<DesktopTables>`, and opens it with
 * `openDatabase<LedgerTables & DesktopTables>({ migrations: [...ledgerMigrations, ...desktopMigrations], … })`.
 * Every function of the ledger and `work` takes such a database or its transaction.
 */
export type Db<Extra = unknown> = Kysely<LedgerTables & Extra>;

/**
 * The ledger's own tables of a host's database. Kysely's types are invariant in the tables, so the compiler cannot see
 * that a database with more tables is one with these; `T extends LedgerTables` is what makes it true.
 */
export const ledgerTables = <T extends LedgerTables>(db: Kysely<T>): Kysely<LedgerTables> =>
  db as unknown as Kysely<LedgerTables>;

export const ledgerMigrations: readonly (Migration & PostgresMigration)[] = [
  {
    name: 'ledger-0001-record',
    up: (sql) =>
      void sql.exec(`
        create table objects (hash text primary key, content text not null) strict;
        create table entries (
          workspace text not null,
          sequence integer not null check (sequence > 0),
          statement text not null,
          previous text,
          hash text not null,
          envelope text not null,
          kind text not null,
          agent text,
          member text not null,
          time text not null,
          primary key (workspace, sequence),
          unique (workspace, statement)
        ) strict;
        create index entries_by_agent on entries (workspace, agent, sequence);
        create table projection (
          workspace text not null,
          kind text not null,
          id text not null,
          agent text,
          seq integer not null,
          data text not null,
          primary key (workspace, kind, id)
        ) strict;
        create index projection_in_order on projection (workspace, kind, seq);
        create index projection_by_agent on projection (workspace, kind, agent, seq);
      `),
    postgres: `
      create table objects (hash text collate "C" primary key, content text not null);
      create table entries (
        workspace text collate "C" not null,
        sequence bigint not null check (sequence > 0),
        statement text collate "C" not null,
        previous text collate "C",
        hash text collate "C" not null,
        envelope text not null,
        kind text collate "C" not null,
        agent text collate "C",
        member text collate "C" not null,
        time text collate "C" not null,
        primary key (workspace, sequence),
        unique (workspace, statement)
      );
      create index entries_by_agent on entries (workspace, agent, sequence);
      create table projection (
        workspace text collate "C" not null,
        kind text collate "C" not null,
        id text collate "C" not null,
        agent text collate "C",
        seq bigint not null,
        data text not null,
        primary key (workspace, kind, id)
      );
      create index projection_in_order on projection (workspace, kind, seq);
      create index projection_by_agent on projection (workspace, kind, agent, seq);
    `,
  },
  {
    // A member says how many devices they have as soon as it is not one. Written before that was counted: those let in by
    // `member.add` a second time.
    name: 'ledger-0002-devices',
    up: (sql) =>
      void sql.exec(`
        update projection set data = json_set(data, '$.devices', held.devices)
        from (
          select workspace, json_extract(data, '$.member') as member, count(*) as devices
          from projection where kind = 'key' group by 1, 2
        ) as held
        where kind = 'member' and projection.workspace = held.workspace and projection.id = held.member and held.devices > 1
      `),
    postgres: `
      update projection set data = (projection.data::jsonb || jsonb_build_object('devices', held.devices))::text
      from (
        select workspace, data::jsonb ->> 'member' as member, count(*) as devices
        from projection where kind = 'key' group by 1, 2
      ) as held
      where kind = 'member' and projection.workspace = held.workspace and projection.id = held.member and held.devices > 1
    `,
  },
];
