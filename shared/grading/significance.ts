import type { ComparedCase, Significance } from './comparison.ts';
import { fisher, holm, mcnemar, type Tally } from './exact-tests.ts';

/** Above this a difference could be chance. */
const LEVEL = 0.05;

const shown = (p: number): string => (p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`);
const verdictOn = (p: number): string => (p < LEVEL ? 'more than chance would explain' : 'could be chance');
const newly = (count: number, one: string, many: string): string =>
  count === 1 ? `1 case newly ${one}` : `${count} cases newly ${many}`;

/** Whether as many cases would flip one way rather than the other by chance; null where none flipped. */
export function ofFlips(failing: number, passing: number): Significance | null {
  if (failing + passing === 0) return null;
  const p = mcnemar(failing, passing);
  const flips = `${newly(failing, 'fails', 'fail')} and ${newly(passing, 'passes', 'pass')}`;
  const words = `${flips}: ${verdictOn(p)} (McNemar’s exact test, ${shown(p)}).`;
  return { method: 'mcnemar', p, isMore: p < LEVEL, words };
}

const count = ({ passed, failed }: Tally): number => passed + failed;
const rate = (tally: Tally): string => `${tally.passed} of ${count(tally)}`;
const isRepeated = ({ then, now }: Pick<ComparedCase, 'then' | 'now'>): boolean =>
  count(then.rate) > 0 && count(now.rate) > 0 && count(then.rate) + count(now.rate) > 2;

/**
 * The same of each case that was asked repeatedly, in the order given; null for the others. P-values are raised for the number
 * of such cases, so that among a thousand cases chance does not pass for a finding fifty times. Where samples stopped as soon
 * as the evidence sufficed, their number depends on what they found and the p-value holds only nearly.
 */
export function ofCases(compared: readonly Pick<ComparedCase, 'then' | 'now'>[]): (Significance | null)[] {
  const values = compared.map((each) => (isRepeated(each) ? fisher(each.then.rate, each.now.rate) : null));
  const raised = holm(values.filter((value) => value !== null));
  let next = 0;
  return compared.map(({ then, now }, index) => {
    if (values[index] === null) return null;
    const p = raised[next] ?? 1;
    next += 1;
    const among = raised.length > 1 ? `, for ${raised.length} cases at once by Holm` : '';
    const words = `Passed ${rate(then.rate)} then and ${rate(now.rate)} now: ${verdictOn(p)} (Fisher’s exact test${among}, ${shown(p)}).`;
    return { method: 'fisher', p, isMore: p < LEVEL, words };
  });
}
