import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ChangeView } from '../../../shared/api/desktop/changes.ts';
import { FLIPS } from '../../../shared/governance/evidence-pack/words.ts';
import { query } from '../../lib/api.ts';
import { count } from '../../lib/format.ts';
import { callWords } from './evidence-words.ts';
import classes from './review.module.css';

const MOST_SHOWN = 5;

interface Props {
  change: ChangeView;
  report: ChangeView['evidence'][number];
}

/** Which cases flip, and what a call costs and takes, against the tests of the version that the change starts from. */
export function FlipsLink({ change: { agent, base }, report }: Props) {
  const { against } = report;
  const sides = { then: against ?? '', now: report.hash };
  const found = useQuery({ ...query.comparisons.compare.queryOptions({ input: sides }), enabled: against !== null });
  if (base === null || !found.isSuccess)
    return base !== null && against === null ? (
      <Text size="sm" c="dimmed">
        No test of v{base.number} is known here to compare with.
      </Text>
    ) : null;
  const { cases, figures } = found.data.comparison;
  const flipped = cases.filter(({ change }) => change in FLIPS);
  const { newly_failing, newly_passing, uncertain, changed_answer } = found.data.comparison.counts;
  const flips = newly_failing + newly_passing + uncertain;
  const others = changed_answer === 0 ? '' : `, ${count(changed_answer, 'other answer')}`;
  return (
    <>
      <Text size="sm">
        <Link
          to="/agents/$slug/tests/compare"
          params={{ slug: agent.slug }}
          search={sides}
          style={{ color: 'inherit' }}
        >
          {flips === 0 ? 'No case flips' : flips === 1 ? '1 case flips' : count(flips, 'case flip', 'cases flip')}{' '}
          against v{base.number}
          {others}
        </Link>
      </Text>
      {flipped.length > 0 && (
        <ul className={classes.notes}>
          {flipped.slice(0, MOST_SHOWN).map(({ caseId, title, change }) => (
            <li key={caseId}>
              <b>{title}</b> {FLIPS[change]}
            </li>
          ))}
          {flipped.length > MOST_SHOWN && <li>and {count(flipped.length - MOST_SHOWN, 'more', 'more')}</li>}
        </ul>
      )}
      {callWords(figures, base.number).map((sentence) => (
        <Text size="sm" key={sentence}>
          {sentence}
        </Text>
      ))}
    </>
  );
}
