import { KeptSuite } from '../grading/case.ts';
import { Report } from '../grading/report.ts';
import { ReplayReport } from '../replay/replay-report.ts';
import type { Hash, Instant } from '../spec/ids.ts';
import { isDecidable } from '../spec/rule.ts';
import type { Spec } from '../spec/spec.ts';
import type { ObjectReader } from './entities.ts';
import type { Policy } from './policy.ts';
import { readObject } from './read-object.ts';
import { accept, type Decision, refuse } from './refusal.ts';

/** What a change or a review cites, in its order: reports of tests, and replays of what production answered. */
export type Cited = { hash: Hash } & ({ kind: 'tests'; report: Report } | { kind: 'replay'; replay: ReplayReport });

/** Each has to be stored under its hash and be one of the two. */
export async function readCited(objects: ObjectReader, hashes: readonly Hash[]): Promise<Decision<Cited[]>> {
  const cited: Cited[] = [];
  for (const hash of hashes) {
    const content = await readObject(objects, hash, 'test report');
    if (!content.ok) return content;
    const report = Report.safeParse(content.value);
    const replay = report.success ? undefined : ReplayReport.safeParse(content.value);
    if (report.success) cited.push({ hash, kind: 'tests', report: report.data });
    else if (replay?.success === true) cited.push({ hash, kind: 'replay', replay: replay.data });
    else return refuse('invalid_input', 'shape', 'What is cited as a test report is not one.');
  }
  return accept(cited);
}

/** The reports of tests alone, which is what policies ask for. */
export async function readEvidence(objects: ObjectReader, hashes: readonly Hash[]): Promise<Decision<Report[]>> {
  const cited = await readCited(objects, hashes);
  return cited.ok ? accept(cited.value.flatMap((each) => (each.kind === 'tests' ? [each.report] : []))) : cited;
}

/** The test cases that come along with reports: each has to be what one of them was made with. */
export async function readSuites(
  objects: ObjectReader,
  reports: readonly Report[],
  hashes: readonly Hash[] = [],
): Promise<Decision<null>> {
  const tested = new Set(reports.map(({ suite }) => suite));
  for (const hash of hashes) {
    if (!tested.has(hash))
      return refuse(
        'invalid_input',
        'wrong_evidence',
        'Test cases came along that none of the test reports was made with.',
      );
    const content = await readObject(objects, hash, 'list of test cases');
    if (!content.ok) return content;
    if (!KeptSuite.safeParse(content.value).success)
      return refuse('invalid_input', 'shape', 'What came along as test cases is not a list of them.');
  }
  return accept(null);
}

const DAY_MS = 86_400_000;

/**
 * Whether the cited reports satisfy `testsRequired` for a version with this spec at the given time. A report counts when it
 * tested this very spec, ran to its end and has at least one verdict. A dry run asks no model, so it counts only where
 * every enabled rule is decidable: then it has checked everything the rules say.
 */
export function isTested(
  reports: readonly Report[],
  version: { specHash: Hash; spec: Spec },
  policy: Pick<Policy, 'testsFreshDays'>,
  at: Instant,
): boolean {
  const allDecidable = version.spec.rules.every((rule) => !rule.enabled || isDecidable(rule));
  const isFresh = (report: Report): boolean => {
    if (policy.testsFreshDays === undefined) return true;
    const age = Date.parse(at) - Date.parse(report.finishedAt);
    return age <= policy.testsFreshDays * DAY_MS;
  };
  return reports.some(
    (report) =>
      report.spec === version.specHash &&
      report.stopped === 'finished' &&
      report.counts.total > report.counts.notRun &&
      (!report.dryRun || allDecidable) &&
      isFresh(report),
  );
}
