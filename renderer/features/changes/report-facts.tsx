import { useQuery } from '@tanstack/react-query';
import type { ChangeView } from '../../../shared/api/desktop/changes.ts';
import { query } from '../../lib/api.ts';
import { reportWords } from './evidence-words.ts';
import classes from './review.module.css';

/** What the counts of a report do not tell: flaky and uncertain cases, rules that no case reaches, answers not asked anew. */
export function ReportFacts({ change, hash }: { change: ChangeView; hash: string }) {
  const report = useQuery(query.runs.report.queryOptions({ input: { hash } }));
  const words = report.isSuccess ? reportWords(report.data, change.after.rules) : [];
  if (words.length === 0) return null;
  return (
    <ul className={classes.notes}>
      {words.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}
