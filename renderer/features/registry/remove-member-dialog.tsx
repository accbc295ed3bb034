import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { MemberView } from '../../../shared/api/desktop/workspace.ts';
import { announce } from '../../lib/announce.tsx';
import { api } from '../../lib/api.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useSubmit } from '../../ui/use-submit.tsx';

const REASON = 'remove-reason';

/** Ends a membership; a lost device alone is removed among the person's devices. */
export function RemoveMemberDialog({ member, onClose }: { member: MemberView; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const form = useSubmit({
    title: `${member.name} was not removed`,
    check: () =>
      reason.trim() === '' ? [{ field: REASON, message: 'Reason: say why, for example Left the company' }] : [],
    send: () => api.workspace.removeMember({ member: member.id, reason: reason.trim() }),
    done: () => {
      announce(`${member.name} was removed`);
      onClose();
    },
  });
  return (
    <Dialog title={`Remove ${member.name} from the team`} onClose={onClose}>
      <form noValidate onSubmit={form.submit}>
        <Stack gap="md">
          {form.summary}
          <Text size="sm">
            {member.name} can then sign nothing more and reads nothing new. What was signed before stays valid. To come
            back, the person needs a new invite. If only a device was lost, remove that one under Devices instead.
          </Text>
          <Textarea
            id={REASON}
            label="Reason"
            description="Stands in the history for good"
            autosize
            minRows={2}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={form.errorOf(REASON)}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" color="red" loading={form.pending}>
              Remove
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
