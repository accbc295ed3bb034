import type { PostgresMigration } from '../../../ledger/migrate-postgres.ts';

/**
 * Which terms a row has, as its writer says: 1, said by nobody, named no time; 2 name the hour and the day. Terms that change again
 * take the next number, and a migration whose trigger refuses the ones before.
 */
export const TERMS_EDITION = 2;

/**
 * As on SQLite (`sqlite-shape.ts`), with what PostgreSQL has instead: rows lie in one partition a month, by their id, whose first 48 bits are
 * the time; an old month is dropped as a whole. `terms` holds what `termsOf` says, null until it was said; a GIN index of each partition
 * finds them. Rows whose month has no partition lie in `executions_other`. `edition`: which terms those are (`TERMS_EDITION`).
 */
export const executionMigrations: readonly PostgresMigration[] = [
  {
    name: 'registry-shared-0002-executions-by-month',
    postgres: `
      alter table executions rename to executions_before;
      alter index executions_pkey rename to executions_before_pkey;
      create table execution_series (
        id integer generated always as identity primary key, agent text collate "C" not null,
        version text collate "C" not null, channel text collate "C" not null, outcome text collate "C" not null,
        application text collate "C" not null, kind text collate "C" not null, provider text collate "C" not null,
        model text collate "C" not null,
        unique (agent, version, channel, outcome, application, kind, provider, model)
      );
      create table executions (
        id text collate "C" primary key, series integer not null references execution_series (id),
        at text collate "C" not null, batch text collate "C", latency_ms double precision not null,
        cost_usd double precision, record text not null, terms tsvector
      ) partition by range (id);
      create index executions_series on executions (series, id);
      create index executions_terms on executions using gin (terms);
      create index executions_unindexed on executions (id) where terms is null;
      create table executions_other partition of executions default;

      create function make_execution_month(wanted timestamp) returns void language plpgsql as $$
      declare
        first timestamp := date_trunc('month', wanted);
        place text := 'executions_' || to_char(first, 'YYYY_MM');
        bound text[];
      begin
        if to_regclass(place) is not null then return; end if;
        select array_agg(substr(hex, 1, 8) || '-' || substr(hex, 9)) into bound from (
          select lpad(to_hex((extract(epoch from each) * 1000)::bigint), 12, '0') as hex
          from unnest(array[first, first + interval '1 month']) as each
        ) as bounds;
        execute format('create table %I partition of executions for values from (%L) to (%L)', place, bound[1], bound[2]);
      end $$;

      select make_execution_month(month) from (
        select distinct date_trunc('month', to_timestamp(
          ('x' || lpad(replace(substr(id, 1, 13), '-', ''), 16, '0'))::bit(64)::bigint / 1000.0) at time zone 'UTC') as month
        from executions_before where id ~ '^[0-9a-f]{8}-[0-9a-f]{4}-7'
      ) as months;

      create temporary table carried on commit drop as select *,
        coalesce(record::json #>> '{call,provider}', '') as provider,
        coalesce(record::json #>> '{call,servedModel}', '') as model
        from executions_before;
      insert into execution_series (agent, version, channel, outcome, application, kind, provider, model)
        select distinct agent, version, '', outcome, application, 'run', provider, model from carried;
      insert into executions (id, series, at, latency_ms, cost_usd, record)
        select carried.id, series.id, at, coalesce((record::json #>> '{call,latencyMs}')::double precision, 0),
          (record::json #>> '{call,costUsd}')::double precision, record
        from carried join execution_series as series using (agent, version, outcome, application, provider, model);
      drop table executions_before;
    `,
  },
  {
    // The terms of a row name its hour, day and series since: what was written before is indexed anew.
    name: 'registry-shared-0003-executions-by-hour',
    postgres: 'update executions set terms = null',
  },
  {
    // While replicas are upgraded one after the other, older ones go on writing. Their terms lack what searches rely on, and
    // they name no edition: such terms are not stored, so their rows wait to be indexed as any other does.
    name: 'registry-shared-0004-executions-by-older-programs',
    postgres: `
      alter table executions add column edition smallint;
      create function refuse_older_terms() returns trigger language plpgsql as $$
      begin
        new.terms := null;
        return new;
      end $$;
      create trigger executions_older_terms before insert or update of terms on executions for each row
        when (new.terms is not null and coalesce(new.edition, 1) < 2) execute function refuse_older_terms();
    `,
  },
];

/** The log in a database that replicas share. */
export interface ExecutionTables {
  execution_series: {
    id: number;
    agent: string;
    version: string;
    channel: string;
    outcome: string;
    application: string;
    kind: string;
    provider: string;
    model: string;
  };
  executions: {
    id: string;
    series: number;
    at: string;
    batch: string | null;
    latency_ms: number;
    cost_usd: number | null;
    record: string;
    terms: string | null;
    edition: number | null;
  };
}
