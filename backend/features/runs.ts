import type { RunEvent, RunSummary, Samples } from '../../shared/api/desktop/tests.ts';
import { AppError } from '../../shared/errors.ts';
import type { TestCase } from '../../shared/grading/case.ts';
import type { JudgeSetting } from '../../shared/grading/judgement.ts';
import { type CaseResult, Report } from '../../shared/grading/report.ts';
import { hashOf } from '../../shared/json/canonical.ts';
import type { ModelRef, Spec } from '../../shared/spec/spec.ts';
import { modelChoices } from '../connections/models.ts';
import type { BackendContext } from '../context.ts';
import { baseSpecOf, openDraft } from '../drafts/drafts.ts';
import { currentState } from '../governance/current-state.ts';
import { os } from '../implement.ts';
import { estimateRun, mostSamples } from '../runs/estimate.ts';
import { answeredBefore } from '../runs/reuse.ts';
import type { RunNews } from '../runs/service.ts';
import { listCases } from '../store/cases.ts';
import { readJudge } from '../store/judging.ts';
import { countFlaky, listResults, listRuns, type StoredRun } from '../store/runs.ts';
import { markOf } from '../views/find.ts';
import { draftHash, findRun, viewOneRun, viewRun, viewRuns } from '../views/runs.ts';

export const runs = {
  models: os.runs.models.handler(async ({ context, input }) =>
    modelChoices(context, (await draftOf(context, input.agent)).spec),
  ),
  estimate: os.runs.estimate.handler(async ({ context, input }) => {
    if (input.model === null)
      return { calls: 0, costUsd: 0, usualCalls: 0, usualCostUsd: 0, judgeCalls: 0, reused: 0, priceTable: null };
    const { spec, cases: wanted, judge } = await whatToEstimate(context, input);
    const known = await reusable(context, { ...input, spec, cases: wanted });
    const answered = new Set(known.map(({ caseId }) => caseId));
    const cases = wanted.filter(({ id }) => !answered.has(id));
    return { ...estimateRun({ model: input.model, spec, cases, judge, samples: input.samples }), reused: known.length };
  }),
  start: os.runs.start.handler(async ({ context, input }) => {
    const all = await listCases(context.db, context.workspaces.current().id, input.agent);
    const chosen = input.cases === undefined ? all : all.filter((testCase) => input.cases?.includes(testCase.id));
    if (chosen.length === 0)
      throw new AppError('invalid_input', 'There is no test case to run. Add one first.', { problems: [] });
    const draft = await draftOf(context, input.agent);
    const base = await baseSpecOf(await currentState(context), draft.base);
    const version = base !== null && hashOf(base) === hashOf(draft.spec) ? draft.base : null;
    const { agent, model, limitUsd } = input;
    const samples = model === null ? 1 : mostSamples(input.samples);
    const { spec } = draft;
    const reused = await reusable(context, { ...input, spec, cases: chosen });
    const order = { agent, spec, version, model, limitUsd, samples, reused, cases: chosen };
    const run = await context.runs.start(order);
    return { run: run.id };
  }),
  resume: os.runs.resume.handler(async ({ context, input }) => {
    await findRun(context, input.run);
    return viewOneRun(context, await context.runs.resume(input.run, input.limitUsd));
  }),
  watch: os.runs.watch.handler(async function* ({ context, input, signal }) {
    yield* watchRun(context, input.run, signal);
  }),
  cancel: os.runs.cancel.handler(async ({ context, input }) =>
    viewOneRun(context, await context.runs.cancel(input.run)),
  ),
  list: os.runs.list.handler(async ({ context, input }) =>
    viewRuns(
      context,
      await listRuns(context.db, context.workspaces.current().id, input.agent, input.limit, input.trials),
    ),
  ),
  history: os.runs.history.handler(async ({ context, input }) => {
    const state = await currentState(context);
    const all = await listRuns(context.db, context.workspaces.current().id, input.agent, MOST_HISTORY, false);
    const stored = all.filter(({ counts }) => counts.total > 1).reverse();
    const repeated = stored.filter(({ samples }) => samples > 1).map(({ id }) => id);
    const flaky = await countFlaky(context.db, repeated);
    const views = await viewRuns(context, stored);
    return Promise.all(
      views.map(async (run) => {
        const isKnown = run.version !== null && (await state.get('version', run.version)) !== undefined;
        const version = isKnown && run.version !== null ? await markOf(state, run.version) : null;
        return { run, version, flaky: run.samples > 1 ? (flaky.get(run.id) ?? 0) : null };
      }),
    );
  }),
  results: os.runs.results.handler(async ({ context, input }) => {
    const run = await findRun(context, input.run);
    return { run: await viewOneRun(context, run), results: await listResults(context.db, run.id) };
  }),
  report: os.runs.report.handler(async ({ context, input }) => {
    const report = Report.safeParse(await context.ledger.object(context.db, input.hash));
    if (!report.success)
      throw new AppError('not_found', 'This report is not stored here.', { entity: 'report', id: input.hash });
    return report.data;
  }),
};

/** More would be too dense to read. */
const MOST_HISTORY = 200;

/** What a run takes from earlier ones: nothing unless it was told to, and never where a case is asked more than once. */
const reusable = async (
  context: BackendContext,
  order: { agent: string; spec: Spec; model: ModelRef | null; cases: TestCase[]; reuse: boolean; samples: Samples },
): Promise<CaseResult[]> =>
  order.reuse && order.model !== null && mostSamples(order.samples) === 1
    ? answeredBefore(context, { ...order, model: order.model })
    : [];

async function whatToEstimate(
  context: BackendContext,
  { agent, cases, resume }: { agent: string; cases?: string[] | undefined; resume?: string | undefined },
): Promise<{ spec: Spec; cases: TestCase[]; judge: JudgeSetting | null }> {
  const workspace = context.workspaces.current().id;
  if (resume !== undefined) {
    const { judge } = await findRun(context, resume);
    return { ...(await context.runs.owes(resume)), judge };
  }
  const all = await listCases(context.db, workspace, agent);
  const { spec } = await draftOf(context, agent);
  const judge = await readJudge(context.db, { workspace, agent });
  return { spec, cases: cases === undefined ? all : all.filter(({ id }) => cases.includes(id)), judge };
}

const draftOf = async (context: BackendContext, agent: string) =>
  openDraft(context, await currentState(context), agent);

/** Stored results first, then news as they are stored. Listening begins before reading, so that nothing falls between. */
async function* watchRun(
  context: BackendContext,
  id: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<RunEvent> {
  const news: RunNews[] = [];
  let wake = Promise.withResolvers<void>();
  const unfollow = context.runs.follow(id, (item) => {
    news.push(item);
    wake.resolve();
  });
  signal?.addEventListener('abort', () => wake.resolve(), { once: true });
  try {
    const stored = await findRun(context, id);
    const seen = new Set<string>();
    const current = (await draftHash(context, stored.agent)) === stored.spec;
    const view = (run: StoredRun): RunSummary => viewRun(context, run, current);
    yield { type: 'started', run: view(stored) };
    for (const result of await listResults(context.db, id)) {
      seen.add(result.caseId);
      yield { type: 'result', result, run: view(stored) };
    }
    while (unfollow !== undefined && signal?.aborted !== true) {
      for (const item of news.splice(0)) {
        if (item.type === 'done') {
          yield { type: 'done', run: view(item.run) };
          return;
        }
        for (const result of item.results)
          if (!seen.has(result.caseId)) yield { type: 'result', result, run: view(item.run) };
      }
      await wake.promise;
      wake = Promise.withResolvers<void>();
    }
    if (signal?.aborted !== true) yield { type: 'done', run: view(await findRun(context, id)) };
  } finally {
    unfollow?.();
  }
}
