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
];
