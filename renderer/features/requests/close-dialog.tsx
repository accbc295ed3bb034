import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import type { RequestView } from '../../../shared/api/desktop/requests.ts';
import { api } from '../../lib/api.ts';
import { wordsOf } from '../../lib/errors.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorSummary, type FormProblem } from '../../ui/error-summary.tsx';

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
  const [problems, setProblems] = useState<FormProblem[]>([]);
  const attempt = useRef(0);
  const show = (found: FormProblem[]): void => {
    attempt.current += 1;
    setProblems(found);
  };
  const end = useMutation({
    mutationFn: () => api.requests.close({ id: request.id, outcome, comment: comment.trim() }),
    onSuccess: () => {
      notifications.show({ message: `The request about “${request.subject}” was ${outcome}.` });
      onClose();
    },
    onError: (error) => show([{ field: null, message: wordsOf(error) }]),
  });
  const submit = (): void => {
    const found =
      declines && comment.trim() === ''
        ? [{ field: commentId, message: `Comment: say why, so that ${request.author.name} can follow` }]
        : [];
    show(found);
    if (found.length === 0) end.mutate();
  };
  return (
    <Dialog title={declines ? 'Decline the request' : 'Withdraw the request'} onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack gap="md">
          {problems.length > 0 && (
            <ErrorSummary key={attempt.current} title={`The request was not ${outcome}`} problems={problems} />
          )}
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
            error={problems.find(({ field }) => field === commentId)?.message ?? null}
            maxLength={4000}
            autosize
            minRows={2}
            data-autofocus
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={end.isPending}>
              {declines ? 'Decline' : 'Withdraw'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
