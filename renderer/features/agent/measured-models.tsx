import { Box, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useAgent } from '../../lib/agent-context.ts';
import { query } from '../../lib/api.ts';
import { formatNumber } from '../../lib/format.ts';
import { LoadError } from '../../ui/load-error.tsx';
import { MeasuredTable } from '../../ui/measured-table.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ModelMargin } from './model-margin.tsx';

/** The table from which the model is chosen where the policy leaves it to measurements. */
export function MeasuredModels() {
  const { id, slug } = useAgent();
  const found = useQuery(query.comparisons.measured.queryOptions({ input: { agent: id } }));
  if (found.isError)
    return (
      <LoadError title="The measurements could not be read" error={found.error} retry={() => void found.refetch()} />
    );
  if (!found.isSuccess) return null;
  const { data } = found;
  return (
    <Panel label="What the tests of this draft say">
      {data === null || !data.isMeasured ? (
        <Text size="sm" c="dimmed">
          {data === null
            ? 'No run of the draft as it stands has asked a model yet, so the models answer in the order above. '
            : 'No model that is good enough has a known price, so the models answer in the order above. '}
          <Link to="/agents/$slug/tests" params={{ slug }} search={{}} style={{ color: 'inherit' }}>
            Run the tests on each model
          </Link>
        </Text>
      ) : (
        <Text size="sm" c="dimmed">
          The cheapest model answers whose pass rate is not more than{' '}
          {formatNumber(Math.round(data.margin * 1000) / 10)} points below the best, judged by the lower end of its 95 %
          interval. Production decides in the same way, from the test runs that the change cites.
        </Text>
      )}
      {data !== null && <MeasuredTable rows={data.table} />}
      <Box mt="sm">
        <ModelMargin />
      </Box>
    </Panel>
  );
}
