import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useAgent } from '../../lib/agent-context.ts';
import { query } from '../../lib/api.ts';
import { latestTests } from './latest-tests.ts';

/** From two versions to what their tests found, where both were tested on this machine. */
export function CompareTestsLink({ from, to }: { from: string; to: string }) {
  const { id, slug } = useAgent();
  const runs = useQuery(query.runs.list.queryOptions({ input: { agent: id, limit: 200 } }));
  if (!runs.isSuccess) return null;
  const search = latestTests(runs.data, from, to);
  if (search === null)
    return (
      <Text size="sm" c="dimmed">
        To compare their tests, both have to have run on this machine.
      </Text>
    );
  return (
    <Button
      variant="default"
      renderRoot={(props) => <Link to="/agents/$slug/tests/compare" params={{ slug }} search={search} {...props} />}
    >
      Compare their tests
    </Button>
  );
}
