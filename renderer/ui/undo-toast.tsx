import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';

const UNDO_MS = 10_000;

/** Says that something is gone and offers it back for ten seconds. `id` keeps one such offer per thing. */
export function offerUndo(id: string, words: string, bringBack: () => void): void {
  notifications.show({
    id,
    autoClose: UNDO_MS,
    closeButtonProps: { 'aria-label': 'Close' },
    message: (
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text size="sm" style={{ minWidth: 0 }}>
          {words}
        </Text>
        <Button
          variant="light"
          size="compact-sm"
          style={{ flex: 'none' }}
          onClick={() => {
            notifications.hide(id);
            bringBack();
          }}
        >
          Undo
        </Button>
      </Group>
    ),
  });
}
