import type { Migration } from '../../ledger/migrate.ts';
import type { PostgresMigration } from '../../ledger/migrate-postgres.ts';
import { ExecutionSettings } from '../../shared/executions/settings.ts';
import type { RegistryDb } from './tables.ts';

export interface ExecutionSettingsTables {
  /** What is kept of an agent's executions: each row replaces the one before, and stays to tell who changed what. */
  execution_settings: {
    /** Ordered by time. */
    id: string;
    agent: string;
    /** JSON of `ExecutionSettings`. */
    settings: string;
    set_by: string;
    set_at: string;
  };
}

export const executionSettingsMigrations: readonly (Migration & PostgresMigration)[] = [
  {
    name: 'registry-execution-settings-0001',
    up: (raw) =>
      void raw.exec(`
        create table execution_settings (
          id text primary key, agent text not null, settings text not null, set_by text not null, set_at text not null
        ) strict;
        create index execution_settings_agent on execution_settings (agent, id);
      `),
    postgres: `
      create table execution_settings (
        id text collate "C" primary key, agent text collate "C" not null, settings text not null,
        set_by text collate "C" not null, set_at text collate "C" not null
      );
      create index execution_settings_agent on execution_settings (agent, id);
    `,
  },
];

export interface SettingsChange {
  settings: ExecutionSettings;
  /** Member id. */
  by: string;
  at: string;
}

export async function addSettings(db: RegistryDb, agent: string, id: string, change: SettingsChange): Promise<void> {
  const { settings, by, at } = change;
  await db
    .insertInto('execution_settings')
    .values({ id, agent, settings: JSON.stringify(settings), set_by: by, set_at: at })
    .execute();
}

/** Newest first. */
export async function settingsChanges(db: RegistryDb, agent: string, limit: number): Promise<SettingsChange[]> {
  const rows = await db
    .selectFrom('execution_settings')
    .selectAll()
    .where('agent', '=', agent)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ settings: read(row.settings), by: row.set_by, at: row.set_at }));
}

/** What holds now, of every agent for which somebody said something. */
export async function settingsNow(db: RegistryDb): Promise<Map<string, ExecutionSettings>> {
  const rows = await db
    .selectFrom('execution_settings as one')
    .select(['one.agent', 'one.settings'])
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('execution_settings as later')
            .select('later.id')
            .whereRef('later.agent', '=', 'one.agent')
            .whereRef('later.id', '>', 'one.id'),
        ),
      ),
    )
    .execute();
  return new Map(rows.map((row) => [row.agent, read(row.settings)]));
}

const read = (text: string): ExecutionSettings => ExecutionSettings.parse(JSON.parse(text));
