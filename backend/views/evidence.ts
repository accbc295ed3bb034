import type { ChangeView } from '../../shared/api/desktop/changes.ts';
import type { Entities } from '../../shared/governance/entities.ts';
import { readCited, readEvidence } from '../../shared/governance/evidence.ts';
import { testOfBase } from '../../shared/governance/evidence-pack/base-test.ts';
import type { Report } from '../../shared/grading/report.ts';
import type { Core } from '../context.ts';
import type { State } from '../governance/state.ts';
import { listRuns } from '../store/runs.ts';
import { find } from './find.ts';

/** Runs of this machine that are looked through for one of the version before. */
const MOST_RUNS = 200;

/** The reports that a change cites, each with the one of the version before that it compares with. */
export async function viewEvidence(
  core: Core,
  state: State,
  change: Entities['change'],
  specHash: string,
): Promise<ChangeView['evidence']> {
  const cited = await readCited(state.objects, change.evidence);
  const reports = cited.ok ? cited.value.filter((each) => each.kind === 'tests') : [];
  if (reports.length === 0) return [];
  const before = await testsOfBase(core, state, change);
  return reports.map(({ hash, report }) => ({
    hash,
    matches: report.spec === specHash,
    dryRun: report.dryRun,
    models: report.models.map((model) => model.requested),
    counts: report.counts,
    finishedAt: report.finishedAt,
    against: testOfBase(report, before)?.hash ?? null,
  }));
}

/** The replays that a change cites. */
export async function viewReplays(
  state: State,
  change: Entities['change'],
  specHash: string,
): Promise<ChangeView['replays']> {
  const cited = await readCited(state.objects, change.evidence);
  if (!cited.ok) return [];
  return cited.value.flatMap((each) =>
    each.kind === 'replay' ? [{ hash: each.hash, matches: each.replay.spec === specHash, report: each.replay }] : [],
  );
}

/** Reports of the version that a change is compared with: those that were signed with some change, then this machine's own, newest first. */
async function testsOfBase(
  core: Core,
  state: State,
  { agent, base }: Entities['change'],
): Promise<{ hash: string; report: Report }[]> {
  if (base === null) return [];
  const { spec } = await find(state, 'version', base);
  const changes = (await state.list('change', agent)).toReversed();
  const cited = changes.flatMap(({ version, evidence }) => (version === base ? evidence : []));
  const runs = await listRuns(core.db, core.workspaces.current().id, agent, MOST_RUNS);
  const own = runs.flatMap((run) =>
    run.spec === spec && run.report !== null && run.counts.total > 1 ? [run.report] : [],
  );
  const found: { hash: string; report: Report }[] = [];
  for (const hash of new Set([...cited, ...own])) {
    const [report] = await readEvidence(state.objects, [hash]).then((read) => (read.ok ? read.value : []));
    if (report !== undefined && report.spec === spec) found.push({ hash, report });
  }
  return found;
}
