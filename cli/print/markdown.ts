import type { RunComparison } from '../../shared/grading/comparison.ts';
import type { Report } from '../../shared/grading/report.ts';
import type { Comparison } from '../../shared/schema/compare/compare.ts';
import { countsLine, VERDICTS } from './report.ts';
import { oneLine } from './table.ts';

/** Cases of one list; a summary is read, not searched. */
const MOST_ROWS = 50;

/** Text that Markdown, and the HTML that it may hold, shows as it is: titles can hold what somebody else wrote. */
const shown = (text: string): string =>
  oneLine(text).replaceAll(/[\\`*_{}[\]<>()#+\-!|&~@]/g, (character) => `&#${character.charCodeAt(0)};`);

function tableOf(columns: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const more = rows.length > MOST_ROWS ? ['', `and ${rows.length - MOST_ROWS} more.`] : [];
  return [
    '',
    line(columns),
    line(columns.map(() => '---')),
    ...rows.slice(0, MOST_ROWS).map((row) => line(row.map(shown))),
    ...more,
  ];
}

/** A test run for the page of a build: the counts, what flipped against the base, and every case that did not pass. */
export function reportMarkdown(
  name: string,
  report: Report,
  compared: { label: string; comparison: RunComparison } | null,
): string {
  const open = report.results.filter(({ verdict }) => verdict === 'fail' || verdict === 'not_run');
  const flips = (compared?.comparison.cases ?? []).filter(
    ({ change, then, now }) => change !== 'not_compared' && then.verdict !== now.verdict,
  );
  return [
    `## ${shown(name)}`,
    '',
    `${report.counts.fail + report.counts.notRun === 0 ? '✅' : '❌'} ${countsLine(report)}${report.dryRun ? ' Dry run: no model was asked.' : ''}`,
    ...tableOf(
      ['Verdict', 'Case', 'Reason'],
      open.map(({ verdict, title, reason }) => [VERDICTS[verdict], title, reason]),
    ),
    ...(compared === null
      ? []
      : [
          '',
          `Compared with ${shown(compared.label)}: ${flips.length === 0 ? 'no verdict changed.' : `${flips.length} ${flips.length === 1 ? 'verdict' : 'verdicts'} changed.`}`,
        ]),
    ...tableOf(
      ['Verdict', 'Case', 'Reason now'],
      flips.map(({ then, now, title }) => [`${VERDICTS[then.verdict]} → ${VERDICTS[now.verdict]}`, title, now.reason]),
    ),
    '',
    '',
  ].join('\n');
}

/** What a change of contract means, for the page of a build. */
export function contractMarkdown(
  verdict: string,
  directions: readonly (Pick<Comparison, 'differences'> & { title: string })[],
): string {
  const rows = directions.flatMap(({ title, differences }) =>
    differences.map(({ severity, sentence, witness }) => [
      title,
      severity,
      sentence,
      witness === undefined ? '' : JSON.stringify(witness).slice(0, 300),
    ]),
  );
  return ['## Contract', '', verdict, ...tableOf(['Direction', 'Severity', 'Change', 'Example'], rows), '', ''].join(
    '\n',
  );
}
