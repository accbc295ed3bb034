import type { Figures } from '../../../shared/grading/comparison.ts';
import type { Report } from '../../../shared/grading/report.ts';
import { isDecidable, type Rule } from '../../../shared/spec/rule.ts';
import { count, formatList, formatNumber, formatPercent, formatUsd } from '../../lib/format.ts';

const MOST_NAMED = 3;
const named = (titles: readonly string[]): string =>
  formatList([
    ...titles.slice(0, MOST_NAMED).map((title) => `“${title}”`),
    ...(titles.length > MOST_NAMED ? [`${formatNumber(titles.length - MOST_NAMED)} more`] : []),
  ]);
const seconds = (ms: number): string => `${formatNumber(Math.max(0.1, Number((ms / 1000).toFixed(1))))} s`;

function against(then: number, now: number): string {
  if (then <= 0 || then === now) return '';
  const share = now / then - 1;
  return Math.abs(share) < 0.005 ? '' : `, ${formatPercent(Math.abs(share))} ${share > 0 ? 'more' : 'less'}`;
}

/** What calls cost and how long they take, against the version before; what is not known is left out. One costs fractions of a cent. */
export function callWords({ then, now }: { then: Figures; now: Figures }, base: number): string[] {
  const price = ({ costUsd, calls }: Figures): number | null =>
    costUsd === null || calls === 0 ? null : (costUsd / calls) * 1000;
  const [was, is] = [price(then), price(now)];
  const [slow, quick] = [then.latencyMs?.median, now.latencyMs?.median];
  return [
    ...(was === null || is === null
      ? []
      : [`1,000 calls cost ${formatUsd(is)}; with v${base} ${formatUsd(was)}${against(was, is)}.`]),
    ...(slow === undefined || quick === undefined
      ? []
      : [`Half of the calls take ${seconds(quick)} or less; with v${base} ${seconds(slow)}.`]),
  ];
}

/** What an approver should know of a report beyond its counts, in sentences: none of it stands in the way by itself. */
export function reportWords(report: Pick<Report, 'results' | 'reused' | 'stopped'>, rules: readonly Rule[]): string[] {
  const { results, reused = 0, stopped } = report;
  const titles = (wanted: (result: Report['results'][number]) => boolean): string[] =>
    results.filter(wanted).map(({ title }) => title);
  const flaky = titles(({ sampling }) => sampling?.flaky === true);
  const uncertain = titles(({ verdict }) => verdict === 'uncertain');
  const fired = new Set(results.flatMap(({ rulesFired }) => rulesFired));
  // Whether a judged rule applies is for a model to say, so no case can be said to reach it.
  const untested = rules.filter((rule) => rule.enabled && isDecidable(rule) && !fired.has(rule.id));
  const is = (n: number): string => (n === 1 ? 'is' : 'are');
  return [
    ...(stopped === 'finished' ? [] : ['The run was stopped before every case was tested.']),
    ...(flaky.length === 0
      ? []
      : [`${count(flaky.length, 'case')} passed and failed on the same input: ${named(flaky)}.`]),
    ...(uncertain.length === 0
      ? []
      : [`${count(uncertain.length, 'case')} ${is(uncertain.length)} uncertain: ${named(uncertain)}.`]),
    ...(untested.length === 0
      ? []
      : [`No case reaches ${count(untested.length, 'rule')}: ${named(untested.map(({ title }) => title))}.`]),
    ...(reused === 0 ? [] : [`${count(reused, 'result')} ${is(reused)} of earlier runs, where nothing had changed.`]),
  ];
}
