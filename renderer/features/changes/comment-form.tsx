import { Button, Group, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { announce } from '../../lib/announce.tsx';
import { api } from '../../lib/api.ts';
import { wordsOf } from '../../lib/errors.ts';

/** A comment on one difference; it stays with its field and says later when it is about an earlier version. */
export function CommentForm({ change, path, subject }: { change: string; path: string; subject: string }) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const send = useMutation({
    mutationFn: () => api.changes.comment({ id: change, path, text }),
    onSuccess: () => {
      setText('');
      setOpen(false);
      announce('Comment added');
    },
  });
  if (!open)
    return (
      <Button
        variant="subtle"
        size="compact-sm"
        mt={8}
        ms={-8}
        onClick={() => setOpen(true)}
        aria-label={`Comment on ${subject}`}
      >
        Comment
      </Button>
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') send.mutate();
      }}
    >
      <Textarea
        mt={10}
        label={`Comment on ${subject}`}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        error={send.isError ? wordsOf(send.error) : null}
        maxLength={4000}
        autosize
        minRows={2}
        data-autofocus
      />
      <Group gap="xs" mt={8}>
        <Button type="submit" loading={send.isPending} disabled={text.trim() === ''}>
          Add comment
        </Button>
        <Button variant="default" onClick={() => setOpen(false)}>
          Cancel
        </Button>
      </Group>
    </form>
  );
}
