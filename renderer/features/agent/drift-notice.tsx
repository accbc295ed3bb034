import { Alert, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useAgent } from '../../lib/agent-context.ts';
import { useOpenDrift } from '../../lib/open-drift.ts';
import { IconAlertTriangle } from '../../ui/icons.ts';

/** Where it is watched whether the model changed, and what was found and is not settled. */
export function DriftNotice() {
  const { slug } = useAgent();
  const open = useOpenDrift()(slug);
  const [latest] = open;
  const link = (words: string) => (
    <Link to="/agents/$slug/drift" params={{ slug }} style={{ color: 'inherit' }}>
      {words}
    </Link>
  );
  if (latest === undefined) return <Text size="sm">{link('Is the model still the same?')}</Text>;
  const title =
    latest.kind === 'retirement'
      ? 'The model in production is about to go'
      : 'The model in production is not what it was';
  return (
    <Alert color="red" title={title} icon={<IconAlertTriangle size={18} aria-hidden />}>
      <Text size="sm">
        {latest.words} {link(open.length === 1 ? 'See what was found' : `See all ${open.length} findings`)}
      </Text>
    </Alert>
  );
}
