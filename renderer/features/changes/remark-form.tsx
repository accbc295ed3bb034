import { Button, Group, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { wordsOf } from '../../lib/errors.ts';
import classes from './comments.module.css';

interface Props {
  label: string;
  submit: string;
  send: (text: string) => Promise<unknown>;
  onSent: () => void;
  onCancel: () => void;
  /** Above the text. */
  children?: ReactNode;
}

/** A few words on a change, written where they belong. Takes the focus, because somebody just asked for it. */
export function RemarkForm({ label, submit, send, onSent, onCancel, children }: Props) {
  const [text, setText] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const sending = useMutation({ mutationFn: () => send(text), onSuccess: onSent });
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '' && !sending.isPending) sending.mutate();
      }}
    >
      {children}
      <Textarea
        ref={field}
        label={label}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        error={sending.isError ? wordsOf(sending.error) : null}
        maxLength={4000}
        autosize
        minRows={2}
      />
      <Group gap="xs" mt={8}>
        <Button type="submit" size="compact-sm" loading={sending.isPending} disabled={text.trim() === ''}>
          {submit}
        </Button>
        <Button variant="default" size="compact-sm" onClick={onCancel}>
          Cancel
        </Button>
      </Group>
    </form>
  );
}
