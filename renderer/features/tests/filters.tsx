import { Group } from '@mantine/core';
import type { Counts, Verdict } from '../../../shared/grading/report.ts';
import { count } from '../../lib/format.ts';
import { Chip } from '../../ui/chip.tsx';
import { VerdictBadge } from '../../ui/verdict-badge.tsx';
import classes from './tests.module.css';

const KINDS: { verdict: Verdict; part: Exclude<keyof Counts, 'total'> }[] = [
  { verdict: 'pass', part: 'pass' },
  { verdict: 'fail', part: 'fail' },
  { verdict: 'uncertain', part: 'uncertain' },
  { verdict: 'not_run', part: 'notRun' },
];

interface Props {
  counts: Counts;
  chosen: Verdict | null;
  onChoose: (verdict: Verdict | null) => void;
}

/** How many cases have each result; pressing one shows only those. */
export function Filters({ counts, chosen, onChoose }: Props) {
  return (
    <Group role="group" aria-label="Filter by result" gap={6}>
      <button type="button" className={classes.filter} aria-pressed={chosen === null} onClick={() => onChoose(null)}>
        <Chip strong>{count(counts.total, 'case')}</Chip>
      </button>
      {KINDS.filter(({ verdict, part }) => counts[part] > 0 || chosen === verdict).map(({ verdict, part }) => (
        <button
          type="button"
          key={verdict}
          className={classes.filter}
          aria-pressed={chosen === verdict}
          onClick={() => onChoose(chosen === verdict ? null : verdict)}
        >
          <VerdictBadge verdict={verdict} n={counts[part]} />
        </button>
      ))}
    </Group>
  );
}
