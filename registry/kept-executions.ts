import type { ExecutionRecord } from '../shared/executions/record.ts';
import { redactRecord } from '../shared/executions/redact.ts';
import { type ExecutionSettings, USUAL_SETTINGS } from '../shared/executions/settings.ts';
import { addSettings, type SettingsChange, settingsChanges, settingsNow } from './store/execution-settings.ts';
import type { ExecutionRow } from './store/executions/row.ts';
import type { ExecutionStore } from './store/executions/store.ts';
import type { RegistryDb } from './store/tables.ts';

/** The log with what a team says is kept of it: what is marked never reaches it, what is old leaves it. */
export interface KeptExecutions extends ExecutionStore {
  settings(agent: string): Promise<ExecutionSettings>;
  /** Newest first. */
  changes(agent: string): Promise<SettingsChange[]>;
  change(agent: string, id: string, change: SettingsChange): Promise<void>;
  /** Removes of these agents what is kept no longer; returns how many rows and months. `now` in milliseconds. */
  removeOld(agents: readonly string[], now: number): Promise<{ rows: number; months: number }>;
}

/** What a team says is kept of the executions of its agents, by agent. */
export interface KeptSettings {
  /** As they are in the database. */
  now(): Promise<Map<string, ExecutionSettings>>;
  /** These rows as they may be stored: without what is marked. Throws where the settings cannot be read. */
  keep(rows: readonly ExecutionRow[]): Promise<readonly ExecutionRow[]>;
  /** After a change of them: nothing read before it is believed any more. */
  changed(): Promise<void>;
}

/** Another replica's settings hold here within this time. */
const SETTINGS_MS = 1000;
const CHANGES_SHOWN = 50;
const DAY_MS = 86_400_000;

export function keptSettings(db: RegistryDb): KeptSettings {
  let known: { until: number; settings: Map<string, ExecutionSettings> } | undefined;
  let reading: Promise<Map<string, ExecutionSettings>> | undefined;
  async function read(): Promise<Map<string, ExecutionSettings>> {
    try {
      const settings = await settingsNow(db);
      known = { until: performance.now() + SETTINGS_MS, settings };
      return settings;
    } finally {
      reading = undefined;
    }
  }
  const now = (): Promise<Map<string, ExecutionSettings>> => {
    reading ??= read();
    return reading;
  };
  return {
    now,
    // Without settings nothing is written: what a team wants redacted must never be stored because they could not be read.
    async keep(rows) {
      const settings = known !== undefined && performance.now() < known.until ? known.settings : await now();
      return rows.map((row) => {
        const { redact = [] } = settings.get(row.agent) ?? {};
        if (redact.length === 0) return row;
        // `executionRow` made it.
        const record = JSON.parse(row.record) as ExecutionRecord;
        return { ...row, record: JSON.stringify(redactRecord(record, redact)) };
      });
    },
    async changed() {
      await reading?.catch(() => {});
      await now();
    },
  };
}

/** The log with what a team says is kept of it. `store` keeps of its rows what `settings` say. */
export function keptExecutions(store: ExecutionStore, settings: KeptSettings, db: RegistryDb): KeptExecutions {
  return {
    ...store,
    settings: async (agent) => (await settings.now()).get(agent) ?? USUAL_SETTINGS,
    changes: (agent) => settingsChanges(db, agent, CHANGES_SHOWN),
    async change(agent, id, change) {
      await addSettings(db, agent, id, change);
      await settings.changed();
    },
    async removeOld(agents, time) {
      const all = await settings.now();
      let rows = 0;
      let longest = 0;
      for (const agent of agents) {
        const { keepDays, keepRows } = all.get(agent) ?? USUAL_SETTINGS;
        longest = Math.max(longest, keepDays);
        rows += await store.prune({ agent, before: time - keepDays * DAY_MS, keep: keepRows });
      }
      const months = agents.length === 0 ? 0 : await store.dropBefore(time - longest * DAY_MS);
      return { rows, months };
    },
  };
}
