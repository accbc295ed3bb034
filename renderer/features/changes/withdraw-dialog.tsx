import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { ChangeView } from '../../../shared/api/desktop/changes.ts';
import { api } from '../../lib/api.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useSubmit } from '../../ui/use-submit.tsx';

/** Withdrawing: what it does, and the words that go into the ledger with it. */
export function WithdrawDialog({ change, onClose }: { change: ChangeView; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const form = useSubmit({
    title: 'Nothing was withdrawn',
    send: () => api.changes.withdraw({ id: change.id, reason }),
    done: () => {
      notifications.show({ message: `“${change.title}” was withdrawn.` });
      onClose();
    },
  });
  return (
    <Dialog title={`Withdraw “${change.title}”`} onClose={onClose}>
      <Stack gap="md">
        {form.summary}
        <Text size="sm">
          Nobody is asked any more. The version stays in the history, and your draft stays as it is.
        </Text>
        <Textarea
          label="Reason"
          required
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={4000}
          autosize
          minRows={2}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button onClick={form.submit} loading={form.pending} disabled={reason.trim() === ''}>
            Withdraw
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
