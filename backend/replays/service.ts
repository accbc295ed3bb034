import { randomInt } from 'node:crypto';
import { type Replay, type ReplayProgress, replay } from '../../engine/replay/replay.ts';
import { askAgent } from '../../engine/runner/run-agent.ts';
import { work } from '../../ledger/work.ts';
import { AppError } from '../../shared/errors.ts';
import type { ExecutionSearch } from '../../shared/executions/views.ts';
import { hashOf } from '../../shared/json/canonical.ts';
import type { ReplayReport } from '../../shared/replay/replay-report.ts';
import type { ModelRef, Spec } from '../../shared/spec/spec.ts';
import { usableConnections } from '../connections/connections.ts';
import type { Core } from '../context.ts';
import { insertReplay, type StoredReplay } from '../store/replays.ts';
import type { SyncService } from '../sync/service.ts';
import { type ReadSoFar, recordedExecutions } from './source.ts';

export interface ReplayOrder {
  agent: string;
  slug: string;
  /** The version that answered, with its spec, and what is tried. */
  version: string;
  before: Spec;
  after: Spec;
  search: ExecutionSearch;
  newest: number;
  models: { model: ModelRef; sample: number; limitUsd: number | null } | null;
}
export interface GoingReplay extends Pick<StoredReplay, 'id' | 'agent' | 'version' | 'spec' | 'startedAt'> {
  progress: ReplayProgress;
}

/** Replays that are going. They belong to the backend, not to a window: closing one stops nothing. */
export interface ReplayService {
  start(order: ReplayOrder): GoingReplay;
  /** Resolves once it is over. */
  cancel(agent: string): Promise<void>;
  going(agent: string): GoingReplay | null;
  close(): Promise<void>;
}

const CONCURRENCY = 20;
/** How often a window is told of progress. */
const TELL_EVERY_MS = 400;
const RANDOM_RANGE = 2 ** 32;

interface Going {
  view: GoingReplay;
  stop: AbortController;
  finished: Promise<void>;
}

export function createReplayService(core: Core, sync: SyncService): ReplayService {
  const going = new Map<string, Going>();

  async function run(order: ReplayOrder, { view, stop }: Going): Promise<StoredReplay> {
    const { agent, version, before, after, search, newest, models } = order;
    const so: ReadSoFar = { from: null, to: null, unreadable: 0 };
    let told = 0;
    const connections = models === null ? [] : await usableConnections(core);
    const ask = (spec: Spec) => askAgent({ spec, model: models?.model ?? null, connections, now: view.startedAt });
    const { rules, models: asked }: Replay = await replay({
      before,
      after,
      source: recordedExecutions(
        sync,
        order.slug,
        { search: { ...search, version }, newest, specs: [before, after] },
        so,
      ),
      clock: { now: view.startedAt },
      lanes:
        models === null
          ? null
          : {
              present: ask(before),
              draft: ask(after),
              calls: models.sample * 2,
              limitUsd: models.limitUsd,
              concurrency: CONCURRENCY,
            },
      random: () => randomInt(RANDOM_RANGE) / RANDOM_RANGE,
      signal: stop.signal,
      onProgress: (progress) => {
        view.progress = progress;
        const now = performance.now();
        if (now - told < TELL_EVERY_MS) return;
        told = now;
        core.announcer.announce(['replays'], [agent]);
      },
    });
    const { id, spec, startedAt } = view;
    const stopped = stop.signal.aborted ? 'cancelled' : 'finished';
    const report: ReplayReport = {
      format: 1,
      kind: 'replay',
      agent,
      version,
      spec,
      search,
      newest,
      ...so,
      rules,
      models: asked,
      asked: models?.model ?? null,
      startedAt,
      finishedAt: core.now(),
      stopped,
    };
    const stored = { id, workspace: core.workspaces.current().id, agent, startedAt, version, spec, problem: null };
    return work(core.db, async (tx) => {
      const done: StoredReplay = { ...stored, state: stopped, report: await core.ledger.putObject(tx, report) };
      await insertReplay(tx, done);
      return done;
    });
  }

  async function failed(view: GoingReplay, error: unknown): Promise<void> {
    // What the registry or a person's own words explain is told; anything else is a bug of ours.
    const isTold = error instanceof AppError;
    if (!isTold) core.log.error({ err: error instanceof Error ? error.message : 'unknown' }, 'a replay failed');
    const problem = isTold ? error.message : 'It failed for a reason of our own. Nothing was changed. Try again.';
    const { progress: _, ...rest } = view;
    const stored: StoredReplay = {
      ...rest,
      workspace: core.workspaces.current().id,
      state: 'failed',
      report: null,
      problem,
    };
    await insertReplay(core.db, stored).catch(() => undefined); // A full disk: the list shows it as gone.
  }

  return {
    start(order) {
      const { agent, version, after } = order;
      if (going.has(agent))
        throw new AppError('conflict', 'A replay of this agent is going on already. Wait, or stop it first.', {
          rule: 'replay_going',
        });
      const view: GoingReplay = {
        id: core.newId(),
        agent,
        version,
        spec: hashOf(after),
        startedAt: core.now(),
        progress: { judged: 0, asked: 0, toAsk: 0, costUsd: 0 },
      };
      const self: Going = { view, stop: new AbortController(), finished: Promise.resolve() };
      going.set(agent, self);
      self.finished = run(order, self)
        .then(
          () => undefined,
          (error: unknown) => failed(view, error),
        )
        .then(() => {
          going.delete(agent);
          core.announcer.announce(['replays'], [agent]);
        });
      core.announcer.announce(['replays'], [agent]);
      return { ...view };
    },
    async cancel(agent) {
      const self = going.get(agent);
      self?.stop.abort();
      await self?.finished;
    },
    going: (agent) => {
      const view = going.get(agent)?.view;
      return view === undefined ? null : { ...view };
    },
    async close() {
      const all = [...going.values()];
      for (const { stop } of all) stop.abort();
      await Promise.all(all.map(({ finished }) => finished));
    },
  };
}
