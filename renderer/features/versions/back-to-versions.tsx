import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useAgent } from '../../lib/agent-context.ts';
import { IconArrowLeft } from '../../ui/icons.ts';

/** From one version, or two, back to all. */
export function BackToVersions() {
  const { slug } = useAgent();
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      leftSection={<IconArrowLeft size={15} aria-hidden />}
      style={{ alignSelf: 'start', justifySelf: 'start' }}
      ms={-8}
      renderRoot={(props) => <Link to="/agents/$slug/versions" params={{ slug }} search={{}} {...props} />}
    >
      All versions
    </Button>
  );
}
