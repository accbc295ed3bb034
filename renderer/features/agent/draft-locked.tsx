import { Alert, Button, Group, Text } from '@mantine/core';
import { useAgent } from '../../lib/agent-context.ts';
import { useDraft } from '../../lib/draft/use-draft.ts';
import { IconLock } from '../../ui/icons.ts';

/** A save that was refused because of a lock: everything typed is still here, and one button makes it savable again. */
export function DraftLocked() {
  const draft = useDraft(useAgent().id);
  if (draft.state !== 'ready' || draft.save.kind !== 'locked') return null;
  return (
    <Alert
      color="yellow"
      radius={0}
      role="alert"
      icon={<IconLock size={18} aria-hidden />}
      title="Not saved: you edited a part that is locked"
    >
      <Group gap="xs">
        <Text size="sm" style={{ flex: '1 1 320px' }}>
          {draft.save.why} All your edits are still here. Take the locked ones back and the others are saved.
        </Text>
        <Button size="compact-sm" onClick={draft.session.takeBackLocked}>
          Take back the locked edits
        </Button>
      </Group>
    </Alert>
  );
}
