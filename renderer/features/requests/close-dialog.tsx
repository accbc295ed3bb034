import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useId, useState } from 'react';
import type { RequestView } from '../../../shared/api/desktop/requests.ts';
import { api } from '../../lib/api.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useSubmit } from '../../ui/use-submit.tsx';

interface Props {
  request: RequestView;
  outcome: 'declined' | 'withdrawn';
  onClose: () => void;
}

/** Ends a request without a change: an engineer says why not, or its author takes it back. */
export function CloseDialog({ request, outcome, onClose }: Props) {
  const declines = outcome === 'declined';
  const commentId = useId();
  const [comment, setComment] = useState('');
  const form = useSubmit({
    title: `The request was not ${outcome}`,
    check: () =>
      declines && comment.trim() === ''
        ? [{ field: commentId, message: `Comment: say why, so that ${request.author.name} can follow` }]
        : [],
    send: () => api.requests.close({ id: request.id, outcome, comment: comment.trim() }),
    done: () => {
      notifications.show({ message: `The request about “${request.subject}” was ${outcome}.` });
      onClose();
    },
  });
  return (
    <Dialog title={declines ? 'Decline the request' : 'Withdraw the request'} onClose={onClose}>
      <form noValidate onSubmit={form.submit}>
        <Stack gap="md">
          {form.summary}
          <Text size="sm">
            “{request.subject}” stays as it is.{' '}
            {declines
              ? `${request.author.name} sees your comment beside the request.`
              : 'Engineers are no longer asked about it.'}
          </Text>
          <Textarea
            id={commentId}
            label={declines ? 'Comment' : 'Comment (optional)'}
            required={declines}
            value={comment}
            onChange={(event) => setComment(event.currentTarget.value)}
            error={form.errorOf(commentId)}
            maxLength={4000}
            autosize
            minRows={2}
            data-autofocus
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={form.pending}>
              {declines ? 'Decline' : 'Withdraw'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
