import type { Report, Verdict } from '../../shared/grading/report.ts';
import { judgeLines } from './judges.ts';
import { oneLine, tableLines } from './table.ts';

/** Stands wherever a dry run's report does. */
const DRY_RUN_LABEL = 'Dry run: only the decidable rules were checked; no model was asked.';

export const VERDICTS: { [V in Verdict]: string } = {
  pass: 'Pass',
  fail: 'Fail',
  uncertain: 'Uncertain',
  not_run: 'Not run',
};
const STOPPED: { [S in Report['stopped']]: string | null } = {
  finished: null,
  cancelled: 'The run was cancelled before every case had finished.',
  budget: 'The run stopped at its cost limit.',
};

const modelsLine = (report: Report): string =>
  report.models
    .map(({ provider, requested, served }) => {
      const others = served.filter((name) => name !== requested);
      return `${requested} at ${provider}${others.length === 0 ? '' : `, answered by ${others.join(' and ')}`}`;
    })
    .join('; ');

/** "3 cases: 1 pass, …" */
export const countsLine = ({ counts }: Report): string => {
  const cases = counts.total === 1 ? '1 case' : `${counts.total} cases`;
  return `${cases}: ${counts.pass} pass, ${counts.fail} fail, ${counts.uncertain} uncertain, ${counts.notRun} not run.`;
};

const costLine = (report: Report): string =>
  report.costUsd === null ? 'The cost is not known.' : `Cost: $${report.costUsd.toFixed(4)}.`;

/** The report as lines for a person: what was tested, each case with its verdict and reason, the counts, the cost. */
export function reportLines(name: string, report: Report): string[] {
  const rows = report.results.map((result, index) => [
    String(index + 1),
    result.sampling?.flaky === true ? `${VERDICTS[result.verdict]}, flaky` : VERDICTS[result.verdict],
    result.title,
    result.reason,
  ]);
  const columns = [
    { title: '#', align: 'right' as const },
    { title: 'Verdict' },
    { title: 'Case', widest: 40 },
    { title: 'Reason', widest: 160 },
  ];
  const models = modelsLine(report);
  return [
    oneLine(name),
    ...(report.dryRun ? [DRY_RUN_LABEL] : models === '' ? [] : [`Model: ${oneLine(models)}.`]),
    '',
    ...tableLines(columns, rows),
    '',
    countsLine(report),
    ...judgeLines(report).map(oneLine),
    ...(report.dryRun ? [] : [costLine(report)]),
    ...(STOPPED[report.stopped] === null ? [] : [STOPPED[report.stopped] ?? '']),
  ];
}
