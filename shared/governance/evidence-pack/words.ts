import type { CaseChange, Figures } from '../../grading/comparison.ts';
import type { Report } from '../../grading/report.ts';
import { isDecidable, type Rule } from '../../spec/rule.ts';

/** How numbers and lists are written: by the locale on a screen, always the same in a file. */
export interface Speak {
  /** `count(3, 'case')` → "3 cases". */
  count(n: number, one: string, many?: string): string;
  list(words: readonly string[]): string;
  number(value: number): string;
  /** A share from 0 to 1. */
  percent(share: number): string;
  usd(amount: number): string;
}

/** What became of a case between two runs, where its verdict is another one. */
export const FLIPS: Partial<Record<CaseChange, string>> = {
  newly_failing: 'fails now',
  newly_passing: 'passes now',
  uncertain: 'went to or from uncertain',
};

const MOST_NAMED = 3;
const named = (titles: readonly string[], say: Speak): string =>
  say.list([
    ...titles.slice(0, MOST_NAMED).map((title) => `“${title}”`),
    ...(titles.length > MOST_NAMED ? [`${say.number(titles.length - MOST_NAMED)} more`] : []),
  ]);
const seconds = (ms: number, say: Speak): string => `${say.number(Math.max(0.1, Number((ms / 1000).toFixed(1))))} s`;

function against(then: number, now: number, say: Speak): string {
  if (then <= 0 || then === now) return '';
  const share = now / then - 1;
  return Math.abs(share) < 0.005 ? '' : `, ${say.percent(Math.abs(share))} ${share > 0 ? 'more' : 'less'}`;
}

/** What calls cost and how long they take, against the version before; what is not known is left out. One costs fractions of a cent. */
export function callWords({ then, now }: { then: Figures; now: Figures }, base: number, say: Speak): string[] {
  const price = ({ costUsd, calls }: Figures): number | null =>
    costUsd === null || calls === 0 ? null : (costUsd / calls) * 1000;
  const [was, is] = [price(then), price(now)];
  const [slow, quick] = [then.latencyMs?.median, now.latencyMs?.median];
  return [
    ...(was === null || is === null
      ? []
      : [`1,000 calls cost ${say.usd(is)}; with v${base} ${say.usd(was)}${against(was, is, say)}.`]),
    ...(slow === undefined || quick === undefined
      ? []
      : [`Half of the calls take ${seconds(quick, say)} or less; with v${base} ${seconds(slow, say)}.`]),
  ];
}

/** What an approver should know of a report beyond its counts, in sentences: none of it stands in the way by itself. */
export function reportWords(
  report: Pick<Report, 'results' | 'reused' | 'stopped'>,
  rules: readonly Rule[],
  say: Speak,
): string[] {
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
      : [`${say.count(flaky.length, 'case')} passed and failed on the same input: ${named(flaky, say)}.`]),
    ...(uncertain.length === 0
      ? []
      : [`${say.count(uncertain.length, 'case')} ${is(uncertain.length)} uncertain: ${named(uncertain, say)}.`]),
    ...(untested.length === 0
      ? []
      : [
          `No case reaches ${say.count(untested.length, 'rule')}: ${named(
            untested.map(({ title }) => title),
            say,
          )}.`,
        ]),
    ...(reused === 0
      ? []
      : [`${say.count(reused, 'result')} ${is(reused)} of earlier runs, where nothing had changed.`]),
  ];
}

/** Numbers as a file has them, the same on every machine and in every year. */
export const PLAIN: Speak = {
  count: (n, one, many = `${one}s`) => `${PLAIN.number(n)} ${n === 1 ? one : many}`,
  list: (words) => (words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`),
  number(value) {
    const [whole = '', part] = String(value).split('.');
    const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
    return part === undefined ? grouped : `${grouped}.${part}`;
  },
  percent: (share) => `${Math.round(share * 100)}%`,
  usd: (amount) =>
    `$${PLAIN.number(Number(amount.toFixed(4)))
      .replace(/^(\d[\d,]*)$/, '$1.00')
      .replace(/\.(\d)$/, '.$10')}`,
};
