import type { Counts } from '../../shared/grading/report.ts';
import classes from './verdict-bar.module.css';

interface Props {
  counts: Counts;
  /** While a run goes on, the part of the bar that is still empty. */
  total?: number;
}

/** How verdicts share a run, as a bar. Decoration: the words stand beside it in `VerdictCounts`. */
export function VerdictBar({ counts, total = counts.total }: Props) {
  const parts = [
    ['pass', counts.pass],
    ['fail', counts.fail],
    ['uncertain', counts.uncertain],
    ['notRun', counts.notRun],
  ] as const;
  return (
    <div className={classes.bar} aria-hidden>
      {parts.map(
        ([kind, n]) =>
          n > 0 && <i key={kind} className={classes[kind]} style={{ width: `${(n / Math.max(total, 1)) * 100}%` }} />,
      )}
    </div>
  );
}
