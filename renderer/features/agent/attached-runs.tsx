import { Alert, Checkbox, Group, Stack } from '@mantine/core';
import type { RunSummary } from '../../../shared/api/desktop/tests.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { VerdictCounts } from '../../ui/verdict-counts.tsx';
import type { Attachable } from './attachable-runs.ts';

interface Props {
  runs: readonly Attachable[];
  /** Ids of runs that stay behind. */
  leftOut: ReadonlySet<string>;
  onChange: (leftOut: ReadonlySet<string>) => void;
}

/** The test runs that go along with a change, each with a tick; what the approver will see of them. */
export function AttachedRuns({ runs, leftOut, onChange }: Props) {
  if (runs.length === 0)
    return (
      <Alert color="yellow" title="No finished test run of exactly this draft">
        You can ask without one; the approver sees that none is attached. Run the tests on the Tests tab to add one.
      </Alert>
    );
  return (
    <Checkbox.Group
      label="Attach test runs"
      description="The latest of each model on exactly this draft. Approvers judge by them, and so does production where tests choose the model."
      value={runs.flatMap(({ id }) => (leftOut.has(id) ? [] : id))}
      onChange={(ticked) => onChange(new Set(runs.flatMap(({ id }) => (ticked.includes(id) ? [] : id))))}
    >
      <Stack gap={10} mt={8}>
        {runs.map((run) => (
          <Checkbox key={run.id} value={run.id} label={<RunFacts run={run} />} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}

function RunFacts({ run }: { run: RunSummary }) {
  return (
    <Group gap={8}>
      <span>
        {run.model?.model ?? 'Dry run, no model asked'}, <RelativeTime at={run.finishedAt ?? run.startedAt} />
      </span>
      <VerdictCounts counts={run.counts} />
    </Group>
  );
}
