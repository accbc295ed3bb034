import { canonicalJson } from '../json/canonical.ts';
import { addResult, type CaseResult, noTotals, type Report, type ReportHead, summaryOf } from './report.ts';

/** Where the results stand in a report without any. A text cannot hold it: quotes within one stand behind a backslash. */
const NONE = '"results":[]';

/** Takes the results of a run one after another, in the order of the suite, and keeps no more of each than its text. */
export interface ReportWriter {
  add(result: CaseResult): void;
  /** What all of them add up to, and the canonical JSON of the whole report: what `hashOf` of it is taken of. */
  end(head: ReportHead): { summary: Omit<Report, 'results'>; text: string };
}

export function reportWriter(): ReportWriter {
  const totals = noTotals();
  const texts: string[] = [];
  let reused = 0;
  return {
    add(result) {
      addResult(totals, result);
      if (result.reused !== undefined) reused += 1;
      texts.push(canonicalJson(result));
    },
    end(head) {
      const summary = summaryOf(head, totals, reused);
      const [before = '', after = ''] = canonicalJson({ ...summary, results: [] }).split(NONE);
      return { summary, text: `${before}"results":[${texts.join(',')}]${after}` };
    },
  };
}
