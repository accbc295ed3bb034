import { Button, Group, Text } from '@mantine/core';
import { retryConnection } from '../lib/live.ts';
import { IconAlertTriangle } from '../ui/icons.ts';

/** A strip above the page while the backend does not answer; what stands on the screen stays. */
export function ConnectionLost() {
  return (
    <Group
      role="alert"
      gap="sm"
      px={20}
      py={8}
      wrap="wrap"
      style={{ background: 'var(--rh-bad-soft)', color: 'var(--rh-bad)', borderBottom: '1px solid var(--rh-line)' }}
    >
      <IconAlertTriangle size={18} aria-hidden />
      <Text size="sm" style={{ flex: '1 1 300px' }}>
        The application does not answer. Edits stay in this window and are saved once it is back; if it was closed,
        start Rulehouse again.
      </Text>
      <Button variant="default" size="compact-sm" onClick={retryConnection}>
        Try now
      </Button>
    </Group>
  );
}
