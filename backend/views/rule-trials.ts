import type { RuleTrial } from '../../shared/api/desktop/comparisons.ts';
import { compareReports } from '../../shared/grading/compare-reports.ts';
import { hashOf } from '../../shared/json/canonical.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import type { Core } from '../context.ts';
import { baselineOf, withoutRule } from '../runs/rule-trials.ts';
import { readSuite } from '../runs/suite.ts';
import { listResults, listWithoutRule } from '../store/runs.ts';

/**
 * What the cases said of the draft without each rule that was tried, beside the draft itself on the same model. A trial of rules
 * that have changed since says nothing of these.
 */
export async function viewRuleTrials(core: Core, agent: string, spec: Spec): Promise<RuleTrial[]> {
  const workspace = core.workspaces.current().id;
  const found: RuleTrial[] = [];
  for (const run of await listWithoutRule(core.db, workspace, agent)) {
    const { withoutRule: rule, model, samples } = run;
    const cases = await readSuite(core, run);
    if (rule === null || model === null || cases === null || hashOf(withoutRule(spec, rule)) !== run.spec) continue;
    const baseline = await baselineOf(core, { agent, spec, model, samples, cases });
    if (baseline === null) continue;
    const [then, now] = [await listResults(core.db, baseline.id), await listResults(core.db, run.id)];
    const asked = new Set(cases.map(({ id }) => id));
    const comparison = compareReports(
      { results: then.filter(({ caseId }) => asked.has(caseId)), dryRun: false },
      { results: now, dryRun: false },
      spec.contract.output,
    );
    const others = comparison.cases.filter(
      ({ change, then, now }) => change !== 'not_compared' && then.verdict !== now.verdict,
    );
    // A case that waited for somebody to read a text and fails now has noticed too.
    const flipped = others.filter(({ then, now }) => then.verdict === 'fail' || now.verdict === 'fail');
    found.push({
      rule,
      run: run.id,
      baseline: baseline.id,
      running: run.state === 'running',
      model,
      startedAt: run.startedAt,
      costUsd: run.costUsd,
      cases: cases.length,
      compared: comparison.cases.length - comparison.counts.not_compared,
      flipped: flipped.map(({ caseId, title, now, significance }) => ({
        caseId,
        title,
        fails: now.verdict === 'fail',
        words: significance?.words ?? null,
      })),
      uncertain: others.length - flipped.length,
    });
  }
  return found;
}
