import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ChangeView } from '../../../shared/api/desktop/changes.ts';
import { query } from '../../lib/api.ts';
import { count } from '../../lib/format.ts';

interface Props {
  change: ChangeView;
  report: ChangeView['evidence'][number];
}

/** How many cases flip against the version that the change starts from, where tests of that version are stored here. */
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
  const { newly_failing, newly_passing, uncertain, changed_answer } = found.data.comparison.counts;
  const flips = newly_failing + newly_passing + uncertain;
  const others = changed_answer === 0 ? '' : `, ${count(changed_answer, 'other answer')}`;
  return (
    <Text size="sm">
      <Link to="/agents/$slug/tests/compare" params={{ slug: agent.slug }} search={sides} style={{ color: 'inherit' }}>
        {flips === 0 ? 'No case flips' : flips === 1 ? '1 case flips' : count(flips, 'case flip', 'cases flip')} against
        v{base.number}
        {others}
      </Link>
    </Text>
  );
}
