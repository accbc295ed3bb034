import type { TestCase } from '../../shared/grading/case.ts';
import type { CaseResult } from '../../shared/grading/report.ts';
import { type EarlierRun, reusableResults } from '../../shared/grading/reuse.ts';
import { hashOf } from '../../shared/json/canonical.ts';
import type { ModelRef, Spec } from '../../shared/spec/spec.ts';
import type { Core } from '../context.ts';
import { listResults, runsOf } from '../store/runs.ts';
import { readSuite } from './suite.ts';

/** What earlier runs of the open workspace answered already, asked the same of the same model. */
export async function answeredBefore(
  core: Core,
  { agent, spec, model, cases }: { agent: string; spec: Spec; model: ModelRef; cases: readonly TestCase[] },
): Promise<CaseResult[]> {
  const workspace = core.workspaces.current().id;
  const runs: EarlierRun[] = [];
  for (const run of await runsOf(core.db, { workspace, agent, spec: hashOf(spec), model })) {
    if (run.samples > 1) continue;
    const suite = await readSuite(core, run);
    if (suite !== null)
      runs.push({ id: run.id, startedAt: run.startedAt, cases: suite, results: await listResults(core.db, run.id) });
  }
  return reusableResults(cases, runs, { spec, now: core.now() });
}
