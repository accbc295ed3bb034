import type { Migration } from '../../ledger/migrate.ts';
import type { PostgresMigration } from '../../ledger/migrate-postgres.ts';

export interface CanaryTables {
  canary_settings: { agent: string; settings: string; changed_by: string; changed_at: string };
  canary_runs: {
    id: string;
    agent: string;
    version: string;
    /** JSON of the model asked for. */
    model: string;
    at: string;
    served: string | null;
    fingerprint: string | null;
    /** JSON list of `[case, title, passed, failed]`. */
    results: string;
    not_run: number;
    cost_usd: number | null;
  };
  drift_findings: {
    id: string;
    agent: string;
    version: string;
    model: string;
    kind: string;
    found_at: string;
    since: string;
    /** JSON of what the kind needs. */
    detail: string;
    closed_at: string | null;
    closed_by: string | null;
    closed_reason: string | null;
  };
  /** Runs that were asked for and are not over. */
  canary_going: { agent: string; since: string; done: number; total: number };
}

export const canaryMigrations: readonly (Migration & PostgresMigration)[] = [
  {
    name: 'registry-0009-canaries',
    up: (raw) =>
      void raw.exec(`
        create table canary_settings (
          agent text primary key, settings text not null, changed_by text not null, changed_at text not null
        ) strict;
        create table canary_runs (
          id text primary key, agent text not null, version text not null, model text not null, at text not null,
          served text, fingerprint text, results text not null, not_run integer not null, cost_usd real
        ) strict;
        create index canary_runs_of on canary_runs (agent, version, model, id);
        create table drift_findings (
          id text primary key, agent text not null, version text not null, model text not null, kind text not null,
          found_at text not null, since text not null, detail text not null,
          closed_at text, closed_by text, closed_reason text
        ) strict;
        create index drift_findings_of on drift_findings (agent, id);
      `),
    postgres: `
      create table canary_settings (
        agent text collate "C" primary key, settings text not null, changed_by text collate "C" not null,
        changed_at text collate "C" not null
      );
      create table canary_runs (
        id text collate "C" primary key, agent text collate "C" not null, version text collate "C" not null,
        model text collate "C" not null, at text collate "C" not null, served text, fingerprint text,
        results text not null, not_run bigint not null, cost_usd double precision
      );
      create index canary_runs_of on canary_runs (agent, version, model, id);
      create table drift_findings (
        id text collate "C" primary key, agent text collate "C" not null, version text collate "C" not null,
        model text collate "C" not null, kind text collate "C" not null, found_at text collate "C" not null,
        since text collate "C" not null, detail text not null,
        closed_at text collate "C", closed_by text, closed_reason text
      );
      create index drift_findings_of on drift_findings (agent, id);
    `,
  },
  {
    name: 'registry-0010-canaries-going',
    up: (raw) =>
      void raw.exec(`
        create table canary_going (
          agent text primary key, since text not null, done integer not null, total integer not null
        ) strict;
      `),
    postgres: `
      create table canary_going (
        agent text collate "C" primary key, since text collate "C" not null, done bigint not null, total bigint not null
      );
    `,
  },
];
