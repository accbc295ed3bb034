import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';
import type { RequestView } from '../../../shared/api/desktop/requests.ts';
import { api } from '../../lib/api.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useSubmit } from '../../ui/use-submit.tsx';

/** Turns a request into a change that asks for sign-off, with the words that go into the ledger. */
export function MakeChangeDialog({ request, onClose }: { request: RequestView; onClose: () => void }) {
  const navigate = useNavigate();
  const id = useId();
  const [titleId, reasonId] = [`${id}-title`, `${id}-reason`];
  const [title, setTitle] = useState(`Change ${request.subject}`.slice(0, 200));
  const [reason, setReason] = useState(`${request.reason}\n\nRequested by ${request.author.name}.`.slice(0, 4000));
  const form = useSubmit({
    title: 'No change was made',
    check: () => [
      ...(title.trim() === '' ? [{ field: titleId, message: 'Title: say in a few words what changes' }] : []),
      ...(reason.trim() === ''
        ? [{ field: reasonId, message: 'Reason: say why, so that approvers can judge it' }]
        : []),
    ],
    send: () => api.requests.makeChange({ id: request.id, title: title.trim(), reason: reason.trim() }),
    done: (change) => {
      notifications.show({ message: `“${change.title}” waits for sign-off.` });
      onClose();
      void navigate({ to: '/changes/$change', params: { change: change.id } });
    },
  });
  return (
    <Dialog title={`Make a change of ${request.agent.name}`} size="lg" onClose={onClose}>
      <form noValidate onSubmit={form.submit}>
        <Stack gap="md">
          {form.summary}
          <Text size="sm" c="dimmed">
            A new version with the requested part goes to the approvers, and {request.author.name} sees that the request
            was accepted. What is published stays as it is until it is approved and deployed.
          </Text>
          <TextInput
            id={titleId}
            label="Title"
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
            error={form.errorOf(titleId)}
            maxLength={200}
            required
            data-autofocus
          />
          <Textarea
            id={reasonId}
            label="Reason"
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={form.errorOf(reasonId)}
            maxLength={4000}
            autosize
            minRows={3}
            maxRows={8}
            required
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={form.pending}>
              Make the change
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
