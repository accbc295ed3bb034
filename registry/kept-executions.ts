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

/** Another replica's settings hold here within this time. */
const SETTINGS_MS = 1000;
const CHANGES_SHOWN = 50;
const DAY_MS = 86_400_000;

export function keptExecutions(store: ExecutionStore, db: RegistryDb): KeptExecutions {
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
  const write = (row: ExecutionRow, settings: Map<string, ExecutionSettings>): Promise<void> => {
    const { redact = [] } = settings.get(row.agent) ?? {};
    if (redact.length === 0) return store.write(row);
    // `executionRow` made it.
    const record = JSON.parse(row.record) as ExecutionRecord;
    return store.write({ ...row, record: JSON.stringify(redactRecord(record, redact)) });
  };
  return {
    ...store,
    // Without settings nothing is written: what a team wants redacted must never be stored because they could not be read.
    write: (row) =>
      known !== undefined && performance.now() < known.until
        ? write(row, known.settings)
        : now().then((settings) => write(row, settings)),
    settings: async (agent) => (await now()).get(agent) ?? USUAL_SETTINGS,
    changes: (agent) => settingsChanges(db, agent, CHANGES_SHOWN),
    async change(agent, id, change) {
      await addSettings(db, agent, id, change);
      await reading?.catch(() => {});
      await now();
    },
    async removeOld(agents, time) {
      const settings = await now();
      let rows = 0;
      let longest = 0;
      for (const agent of agents) {
        const { keepDays, keepRows } = settings.get(agent) ?? USUAL_SETTINGS;
        longest = Math.max(longest, keepDays);
        rows += await store.prune({ agent, before: time - keepDays * DAY_MS, keep: keepRows });
      }
      const months = agents.length === 0 ? 0 : await store.dropBefore(time - longest * DAY_MS);
      return { rows, months };
    },
  };
}
