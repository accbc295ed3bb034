import { revert } from '../../shared/analysis/revert.ts';
import type { ComparedSide } from '../../shared/api/desktop/comparisons.ts';
import { AppError } from '../../shared/errors.ts';
import { modelMargin } from '../../shared/governance/model-margin.ts';
import { chooseByLatest, type NamedReport } from '../../shared/grading/choose-model.ts';
import { compareReports } from '../../shared/grading/compare-reports.ts';
import type { ComparedCase } from '../../shared/grading/comparison.ts';
import { type CaseResult, Report } from '../../shared/grading/report.ts';
import { hashOf } from '../../shared/json/canonical.ts';
import { Hash } from '../../shared/spec/ids.ts';
import { ModelRef, Spec } from '../../shared/spec/spec.ts';
import type { BackendContext } from '../context.ts';
import { openDraft } from '../drafts/drafts.ts';
import { currentState } from '../governance/current-state.ts';
import type { State } from '../governance/state.ts';
import { os } from '../implement.ts';
import { estimateRun, mostSamples } from '../runs/estimate.ts';
import { baselineOf } from '../runs/rule-trials.ts';
import { listCases } from '../store/cases.ts';
import { readJudge } from '../store/judging.ts';
import { listResults, listRuns, readRun } from '../store/runs.ts';
import { find, markOf } from '../views/find.ts';
import { viewRuleTrials } from '../views/rule-trials.ts';

/** A screen lists no more; ten thousand cases that stayed as they were would only fill the memory of the window. */
const MOST_STILL = 300;
/** Runs that are looked through for one of each model. */
const MOST_RUNS = 100;

export const comparisons = {
  compare: os.comparisons.compare.handler(async ({ context, input }) => {
    const state = await currentState(context);
    const [then, now] = [await readSide(context, state, input.then), await readSide(context, state, input.now)];
    if (then.agent !== now.agent)
      throw new AppError('invalid_input', 'These two runs are of different agents, so they cannot be compared.', {
        problems: [],
      });
    const output = (now.side.spec ?? then.side.spec)?.contract.output ?? [];
    const comparison = compareReports(
      { results: then.results, dryRun: then.side.dryRun },
      { results: now.results, dryRun: now.side.dryRun },
      output,
    );
    return { then: then.side, now: now.side, comparison: { ...comparison, cases: listed(comparison.cases) } };
  }),
  measured: os.comparisons.measured.handler(async ({ context, input }) => {
    const state = await currentState(context);
    const { spec } = await openDraft(context, state, input.agent);
    const hash = hashOf(spec);
    const runs = await listRuns(context.db, context.workspaces.current().id, input.agent, MOST_RUNS);
    const reports: NamedReport[] = [];
    for (const run of runs) {
      if (run.spec !== hash || run.report === null || run.model === null || run.counts.total < 2) continue;
      const report = Report.safeParse(await context.ledger.object(context.db, run.report));
      if (report.success) reports.push({ id: run.report, report: report.data });
    }
    const workspace = await find(state, 'workspace', state.workspace);
    const margin = modelMargin(await find(state, 'agent', input.agent), workspace);
    const choice = chooseByLatest(spec.models.candidates, reports, margin);
    return choice && { table: choice.table, isMeasured: choice.isMeasured, margin };
  }),
  tryReverted: os.comparisons.tryReverted.handler(async ({ context, input }) => {
    const state = await currentState(context);
    const { agent, model, limitUsd, paths } = input;
    const base = (await readSide(context, state, input.base)).side.spec;
    const draft = await openDraft(context, state, agent);
    const spec = base === null ? null : revert(base, draft.spec, paths);
    if (spec === null)
      throw new AppError('invalid_input', 'This part of the draft cannot be put back as it was.', { problems: [] });
    const wanted = new Set(input.cases);
    const stored = await listCases(context.db, context.workspaces.current().id, agent);
    const cases = stored.filter(({ id }) => wanted.has(id));
    if (cases.length === 0)
      throw new AppError('invalid_input', 'This case is no longer among the test cases.', { problems: [] });
    const run = await context.runs.start({
      agent,
      spec,
      version: null,
      model,
      limitUsd,
      samples: 1,
      trial: true,
      cases,
    });
    return { run: run.id };
  }),
  ruleTrials: os.comparisons.ruleTrials.handler(({ context, input }) => trialsOf(context, input.agent)),
  tryWithoutEstimate: os.comparisons.tryWithoutEstimate.handler(async ({ context, input }) => {
    const { spec, cases } = await trialScope(context, input);
    const { agent, model, rules, samples } = input;
    const judge = await readJudge(context.db, { workspace: context.workspaces.current().id, agent });
    const one = estimateRun({ model, spec, cases, judge, samples });
    const known = await baselineOf(context, { agent, spec, model, samples: mostSamples(samples), cases });
    const times = rules.length + (known === null ? 1 : 0);
    return {
      calls: (one.calls + one.judgeCalls) * times,
      costUsd: one.costUsd === null ? null : one.costUsd * times,
      priceTable: one.priceTable,
      baseline: known === null,
    };
  }),
  tryWithout: os.comparisons.tryWithout.handler(async ({ context, input }) => {
    const { spec, cases, isWhole } = await trialScope(context, input);
    const { agent, model, rules, limitUsd } = input;
    const samples = mostSamples(input.samples);
    context.ruleTrials.start({ agent, spec, rules, model, limitUsd, samples, cases, isWhole });
    return trialsOf(context, agent);
  }),
  cancelTryWithout: os.comparisons.cancelTryWithout.handler(async ({ context, input }) => {
    await context.ruleTrials.cancel(input.agent);
    return trialsOf(context, input.agent);
  }),
};

async function trialsOf(context: BackendContext, agent: string) {
  const { spec } = await openDraft(context, await currentState(context), agent);
  const { ruleTrials } = context;
  return {
    going: ruleTrials.going(agent),
    stopped: ruleTrials.stopped(agent),
    trials: await viewRuleTrials(context, agent, spec),
  };
}

/** The draft, and the cases to run; refuses rules that are not in it or are off, and an empty suite. */
async function trialScope(
  context: BackendContext,
  { agent, rules, cases }: { agent: string; rules: readonly string[]; cases?: readonly string[] | undefined },
) {
  const { spec } = await openDraft(context, await currentState(context), agent);
  const all = await listCases(context.db, context.workspaces.current().id, agent);
  const chosen = cases === undefined ? all : all.filter(({ id }) => cases.includes(id));
  if (chosen.length === 0)
    throw new AppError('invalid_input', 'There is no test case to run. Add one first.', { problems: [] });
  if (rules.some((id) => spec.rules.every((rule) => rule.id !== id)))
    throw new AppError('invalid_input', 'One of these rules is no longer in the draft. Choose again.', {
      problems: [],
    });
  return { spec, cases: chosen, isWhole: chosen.length === all.length };
}

interface ReadSide {
  agent: string;
  side: ComparedSide;
  results: readonly CaseResult[];
}

async function readSide(context: BackendContext, state: State, id: string): Promise<ReadSide> {
  const run = await readRun(context.db, id);
  if (run !== undefined && run.workspace === context.workspaces.current().id) {
    const { startedAt, counts, model } = run;
    const common = await specAndVersion(context, state, run);
    const models = model === null ? [] : [model.model];
    const { trial, state: going } = run;
    const side = { id, dryRun: model === null, models, model, trial, startedAt, running: going === 'running', counts };
    return { agent: run.agent, side: { ...side, ...common }, results: await listResults(context.db, id) };
  }
  const report = Report.safeParse(Hash.safeParse(id).success ? await context.ledger.object(context.db, id) : undefined);
  if (!report.success) throw new AppError('not_found', 'This run is not stored here.', { entity: 'run', id });
  const { agent, dryRun, startedAt, counts, results } = report.data;
  const models = report.data.models.map(({ requested }) => requested);
  const common = await specAndVersion(context, state, report.data);
  const [only] = report.data.models;
  const model = ModelRef.safeParse({ provider: only?.provider, model: only?.requested });
  const asked = report.data.models.length === 1 && model.success ? model.data : null;
  const side = { id, dryRun, models, model: asked, trial: false, startedAt, running: false, counts };
  return { agent, side: { ...side, ...common }, results };
}

async function specAndVersion(
  context: BackendContext,
  state: State,
  { agent, spec, version }: { agent: string; spec: string; version: string | null },
): Promise<Pick<ComparedSide, 'version' | 'current' | 'spec'>> {
  const content = Spec.safeParse(await context.ledger.object(context.db, spec));
  const isKnown = version !== null && (await state.get('version', version)) !== undefined;
  return {
    version: isKnown ? await markOf(state, version) : null,
    current: hashOf((await openDraft(context, state, agent)).spec) === spec,
    spec: content.success ? content.data : null,
  };
}

/** Everything that changed, and the first of what did not. */
function listed(cases: readonly ComparedCase[]): ComparedCase[] {
  const still = new Map([
    ['unchanged', MOST_STILL],
    ['not_compared', MOST_STILL],
  ]);
  return cases.filter(({ change }) => {
    const left = still.get(change);
    if (left === undefined) return true;
    still.set(change, left - 1);
    return left > 0;
  });
}
