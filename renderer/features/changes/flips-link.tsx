import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ChangeView } from '../../../shared/api/desktop/changes.ts';
import type { CaseChange } from '../../../shared/grading/comparison.ts';
import { query } from '../../lib/api.ts';
import { count } from '../../lib/format.ts';
import { callWords } from './evidence-words.ts';
import classes from './review.module.css';

const MOST_SHOWN = 5;
const FLIPS: Partial<Record<CaseChange, string>> = {
  newly_failing: 'fails now',
  newly_passing: 'passes now',
  uncertain: 'went to or from uncertain',
};

interface Props {
  change: ChangeView;
  report: ChangeView['evidence'][number];
}

/** Which cases flip, and what a call costs and takes, against the version that the change starts from, where tests of that version are stored here. */
export function FlipsLink({ change: { agent, base }, report }: Props) {
  const runs = useQuery(query.runs.list.queryOptions({ input: { agent: agent.id, limit: 200 } }));
  const ofBase = runs.data?.filter((run) => run.version === base?.hash && run.report !== null && run.counts.total > 1);
  // A dry run against a model would compare two different questions.
  const before = ofBase?.find((run) =>
    report.dryRun ? run.dryRun : run.model !== null && report.models.includes(run.model.model),
  );
  const sides = { then: before?.report ?? '', now: report.hash };
  const found = useQuery({
    ...query.comparisons.compare.queryOptions({ input: sides }),
    enabled: before !== undefined,
  });
  if (base === null || before === undefined || !found.isSuccess) return null;
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
