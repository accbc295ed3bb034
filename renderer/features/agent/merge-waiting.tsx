import { Alert, Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useMatchRoute } from '@tanstack/react-router';
import { useAgent } from '../../lib/agent-context.ts';
import { query } from '../../lib/api.ts';
import { saveNow } from '../../lib/draft/use-draft.ts';
import { IconGitMerge } from '../../ui/icons.ts';

/** Something was published that the draft does not contain: it cannot be deployed before it is merged. */
export function MergeWaiting() {
  const { id, slug } = useAgent();
  const waiting = useQuery(query.merges.waiting.queryOptions({ input: { agent: id } }));
  const isOpen = useMatchRoute()({ to: '/agents/$slug/merge/$version', params: { slug } }) !== false;
  const version = waiting.data ?? null;
  if (version === null || isOpen) return null;
  return (
    <Alert
      color="yellow"
      radius={0}
      role="status"
      icon={<IconGitMerge size={18} aria-hidden />}
      title={`v${version.number} was published while you worked on this draft`}
    >
      <Group gap="xs">
        <Text size="sm" style={{ flex: '1 1 320px' }}>
          {version.author}: {version.reason} Your draft does not contain it yet. Merge the two before yours is
          published.
        </Text>
        <Button
          size="compact-sm"
          onClick={() => void saveNow(id)}
          renderRoot={(props) => (
            <Link to="/agents/$slug/merge/$version" params={{ slug, version: version.hash }} {...props} />
          )}
        >
          Look at the merge
        </Button>
      </Group>
    </Alert>
  );
}
