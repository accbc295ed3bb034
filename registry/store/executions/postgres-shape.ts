import type { PostgresMigration } from '../../../ledger/migrate-postgres.ts';

/** The log of replicas that share a database. */
export const executionMigrations: readonly PostgresMigration[] = [
  {
    name: 'registry-shared-0002-executions-in-columns',
    postgres: `
      alter table executions
        add column channel text collate "C", add column kind text collate "C" not null default 'run',
        add column batch text collate "C", add column provider text collate "C" not null default '',
        add column model text collate "C", add column "latencyMs" double precision not null default 0,
        add column "costUsd" double precision;
      update executions set
        provider = coalesce(record::json #>> '{call,provider}', ''), model = record::json #>> '{call,servedModel}',
        "latencyMs" = coalesce((record::json #>> '{call,latencyMs}')::double precision, 0),
        "costUsd" = (record::json #>> '{call,costUsd}')::double precision;
    `,
  },
];
