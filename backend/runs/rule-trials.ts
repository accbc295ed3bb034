import type { RuleTrialsGoing } from '../../shared/api/desktop/comparisons.ts';
import { AppError } from '../../shared/errors.ts';
import type { TestCase } from '../../shared/grading/case.ts';
import { hashOf } from '../../shared/json/canonical.ts';
import type { ModelRef, Spec } from '../../shared/spec/spec.ts';
import type { Core } from '../context.ts';
import { listResults, readRun, runsOf, type StoredRun } from '../store/runs.ts';
import type { RunService } from './service.ts';

/** Rules of a draft to leave out one at a time, and what to run without them. */
interface TrialOrder {
  agent: string;
  spec: Spec;
  rules: readonly string[];
  model: ModelRef;
  /** For all runs together. */
  limitUsd: number | null;
  samples: number;
  cases: readonly TestCase[];
  /** They are all cases of the agent. */
  isWhole: boolean;
}

/** Runs of a draft without one rule after another. What is done stays, as runs like any other. */
export interface RuleTrials {
  start(order: TrialOrder): void;
  /** Asks no more; resolves once the current run has ended. */
  cancel(agent: string): Promise<void>;
  /** Where it stands; null where none goes on. */
  going(agent: string): RuleTrialsGoing | null;
  /** Why the last one ended early; null where it did not. */
  stopped(agent: string): string | null;
}

interface Job {
  state: RuleTrialsGoing;
  cancelled: boolean;
  finished: Promise<void>;
}

export const withoutRule = (spec: Spec, rule: string): Spec => ({
  ...spec,
  rules: spec.rules.filter(({ id }) => id !== rule),
});

/** The newest run of the draft as it stands that has a result of every one of these cases, asked as often at least. */
export async function baselineOf(
  core: Core,
  { agent, spec, model, samples, cases }: Pick<TrialOrder, 'agent' | 'spec' | 'model' | 'samples' | 'cases'>,
): Promise<StoredRun | null> {
  const workspace = core.workspaces.current().id;
  for (const run of await runsOf(core.db, { workspace, agent, spec: hashOf(spec), model })) {
    if (run.samples < samples) continue;
    const ran = (await listResults(core.db, run.id)).filter(({ verdict }) => verdict !== 'not_run');
    const has = new Set(ran.map(({ caseId, input }) => `${caseId} ${hashOf(input)}`));
    if (cases.every(({ id, input }) => has.has(`${id} ${hashOf(input)}`))) return run;
  }
  return null;
}

export function createRuleTrials(core: Core, runs: RunService): RuleTrials {
  const jobs = new Map<string, Job>();
  const stopped = new Map<string, string>();

  /** A run once it is over. */
  const ended = async (id: string): Promise<StoredRun | undefined> => {
    await new Promise<void>((resolve) => {
      const unfollow = runs.follow(id, ({ type }) => type === 'done' && resolve());
      if (unfollow === undefined) resolve();
    });
    return readRun(core.db, id);
  };

  async function run(order: TrialOrder, job: Job): Promise<string | null> {
    const { agent, spec, model, samples, cases, rules, limitUsd } = order;
    const { state } = job;
    const common = { agent, version: null, model, samples, cases };
    const steps: { rule: string | null; spec: Spec }[] = rules.map((rule) => ({ rule, spec: withoutRule(spec, rule) }));
    if ((await baselineOf(core, order)) === null) steps.unshift({ rule: null, spec });
    for (const step of steps) {
      if (job.cancelled) return 'It was stopped. What finished is kept.';
      const left = limitUsd === null ? null : limitUsd - (state.costUsd ?? limitUsd);
      if (left !== null && left <= 0)
        return state.costUsd === null
          ? 'The price of this model is not known, so the cost limit could not be kept.'
          : 'The cost limit was reached. What finished is kept.';
      const isTrial = step.rule !== null || !order.isWhole;
      const missing = step.rule === null ? {} : { withoutRule: step.rule };
      const started = await runs.start({ ...common, ...missing, spec: step.spec, limitUsd: left, trial: isTrial });
      Object.assign(state, { run: started.id, rule: step.rule });
      const done = await ended(started.id);
      state.costUsd =
        state.costUsd === null || done === undefined || done.costUsd === null ? null : state.costUsd + done.costUsd;
      if (step.rule !== null) state.done += 1;
      if (job.cancelled) return 'It was stopped. What finished is kept.';
      if (done?.state !== 'finished') return 'A run ended early. What finished is kept.';
      if (done.counts.notRun === done.counts.total)
        return 'No case got an answer, so the other rules were not tried. The runs say why.';
    }
    return null;
  }

  return {
    start(order) {
      if (jobs.has(order.agent))
        throw new AppError('conflict', 'Rules of this agent are being tried already. Wait, or stop that first.', {});
      const state = { model: order.model, run: null, rule: null, done: 0, total: order.rules.length, costUsd: 0 };
      const job: Job = { state, cancelled: false, finished: Promise.resolve() };
      jobs.set(order.agent, job);
      stopped.delete(order.agent);
      job.finished = run(order, job)
        .catch((error: unknown) => {
          core.log.error({ err: error instanceof Error ? error.message : 'unknown' }, 'trying rules failed');
          return 'It failed for a reason of our own. What finished is kept.';
        })
        .then((why) => {
          if (why !== null) stopped.set(order.agent, why);
          jobs.delete(order.agent);
          core.announcer.announce(['runs'], [order.agent]);
        });
    },
    async cancel(agent) {
      const job = jobs.get(agent);
      if (job === undefined) return;
      job.cancelled = true;
      if (job.state.run !== null) await runs.cancel(job.state.run);
      await job.finished;
    },
    going: (agent) => {
      const job = jobs.get(agent);
      return job === undefined ? null : { ...job.state };
    },
    stopped: (agent) => stopped.get(agent) ?? null,
  };
}
