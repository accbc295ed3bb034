import { askAgent } from '../../engine/runner/run-agent.ts';
import { runCases } from '../../engine/runner/runner.ts';
import { work } from '../../ledger/work.ts';
import { AppError } from '../../shared/errors.ts';
import type { TestCase } from '../../shared/grading/case.ts';
import { type CaseResult, counts as sumUp } from '../../shared/grading/report.ts';
import { reportWriter } from '../../shared/grading/report-writer.ts';
import { samplingUpTo } from '../../shared/grading/sequential.ts';
import { isUnfinished } from '../../shared/grading/unfinished.ts';
import { hashOf } from '../../shared/json/canonical.ts';
import { type ModelRef, Spec } from '../../shared/spec/spec.ts';
import { usableConnections } from '../connections/connections.ts';
import type { Core } from '../context.ts';
import { judgingOf } from '../judging/of-run.ts';
import { readJudge } from '../store/judging.ts';
import { resultPages } from '../store/result-pages.ts';
import {
  appendResults,
  dropResults,
  insertRun,
  listResults,
  readRun,
  type StoredRun,
  updateRun,
} from '../store/runs.ts';
import type { DesktopDb } from '../store/tables.ts';
import { readSuite } from './suite.ts';

interface RunOrder {
  agent: string;
  spec: Spec;
  /** The version that has exactly this spec, when there is one. */
  version: string | null;
  model: ModelRef | null;
  limitUsd: number | null;
  /** Most samples of each case; 1: each is asked once. */
  samples: number;
  /** The draft with a part put back, to see what that part does. */
  trial?: boolean;
  /** The rule that is missing, where that is the part. */
  withoutRule?: string;
  /** Results of earlier runs that stand for asking again. */
  reused?: readonly CaseResult[];
  cases: readonly TestCase[];
}
/** What a resumed run goes on from. */
interface Earlier {
  results: readonly CaseResult[];
  /** The first free position among the stored results. */
  position: number;
}
/** What happens to a run, after it was stored. */
export type RunNews =
  | { type: 'results'; results: readonly CaseResult[]; run: StoredRun }
  | { type: 'done'; run: StoredRun };

/** Runs that are going. They belong to the backend, not to a window: closing one stops nothing. */
export interface RunService {
  start(order: RunOrder): Promise<StoredRun>;
  /**
   * Goes on with a run that was cut short, as the same run: whoever looks at it sees one result for each case of one suite,
   * and the report that a review may cite is whole. `limitUsd` is for what is left.
   */
  resume(id: string, limitUsd: number | null): Promise<StoredRun>;
  /** What `resume` would ask, and with which spec. */
  owes(id: string): Promise<{ spec: Spec; cases: TestCase[] }>;
  cancel(id: string): Promise<StoredRun>;
  /** News of a going run, from now on; undefined for one that is over. */
  follow(id: string, listener: (news: RunNews) => void): (() => void) | undefined;
  close(): Promise<void>;
}

const CONCURRENCY = 20;

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const noSuchRun = (id: string): AppError =>
  new AppError('not_found', 'This run is not stored here.', { entity: 'run', id });

interface Going {
  abort: AbortController;
  finished: Promise<void>;
  listeners: Set<(news: RunNews) => void>;
}

export function createRunService(core: Core): RunService {
  const going = new Map<string, Going>();
  let isClosing = false;

  async function run(order: RunOrder, stored: StoredRun, self: Going, earlier?: Earlier): Promise<void> {
    let current = stored;
    let position = earlier?.position ?? 0;
    const tell = (news: RunNews): void => {
      for (const listener of self.listeners) listener(news);
    };
    const store = async (next: StoredRun, batch: readonly CaseResult[]): Promise<void> => {
      await work(core.db, (tx) => appendResults(tx, next, position, batch));
      position += batch.length;
      current = next;
    };
    try {
      const connections = await usableConnections(core);
      const sums = await runCases({
        contract: order.spec.contract,
        cases: order.cases,
        ask: askAgent({
          spec: order.spec,
          model: order.model,
          connections,
          now: stored.startedAt,
        }),
        ...(await judgingOf(core, stored, connections)),
        plan: {
          model: order.model,
          concurrency: CONCURRENCY,
          limitUsd: order.limitUsd,
          sampling: samplingUpTo(order.samples),
        },
        earlier: earlier === undefined ? undefined : { startedAt: stored.startedAt, results: earlier.results },
        signal: self.abort.signal,
        now: core.now,
        onResults: async (batch, progress) => {
          const counts = { ...progress.counts, total: stored.counts.total };
          await store({ ...current, counts, done: progress.done, costUsd: progress.costUsd }, batch);
          tell({ type: 'results', results: batch, run: current });
        },
      });
      // No result was kept on the way: a run holds as much with ten thousand cases as with ten.
      const writer = reportWriter();
      for await (const page of resultPages(core.db, stored.id, order.cases)) {
        for (const result of page) writer.add(result);
        await nextTurn();
      }
      const { startedAt, finishedAt, stopped } = sums;
      const { summary, text } = writer.end({
        agent: order.agent,
        spec: stored.spec,
        version: order.version,
        suite: stored.suite ?? hashOf({ cases: order.cases }),
        dryRun: order.model === null,
        startedAt,
        finishedAt,
        stopped,
      });
      await work(core.db, async (tx) => {
        const report = await core.ledger.putCanonical(tx, text);
        const state = stopped !== 'cancelled' ? 'finished' : isClosing ? 'interrupted' : 'cancelled';
        const { counts, costUsd } = summary;
        current = { ...current, state, finishedAt, counts, costUsd, report };
        await updateRun(tx, current);
      });
    } catch (error) {
      core.log.error({ run: stored.id, err: error instanceof Error ? error.message : 'unknown' }, 'a run failed');
      current = { ...current, state: 'failed', finishedAt: core.now() };
      await core.failedRuns.note(current, error);
    }
    going.delete(stored.id);
    // Progress travels on the run's own stream; lists refetch only when a run begins and ends.
    core.announcer.announce(['runs', 'agents'], [stored.id]);
    tell({ type: 'done', run: current });
  }

  function launch(order: RunOrder, stored: StoredRun, earlier?: Earlier): void {
    const self: Going = { abort: new AbortController(), finished: Promise.resolve(), listeners: new Set() };
    going.set(stored.id, self);
    self.finished = run(order, stored, self, earlier);
    core.announcer.announce(['runs'], [stored.id]);
  }

  /** Spec and suite of a run that is over, as they were. */
  async function whatItRan(
    db: DesktopDb,
    { state, spec, suite }: StoredRun,
  ): Promise<{ spec: Spec; cases: TestCase[] }> {
    if (state === 'running') throw new AppError('conflict', 'This run is still going.', {});
    const stored = Spec.safeParse(await core.ledger.object(db, spec));
    const cases = await readSuite(core, { suite }, db);
    if (!stored.success || cases === null)
      throw new AppError(
        'conflict',
        'What this run needs to go on is not stored here: it was made by an earlier version of Rulehouse. Run the tests again.',
        {},
      );
    return { spec: stored.data, cases };
  }

  return {
    async start(order) {
      const reused = order.reused ?? [];
      const workspace = core.workspaces.current().id;
      const stored: StoredRun = {
        id: core.newId(),
        workspace,
        agent: order.agent,
        state: 'running',
        model: order.model,
        startedAt: core.now(),
        finishedAt: null,
        counts: { ...sumUp(reused), total: order.cases.length },
        done: reused.length,
        costUsd: order.model === null ? 0 : null,
        report: null,
        spec: hashOf(order.spec),
        version: order.version,
        samples: order.samples,
        suite: hashOf({ cases: order.cases }),
        resumed: null,
        trial: order.trial ?? false,
        // As it is set now: a run that is cut short and goes on later is one run, with one judge. Nobody judges a dry run.
        judge: order.model === null ? null : await readJudge(core.db, { workspace, agent: order.agent }),
        reused: reused.length,
        withoutRule: order.withoutRule ?? null,
      };
      await work(core.db, async (tx) => {
        // Kept from the first moment, so that a run that is killed can be finished, whatever becomes of draft and cases.
        await core.ledger.putObject(tx, order.spec);
        await core.ledger.putObject(tx, { cases: order.cases });
        await insertRun(tx, stored);
        if (reused.length > 0) await appendResults(tx, stored, 0, reused);
      });
      launch(order, stored, { results: reused, position: reused.length });
      return stored;
    },
    async resume(id, limitUsd) {
      const { order, stored, earlier } = await work(core.db, async (tx) => {
        const found = await readRun(tx, id);
        if (found === undefined) throw noSuchRun(id);
        const before = core.failedRuns.seen(found).run;
        const { agent, version, model, samples } = before;
        const { spec, cases } = await whatItRan(tx, before);
        const results = await listResults(tx, id);
        const kept = results.filter((result) => !isUnfinished(result));
        if (kept.length === cases.length)
          throw new AppError(
            'conflict',
            'Every case of this run has its result. Run the tests again for new ones.',
            {},
          );
        const position = await dropResults(tx, id, isUnfinished);
        const resumed = { times: (before.resumed?.times ?? 0) + 1, at: core.now(), kept: kept.length };
        const counts = { ...sumUp(kept), total: before.counts.total };
        const after: StoredRun = {
          ...before,
          state: 'running',
          finishedAt: null,
          report: null,
          resumed,
          counts,
          done: kept.length,
        };
        await updateRun(tx, after);
        const order: RunOrder = { agent, spec, version, model, limitUsd, samples, cases };
        return { order, stored: after, earlier: { results, position } };
      });
      core.failedRuns.forget(id);
      launch(order, stored, earlier);
      return stored;
    },
    async owes(id) {
      const stored = await readRun(core.db, id);
      if (stored === undefined) throw noSuchRun(id);
      const { spec, cases } = await whatItRan(core.db, core.failedRuns.seen(stored).run);
      const finished = (await listResults(core.db, id)).filter((result) => !isUnfinished(result));
      const has = new Set(finished.map(({ caseId }) => caseId));
      return { spec, cases: cases.filter((testCase) => !has.has(testCase.id)) };
    },
    async cancel(id) {
      const self = going.get(id);
      self?.abort.abort();
      await self?.finished;
      const stored = await readRun(core.db, id);
      if (stored === undefined) throw noSuchRun(id);
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
