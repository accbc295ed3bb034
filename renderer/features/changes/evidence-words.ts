import * as words from '../../../shared/governance/evidence-pack/words.ts';
import type { Figures } from '../../../shared/grading/comparison.ts';
import type { Report } from '../../../shared/grading/report.ts';
import type { Rule } from '../../../shared/spec/rule.ts';
import { count, formatList, formatNumber, formatPercent, formatUsd } from '../../lib/format.ts';

const HERE: words.Speak = { count, list: formatList, number: formatNumber, percent: formatPercent, usd: formatUsd };

/** What calls cost and how long they take, in this person's numbers. */
export const callWords = (figures: { then: Figures; now: Figures }, base: number): string[] =>
  words.callWords(figures, base, HERE);

/** What an approver should know of a report beyond its counts, in this person's numbers. */
export const reportWords = (report: Pick<Report, 'results' | 'reused' | 'stopped'>, rules: readonly Rule[]): string[] =>
  words.reportWords(report, rules, HERE);
