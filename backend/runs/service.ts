import { askAgent } from '../../engine/runner/run-agent.ts';
import { runSuite } from '../../engine/runner/runner.ts';
import { work } from '../../ledger/work.ts';
import { AppError } from '../../shared/errors.ts';
import type { TestCase } from '../../shared/grading/case.ts';
import type { CaseResult } from '../../shared/grading/report.ts';
import { hashOf } from '../../shared/json/canonical.ts';
import type { ModelRef, Spec } from '../../shared/spec/spec.ts';
import { usableConnections } from '../connections/connections.ts';
import type { Core } from '../context.ts';
import { appendResults, insertRun, readRun, type StoredRun, updateRun } from '../store/runs.ts';

interface RunOrder {
  agent: string;
  spec: Spec;
  /** The version that has exactly this spec, when there is one. */
  version: string | null;
  model: ModelRef | null;
  limitUsd: number | null;
  cases: readonly TestCase[];
}
/** What happens to a run, after it was stored. */
export type RunNews =
  | { type: 'results'; results: readonly CaseResult[]; run: StoredRun }
  | { type: 'done'; run: StoredRun };

/** Runs that are going. They belong to the backend, not to a window: closing one stops nothing. */
export interface RunService {
  start(order: RunOrder): Promise<StoredRun>;
  cancel(id: string): Promise<StoredRun>;
  /** News of a going run, from now on; undefined for one that is over. */
  follow(id: string, listener: (news: RunNews) => void): (() => void) | undefined;
  close(): Promise<void>;
}

const CONCURRENCY = 20;

interface Going {
  abort: AbortController;
  finished: Promise<void>;
  listeners: Set<(news: RunNews) => void>;
}

export function createRunService(core: Core): RunService {
  const going = new Map<string, Going>();
  let isClosing = false;

  async function run(order: RunOrder, stored: StoredRun, self: Going): Promise<void> {
    let current = stored;
    const tell = (news: RunNews): void => {
      for (const listener of self.listeners) listener(news);
    };
    const store = async (next: StoredRun, batch: readonly CaseResult[]): Promise<void> => {
      await work(core.db, (tx) => appendResults(tx, next, current.done, batch));
      current = next;
    };
    try {
      const { report } = await runSuite({
        contract: order.spec.contract,
        cases: order.cases,
        ask: askAgent({
          spec: order.spec,
          model: order.model,
          connections: await usableConnections(core),
          now: stored.startedAt,
        }),
        plan: { model: order.model, concurrency: CONCURRENCY, limitUsd: order.limitUsd },
        signal: self.abort.signal,
        now: core.now,
        subject: {
          agent: order.agent,
          spec: stored.spec,
          version: order.version,
          suite: hashOf({ cases: order.cases }),
        },
        onResults: async (batch, progress) => {
          const counts = { ...progress.counts, total: stored.counts.total };
          await store({ ...current, counts, done: progress.done, costUsd: progress.costUsd }, batch);
          tell({ type: 'results', results: batch, run: current });
        },
      });
      await work(core.db, async (tx) => {
        const hash = await core.ledger.putObject(tx, report);
        const state = report.stopped !== 'cancelled' ? 'finished' : isClosing ? 'interrupted' : 'cancelled';
        current = {
          ...current,
          state,
          finishedAt: report.finishedAt,
          counts: report.counts,
          costUsd: report.costUsd,
          report: hash,
        };
        await updateRun(tx, current);
      });
    } catch (error) {
      core.log.error({ run: stored.id, err: error instanceof Error ? error.message : 'unknown' }, 'a run failed');
      current = { ...current, state: 'failed', finishedAt: core.now() };
      await work(core.db, (tx) => updateRun(tx, current)).catch(() => undefined); // A full disk: told at the next start.
    }
    going.delete(stored.id);
    // Progress travels on the run's own stream; lists refetch only when a run begins and ends.
    core.announcer.announce(['runs', 'agents'], [stored.id]);
    tell({ type: 'done', run: current });
  }

  return {
    async start(order) {
      const stored: StoredRun = {
        id: core.newId(),
        workspace: core.workspaces.current().id,
        agent: order.agent,
        state: 'running',
        model: order.model,
        startedAt: core.now(),
        finishedAt: null,
        counts: { total: order.cases.length, pass: 0, fail: 0, uncertain: 0, notRun: 0 },
        done: 0,
        costUsd: order.model === null ? 0 : null,
        report: null,
        spec: hashOf(order.spec),
        version: order.version,
      };
      await work(core.db, (tx) => insertRun(tx, stored));
      const self: Going = { abort: new AbortController(), finished: Promise.resolve(), listeners: new Set() };
      going.set(stored.id, self);
      self.finished = run(order, stored, self);
      core.announcer.announce(['runs'], [stored.id]);
      return stored;
    },
    async cancel(id) {
      const self = going.get(id);
      self?.abort.abort();
      await self?.finished;
      const stored = await readRun(core.db, id);
      if (stored === undefined) throw new AppError('not_found', 'This run is not stored here.', { entity: 'run', id });
      return stored;
    },
    follow(id, listener) {
      const self = going.get(id);
      self?.listeners.add(listener);
      return self === undefined ? undefined : () => void self.listeners.delete(listener);
    },
    async close() {
      isClosing = true;
      for (const self of going.values()) self.abort.abort();
      await Promise.all([...going.values()].map((self) => self.finished));
    },
  };
}
