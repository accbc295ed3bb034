import type { Migration } from '../../ledger/migrate.ts';
import type { PostgresMigration } from '../../ledger/migrate-postgres.ts';

export interface RunTables {
  /** Calls that an application named with an idempotency key, until they are forgotten. */
  idempotent_calls: {
    key_id: string;
    name: string;
    /** What was asked, as a hash. */
    fingerprint: string;
    /** Whoever runs it now; null once it is answered. */
    owner: string | null;
    /** Milliseconds since the epoch after which an owner that said nothing is gone. */
    lease_until: number;
    /** JSON of a `StoredAnswer`. */
    answer: string | null;
    expires_at: number;
  };
  /** What was called and spent with each key by UTC day. */
  key_spend: { key_id: string; day: string; usd: number; calls: number };
  /** Calls of keys with a limit, by minute since the epoch; where replicas count together. */
  key_minutes: { key_id: string; minute: number; calls: number };
  /** Of a registry on SQLite; replicas on PostgreSQL share those of pg-boss. */
  jobs: {
    id: string;
    queue: string;
    /** JSON of texts. */
    data: string;
    state: 'waiting' | 'active' | 'dead';
    run_at: number;
    attempts: number;
  };
  /** Runs that nobody waits for: a batch, or one asynchronous run. */
  batches: {
    id: string;
    kind: 'async' | 'batch';
    key_id: string;
    agent: string;
    version: string;
    named: string;
    /** JSON of model, timeoutMs and metadata. */
    choices: string;
    state: 'waiting' | 'running' | 'done' | 'cancelled';
    total: number;
    created_at: string;
    finished_at: string | null;
  };
  /** One input of a batch each. `owner`: the attempt that works on it; only it may store the result. */
  batch_items: {
    batch: string;
    position: number;
    state: 'waiting' | 'running' | 'ok' | 'failed' | 'cancelled';
    input: string;
    owner: string | null;
    execution: string | null;
    /** JSON: the answer of the call, or its problem. */
    result: string | null;
  };
}

export const runMigrations: readonly (Migration & PostgresMigration)[] = [
  {
    name: 'registry-0004-idempotent-calls',
    up: (raw) =>
      void raw.exec(`
        create table idempotent_calls (
          key_id text not null, name text not null, fingerprint text not null, owner text, lease_until integer not null,
          answer text, expires_at integer not null, primary key (key_id, name)
        ) strict;
        create index idempotent_calls_by_end on idempotent_calls (expires_at);
      `),
    postgres: `
      create table idempotent_calls (
        key_id text collate "C" not null, name text collate "C" not null, fingerprint text collate "C" not null,
        owner text collate "C", lease_until bigint not null, answer text, expires_at bigint not null,
        primary key (key_id, name)
      );
      create index idempotent_calls_by_end on idempotent_calls (expires_at);
    `,
  },
  {
    name: 'registry-0005-jobs-and-batches',
    up: (raw) =>
      void raw.exec(`
        create table jobs (
          id text primary key, queue text not null, data text not null,
          state text not null check (state in ('waiting', 'active', 'dead')), run_at integer not null,
          attempts integer not null
        ) strict;
        create index jobs_by_turn on jobs (queue, state, run_at);
        create table batches (
          id text primary key, kind text not null check (kind in ('async', 'batch')), key_id text not null,
          agent text not null, version text not null, named text not null, choices text not null,
          state text not null check (state in ('waiting', 'running', 'done', 'cancelled')), total integer not null,
          created_at text not null, finished_at text
        ) strict;
        create index batches_by_key on batches (key_id, id);
        create index batches_by_end on batches (finished_at);
        create table batch_items (
          batch text not null references batches (id) on delete cascade, position integer not null,
          state text not null check (state in ('waiting', 'running', 'ok', 'failed', 'cancelled')), input text not null,
          owner text, execution text, result text, primary key (batch, position)
        ) strict, without rowid;
        create index batch_items_by_state on batch_items (batch, state, position);
      `),
    postgres: `
      create table jobs (
        id text collate "C" primary key, queue text collate "C" not null, data text not null,
        state text collate "C" not null check (state in ('waiting', 'active', 'dead')), run_at bigint not null,
        attempts bigint not null
      );
      create table batches (
        id text collate "C" primary key, kind text collate "C" not null check (kind in ('async', 'batch')),
        key_id text collate "C" not null, agent text collate "C" not null, version text collate "C" not null,
        named text collate "C" not null, choices text not null,
        state text collate "C" not null check (state in ('waiting', 'running', 'done', 'cancelled')),
        total bigint not null, created_at text collate "C" not null, finished_at text collate "C"
      );
      create index batches_by_key on batches (key_id, id);
      create index batches_by_end on batches (finished_at);
      create table batch_items (
        batch text collate "C" not null references batches (id) on delete cascade, position bigint not null,
        state text collate "C" not null check (state in ('waiting', 'running', 'ok', 'failed', 'cancelled')),
        input text not null, owner text collate "C", execution text collate "C", result text,
        primary key (batch, position)
      );
      create index batch_items_by_state on batch_items (batch, state, position);
    `,
  },
  {
    name: 'registry-0006-key-limits',
    up: (raw) =>
      void raw.exec(`
        alter table api_keys add column limits text not null default '{}';
        alter table api_keys add column old_secret_hash text;
        alter table api_keys add column old_secret_until text;
        create index api_keys_by_old_secret on api_keys (old_secret_hash);
        create table key_spend (
          key_id text not null, day text not null, usd real not null, calls integer not null, primary key (key_id, day)
        ) strict;
        create table key_minutes (
          key_id text not null, minute integer not null, calls integer not null, primary key (key_id, minute)
        ) strict;
      `),
    postgres: `
      alter table api_keys
        add column limits text not null default '{}', add column old_secret_hash text collate "C",
        add column old_secret_until text collate "C";
      create index api_keys_by_old_secret on api_keys (old_secret_hash);
      create table key_spend (
        key_id text collate "C" not null, day text collate "C" not null, usd double precision not null,
        calls bigint not null, primary key (key_id, day)
      );
      create table key_minutes (
        key_id text collate "C" not null, minute bigint not null, calls bigint not null, primary key (key_id, minute)
      );
    `,
  },
];
