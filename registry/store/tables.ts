import type { Migration } from '../../ledger/migrate.ts';
import type { PostgresMigration } from '../../ledger/migrate-postgres.ts';
import { type Db, type LedgerTables, ledgerMigrations } from '../../ledger/tables.ts';
import { type CanaryTables, canaryMigrations } from './canary-tables.ts';
import { type CorrectionTables, correctionMigrations } from './corrections.ts';
import { type ExecutionSettingsTables, executionSettingsMigrations } from './execution-settings.ts';
import { type ExecutionTables, executionMigrations } from './executions/postgres-shape.ts';
import { type RunTables, runMigrations } from './run-tables.ts';
import { type SignInTables, signInMigrations } from './sign-in-tables.ts';
import { deliveryLogMigrations, type WebhookTables, webhookMigrations } from './webhook-tables.ts';

export interface RegistryTables
  extends CanaryTables,
    CorrectionTables,
    SignInTables,
    WebhookTables,
    RunTables,
    ExecutionSettingsTables {
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
    /** JSON of `KeyLimits`; what is absent is not limited. */
    limits: string;
    old_secret_hash: string | null;
    old_secret_until: string | null;
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
  /** Tokens are stored as SHA-256 only. */
  sessions: { token_hash: string; public_key: string; member: string; expires_at: number };
  /** Links by which a member adds a device: by SHA-256 of their code. The four of the offer are set together, once. */
  device_links: {
    code_hash: string;
    id: string;
    member: string;
    created_at: string;
    expires_at: string;
    device: string | null;
    public_key: string | null;
    proof: string | null;
    seal: string | null;
    refused_at: string | null;
  };
  /** Challenges that opened a session, until they would have expired anyway. */
  spent_challenges: { challenge_hash: string; expires_at: number };
}
/** Tables that replicas share; on SQLite what they hold is in files of its own. */
export interface SharedTables extends ExecutionTables {
  /** One row: the registry's identity and certificate, sealed. */
  registry_identity: { id: 1; sealed: string };
}
export type AllTables = LedgerTables & RegistryTables;
export type RegistryDb = Db<RegistryTables>;

export const registryMigrations: readonly (Migration & PostgresMigration)[] = [
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
    postgres: `
      create table invites (
        code_hash text collate "C" primary key, roles text not null, created_at text collate "C" not null,
        expires_at text collate "C" not null, used_at text collate "C", used_by text collate "C"
      );
      create table api_keys (
        id text collate "C" primary key, name text collate "C" not null, secret_hash text collate "C" not null unique,
        created_by text collate "C" not null, created_at text collate "C" not null,
        last_used_at text collate "C", revoked_at text collate "C"
      );
    `,
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
    postgres: `
      create table readers (
        key_id text collate "C" not null references api_keys (id), agent text collate "C" not null, fields text not null,
        reader text collate "C" not null check (reader in ('tolerant', 'strict')), declared_by text collate "C",
        declared_at text collate "C" not null, primary key (key_id, agent)
      );
    `,
  },
  {
    name: 'registry-0003-sessions',
    up: (raw) =>
      void raw.exec(`
        create table sessions (
          token_hash text primary key, public_key text not null, member text not null, expires_at integer not null
        ) strict;
        create table spent_challenges (challenge_hash text primary key, expires_at integer not null) strict;
      `),
    postgres: `
      create table sessions (
        token_hash text collate "C" primary key, public_key text collate "C" not null, member text collate "C" not null,
        expires_at bigint not null
      );
      create table spent_challenges (challenge_hash text collate "C" primary key, expires_at bigint not null);
    `,
  },
  {
    name: 'registry-0004-device-links',
    up: (raw) =>
      void raw.exec(`
        create table device_links (
          code_hash text primary key, id text not null unique, member text not null, created_at text not null,
          expires_at text not null, device text, public_key text, proof text, seal text, refused_at text
        ) strict;
        create index device_links_by_member on device_links (member);
      `),
    postgres: `
      create table device_links (
        code_hash text collate "C" primary key, id text collate "C" not null unique, member text collate "C" not null,
        created_at text collate "C" not null, expires_at text collate "C" not null, device text,
        public_key text collate "C", proof text, seal text, refused_at text collate "C"
      );
      create index device_links_by_member on device_links (member);
    `,
  },
  ...runMigrations,
  ...webhookMigrations,
  ...executionSettingsMigrations,
  ...signInMigrations,
  ...canaryMigrations,
  ...deliveryLogMigrations,
  ...correctionMigrations,
];

/** Of a database that several replicas share. */
export const sharedMigrations: readonly PostgresMigration[] = [
  ...registryMigrations,
  {
    name: 'registry-shared-0001-executions-and-identity',
    postgres: `
      create table executions (
        id text collate "C" primary key, agent text collate "C" not null, version text collate "C" not null,
        at text collate "C" not null, outcome text collate "C" not null, application text collate "C" not null,
        record text not null
      );
      create table registry_identity (id smallint primary key check (id = 1), sealed text not null);
    `,
  },
  ...executionMigrations,
];
