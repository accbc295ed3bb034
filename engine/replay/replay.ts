import type { CallRecord } from '../../shared/grading/outcome.ts';
import { addCost } from '../../shared/grading/report.ts';
import { type Fate, judgeByRules, type Recorded } from '../../shared/replay/by-rules.ts';
import { reservoir, share, shuffled } from '../../shared/replay/choose.ts';
import { type AskedAgain, comparableFields, type NoiseFree, noiseFree } from '../../shared/replay/lanes.ts';
import { countFates, type RuleReplay } from '../../shared/replay/report.ts';
import type { Clock } from '../../shared/spec/evaluate.ts';
import type { JsonObject } from '../../shared/spec/ids.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { createBudget } from '../runner/budget.ts';
import type { Ask } from '../runner/runner.ts';

/** The calls that a replay may make: each execution asked again takes two, one of the present version and one of the draft. */
export interface Lanes {
  present: Ask;
  draft: Ask;
  calls: number;
  /** US dollars, both lanes together. */
  limitUsd: number | null;
  /** Executions asked at a time. */
  concurrency: number;
}
/** A recorded execution; `complete`: its input is stored whole. */
export interface Replayed extends Recorded {
  complete?: boolean;
}
export interface ReplayPlan {
  /** The version that answered, and what is tried. */
  before: Spec;
  after: Spec;
  /** Recorded executions, in pages, each read once. Those that are not `complete` are judged by rules and never asked again. */
  source: AsyncIterable<readonly Replayed[]> | Iterable<readonly Replayed[]>;
  /** Of dated rules, on both sides. */
  clock: Clock;
  /** null: rules only, without any model. */
  lanes: Lanes | null;
  /** Numbers in [0, 1), which choose what is asked again. */
  random: () => number;
  signal: AbortSignal;
  onProgress?: (progress: ReplayProgress) => void;
}
/** `judged`: executions held against the rules so far. `asked` of `toAsk` were asked again. */
export interface ReplayProgress {
  judged: number;
  asked: number;
  toAsk: number;
  costUsd: number | null;
}
export interface Replay {
  rules: RuleReplay;
  /** What models make of it, their own noise subtracted; null where none was asked. */
  models:
    | (NoiseFree & {
        notRun: number;
        costUsd: number | null /** Why fewer were asked than wished, in words. */;
        stopped: string | null;
      })
    | null;
}

/** Executions are kept for asking only up to here, whatever the number of calls. */
const MOST_ASKED = 5000;

/**
 * Tries other rules on what production answered. First every execution is held against both specs, which needs no model and says what
 * certainly flips. Then, within calls and budget, a fair sample is asked again by the present version and by the draft, those that an edit
 * touches more often than the rest; what the present version changes by itself is subtracted. Never rejects for anything a provider does.
 */
export async function replay(plan: ReplayPlan): Promise<Replay> {
  const { before, after, clock, lanes, signal } = plan;
  const judge = judgeByRules(before, after, clock);
  const counted = countFates();
  const most = lanes === null ? 0 : Math.min(MOST_ASKED, Math.floor(lanes.calls / 2));
  const groups = { touched: reservoir<Recorded>(most, plan.random), rest: reservoir<Recorded>(most, plan.random) };
  const sizes = { touched: 0, rest: 0 };
  let judged = 0;
  for await (const page of plan.source) {
    if (signal.aborted) break;
    for (const execution of page) {
      const fate = judge(execution);
      counted.add(execution, fate);
      const group = groupOf(fate);
      sizes[group] += 1;
      if (execution.complete !== false) groups[group].offer(execution);
    }
    judged += page.length;
    plan.onProgress?.({ judged, asked: 0, toAsk: 0, costUsd: 0 });
  }
  const rules = counted.report();
  if (lanes === null) return { rules, models: null };
  const chosen = share(most * 2, groups.touched.offered(), groups.rest.offered());
  const wanted = (['touched', 'rest'] as const).flatMap((group) =>
    groups[group].sample(chosen[group]).map((execution) => ({ group, execution })),
  );
  // Mixed, so that a budget that ends halfway leaves a fair sample of both.
  const { answered, ...rest } = await askAgain(shuffled(wanted, plan.random), lanes, signal, (asked, costUsd) =>
    plan.onProgress?.({ judged, asked, toAsk: wanted.length, costUsd }),
  );
  const asked = (['touched', 'rest'] as const).map((group) => ({
    size: sizes[group],
    asked: answered.flatMap((each) => (each.group === group ? [each.outputs] : [])),
  }));
  return { rules, models: { ...noiseFree(asked, comparableFields(after.contract.output)), ...rest } };
}

type GroupName = 'touched' | 'rest';
const groupOf = (fate: Fate): GroupName => (fate.kind === 'same' ? 'rest' : 'touched');

interface Wanted {
  group: GroupName;
  execution: Recorded;
}
interface Answered {
  group: GroupName;
  outputs: AskedAgain;
}

async function askAgain(
  wanted: readonly Wanted[],
  lanes: Lanes,
  signal: AbortSignal,
  told: (asked: number, costUsd: number | null) => void,
): Promise<{ answered: Answered[]; notRun: number; costUsd: number | null; stopped: string | null }> {
  const budget = createBudget(lanes.limitUsd);
  const answered: Answered[] = [];
  let [notRun, costUsd, stopped]: [number, number | null, string | null] = [0, 0, null];
  let next = 0;
  async function one(ask: Ask, { input }: Recorded): Promise<JsonObject | null> {
    if (!(await budget.turn('agent', signal))) {
      stopped ??= signal.aborted ? 'Stopped.' : budget.reason();
      return null;
    }
    let call: CallRecord | null = null;
    try {
      const answer = await ask(input, signal);
      if (answer.outcome === 'invalid_input') return null;
      call = answer.call;
      costUsd = addCost(costUsd, call);
      return answer.outcome === 'ok' ? answer.output : null;
    } finally {
      budget.ended(call);
    }
  }
  async function work(): Promise<void> {
    while (stopped === null && next < wanted.length) {
      const item = wanted[next];
      next += 1;
      if (item === undefined) return;
      const { group, execution } = item;
      const present = await one(lanes.present, execution);
      const draft = present === null ? null : await one(lanes.draft, execution);
      // Only pairs count: an execution that one side did not answer says nothing of the difference.
      if (present === null || draft === null) notRun += 1;
      else answered.push({ group, outputs: { recorded: execution.output, present, draft } });
      told(answered.length + notRun, costUsd);
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, lanes.concurrency) }, work));
  return { answered, notRun: notRun + (wanted.length - next), costUsd, stopped };
}
