import type { CaseResult, Report } from '../../shared/grading/report.ts';

/** Everything that XML 1.0 cannot hold, not even escaped: controls but tab and line ends, halves of characters, non-characters. */
const IMPOSSIBLE = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A reader would make spaces of these in an attribute.
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};
const escaped = (text: string): string =>
  text.replace(IMPOSSIBLE, '').replace(/[&<>"\t\n\r]/g, (character) => ESCAPES[character] ?? '');

const attributes = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');
const seconds = (ms: number): string => (ms / 1000).toFixed(3);
const timeOf = ({ samples }: CaseResult): number => samples.reduce((sum, { call }) => sum + call.latencyMs, 0);

/** A case that did not run or stays uncertain is skipped, not failed: neither says that the agent is wrong. */
function outcomeOf({ verdict, reason }: CaseResult): string[] {
  if (verdict === 'pass') return [];
  if (verdict === 'fail') return [`      <failure${attributes({ type: 'fail', message: reason })}/>`];
  return [
    `      <skipped${attributes({ message: `${verdict === 'not_run' ? 'Not run' : 'Uncertain'}: ${reason}` })}/>`,
  ];
}

/** A report as JUnit XML, which build servers show: one test suite, a test case for each case. */
export function junitXml(name: string, { counts, results, startedAt }: Report): string {
  const sums = {
    tests: counts.total,
    failures: counts.fail,
    errors: 0,
    skipped: counts.uncertain + counts.notRun,
    time: seconds(results.reduce((sum, result) => sum + timeOf(result), 0)),
  };
  const cases = results.flatMap((result) => {
    const open = `    <testcase${attributes({ classname: name, name: result.title, time: seconds(timeOf(result)) })}`;
    const inside = outcomeOf(result);
    return inside.length === 0 ? [`${open}/>`] : [`${open}>`, ...inside, '    </testcase>'];
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes(sums)}>`,
    `  <testsuite${attributes({ name, timestamp: startedAt, ...sums })}>`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}
