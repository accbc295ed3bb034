import type { ModelRef } from '../spec/spec.ts';
import { wilson } from './exact-tests.ts';
import { type CaseResult, isOnTrust, type Report } from './report.ts';

/** What a report says about one candidate: the row of the table that the choice was made from. */
export interface MeasuredModel {
  model: ModelRef;
  /** Hash or id of the report; null where this model was not measured on the suite. */
  report: string | null;
  passed: number;
  failed: number;
  /** Share of cases that passed, of those that passed or failed, and where the true share lies with 95 % confidence. */
  rate: { seen: number; low: number; high: number } | null;
  /** US dollars for a call of its own, without a judge's; null when unknown. */
  costUsd: number | null;
  /** Why it is where it is, to be shown beside it. */
  standing: 'chosen' | 'good_enough' | 'worse' | 'no_price' | 'not_measured';
}
export interface ModelChoice {
  /** Every candidate once, in the order in which they may answer. */
  order: ModelRef[];
  /** One row for each, in the same order. */
  table: MeasuredModel[];
  /** Nothing was measured, or no price is known of what is good enough: the order is the policy's own. */
  isMeasured: boolean;
}

/** A report with the name that it is cited by. */
export interface NamedReport {
  id: string;
  report: Pick<Report, 'suite' | 'dryRun' | 'models' | 'results' | 'finishedAt'>;
}

/**
 * The cheapest candidate that is not worse than the best by more than `margin` (a share, such as 0.05). A candidate is worse
 * when the lower bound of its 95 % Wilson interval lies more than the margin below the best one's, so that a model that was
 * measured on few cases has to earn its place. Only reports of `suite` count, of each model the newest; a report in which
 * several models answered measures none of them, and a case that passed by the word of an uncalibrated judge does not count.
 * Those that are good enough follow by price, then the worse ones from the best down, then those not measured in the
 * policy's order.
 */
export function chooseModel(
  candidates: readonly ModelRef[],
  reports: readonly NamedReport[],
  suite: string,
  margin: number,
): ModelChoice {
  const rows = candidates.map((model) => measure(model, newestOf(model, reports, suite)));
  const best = Math.max(...rows.map(({ rate }) => rate?.low ?? Number.NEGATIVE_INFINITY));
  const judged = rows.map((row): MeasuredModel => {
    if (row.rate === null) return row;
    if (row.rate.low < best - margin) return { ...row, standing: 'worse' };
    return { ...row, standing: row.costUsd === null ? 'no_price' : 'good_enough' };
  });
  // Array sorting is stable, so equals stay in the policy's order.
  const table = judged.sort((a, b) => PLACE[a.standing] - PLACE[b.standing] || within(a, b));
  const [first] = table;
  const isMeasured = first?.standing === 'good_enough';
  if (!isMeasured) {
    const place = ({ model }: MeasuredModel): number => candidates.indexOf(model);
    return { order: [...candidates], table: table.sort((a, b) => place(a) - place(b)), isMeasured };
  }
  const chosen = table.map((row, index): MeasuredModel => (index === 0 ? { ...row, standing: 'chosen' } : row));
  return { order: chosen.map(({ model }) => model), table: chosen, isMeasured };
}

const PLACE: { readonly [S in MeasuredModel['standing']]: number } = {
  chosen: 0,
  good_enough: 0,
  no_price: 1,
  worse: 2,
  not_measured: 3,
};

function within(a: MeasuredModel, b: MeasuredModel): number {
  if (a.standing === 'good_enough') return (a.costUsd ?? 0) - (b.costUsd ?? 0);
  return (b.rate?.low ?? 0) - (a.rate?.low ?? 0);
}

function newestOf(model: ModelRef, reports: readonly NamedReport[], suite: string): NamedReport | undefined {
  const its = reports.filter(({ report }) => {
    const [only] = report.models;
    return (
      report.suite === suite &&
      !report.dryRun &&
      report.models.length === 1 &&
      only?.provider === model.provider &&
      only.requested === model.model
    );
  });
  return its.reduce<NamedReport | undefined>(
    (newest, each) => (newest === undefined || each.report.finishedAt > newest.report.finishedAt ? each : newest),
    undefined,
  );
}

function measure(model: ModelRef, named: NamedReport | undefined): MeasuredModel {
  const results = named?.report.results ?? [];
  const speaking = results.filter((result) => !isOnTrustOnly(result));
  const count = (verdict: 'pass' | 'fail'): number => speaking.filter((result) => result.verdict === verdict).length;
  const [passed, failed] = [count('pass'), count('fail')];
  const base = { model, report: named?.id ?? null, passed, failed };
  if (passed + failed === 0) return { ...base, rate: null, costUsd: null, standing: 'not_measured' };
  const calls = results.flatMap(({ samples }) => samples.map(({ call }) => call)).filter(({ usage }) => usage !== null);
  const isPriced = calls.length > 0 && calls.every(({ costUsd }) => costUsd !== null);
  const costUsd = isPriced ? calls.reduce((sum, call) => sum + (call.costUsd ?? 0), 0) / calls.length : null;
  const rate = { seen: passed / (passed + failed), ...wilson({ passed, failed }) };
  return { ...base, rate, costUsd, standing: 'worse' };
}

/**
 * Passed by the word of a judge that is not calibrated. Its opposite word would have left the case uncertain, so that counting
 * this one would make every model look better than it is.
 */
const isOnTrustOnly = ({ verdict, samples }: CaseResult): boolean =>
  verdict === 'pass' && samples.some(({ fields }) => fields.some(isOnTrust));

/** How much worse than the best a cheaper model may be where no policy says: one case in twenty. */
export const USUAL_MARGIN = 0.05;

/** The same on the suite that was run last on a model; null where none was. */
export function chooseByLatest(
  candidates: readonly ModelRef[],
  reports: readonly NamedReport[],
  margin: number,
): ModelChoice | null {
  const onModels = reports.filter(({ report }) => !report.dryRun);
  const [latest] = onModels.toSorted((a, b) => b.report.finishedAt.localeCompare(a.report.finishedAt));
  return latest === undefined ? null : chooseModel(candidates, onModels, latest.report.suite, margin);
}
