import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { RunSummary } from '../../../../shared/api/desktop/tests.ts';
import { useAgent } from '../../../lib/agent-context.ts';
import { IconArrowsExchange } from '../../../ui/icons.ts';
import { runBefore } from './choose-sides.ts';

/** From a run to what is different since the run before; nothing where there was none. */
export function CompareLink({ runs, run }: { runs: readonly RunSummary[]; run: string }) {
  const { slug } = useAgent();
  const then = runBefore(runs, run);
  if (then === null) return null;
  return (
    <Button
      variant="subtle"
      leftSection={<IconArrowsExchange size={16} aria-hidden />}
      renderRoot={(props) => (
        <Link to="/agents/$slug/tests/compare" params={{ slug }} search={{ then, now: run }} {...props} />
      )}
    >
      Compare with the run before
    </Button>
  );
}
