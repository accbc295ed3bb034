import type { Migration } from '../../ledger/migrate.ts';
import { type Db, type LedgerTables, ledgerMigrations } from '../../ledger/tables.ts';

export interface RegistryTables {
  /** Secrets are stored as SHA-256 only. */
  invites: {
    code_hash: string;
    roles: string;
    created_at: string;
    expires_at: string;
    used_at: string | null;
    used_by: string | null;
  };
  api_keys: {
    id: string;
    name: string;
    secret_hash: string;
    created_by: string;
    created_at: string;
    last_used_at: string | null;
    revoked_at: string | null;
  };
  /** What an application says it reads of an agent's outputs. */
  readers: {
    key_id: string;
    /** Id, which outlives names. */
    agent: string;
    /** JSON list of dotted paths. */
    fields: string;
    reader: 'tolerant' | 'strict';
    /** The member who said so, null where the application did. */
    declared_by: string | null;
    declared_at: string;
  };
}
export type AllTables = LedgerTables & RegistryTables;
export type RegistryDb = Db<RegistryTables>;

export const registryMigrations: readonly Migration[] = [
  ...ledgerMigrations,
  {
    name: 'registry-0001-people-and-keys',
    up: (raw) =>
      void raw.exec(`
        create table invites (
          code_hash text primary key, roles text not null, created_at text not null, expires_at text not null,
          used_at text, used_by text
        ) strict;
        create table api_keys (
          id text primary key, name text not null, secret_hash text not null unique, created_by text not null,
          created_at text not null, last_used_at text, revoked_at text
        ) strict;
      `),
  },
  {
    name: 'registry-0002-readers',
    up: (raw) =>
      void raw.exec(`
        create table readers (
          key_id text not null references api_keys (id), agent text not null, fields text not null,
          reader text not null check (reader in ('tolerant', 'strict')), declared_by text, declared_at text not null,
          primary key (key_id, agent)
        ) strict;
      `),
  },
];
