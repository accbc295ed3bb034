import { Button, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Dialog } from './dialog.tsx';

interface Props {
  opened: boolean;
  onClose: () => void;
  /** Names the object: "Remove the connection “OpenAI work”". */
  title: string;
  /** Names the effect. */
  children: ReactNode;
  /** The verb on the button; not the default button. */
  confirm: string;
  onConfirm: () => void;
  busy?: boolean;
  danger?: boolean;
}

/** Asks before something that cannot be undone. Cancel has the focus, so that Enter never confirms by accident. */
export function ConfirmDialog({ opened, onClose, title, children, confirm, onConfirm, busy = false, danger }: Props) {
  return (
    <Dialog opened={opened} onClose={onClose} title={title}>
      <Stack gap="md">
        <Text size="sm" component="div">
          {children}
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button onClick={onConfirm} loading={busy} {...(danger === true ? { color: 'red' } : {})}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
