import { Group } from '@mantine/core';
import type { z } from 'zod';
import type { Counts } from '../../shared/grading/report.ts';
import { VerdictBadge } from './verdict-badge.tsx';

/** How many passed, failed, stayed uncertain or did not run; kinds without any are left out. */
export function VerdictCounts({ counts }: { counts: z.infer<typeof Counts> }) {
  const rows = [
    ['pass', counts.pass],
    ['fail', counts.fail],
    ['uncertain', counts.uncertain],
    ['not_run', counts.notRun],
  ] as const;
  return (
    <Group gap={6} wrap="wrap">
      {rows
        .filter(([, n]) => n > 0)
        .map(([verdict, n]) => (
          <VerdictBadge key={verdict} verdict={verdict} n={n} />
        ))}
    </Group>
  );
}
