import { Text, Textarea } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { announce } from '../lib/announce.tsx';
import { FormDialog } from './form-dialog.tsx';
import { useSubmit } from './use-submit.tsx';

const REASON = 'reason-of-the-act';

interface Props {
  title: string;
  /** What did not happen, when it was refused. */
  refused: string;
  /** An accepted reason. */
  example: string;
  /** The verb on the button. */
  confirm: string;
  /** `reason` has no blanks around it and is not empty. */
  send: (reason: string) => Promise<unknown>;
  /** What is said when it is done. */
  done: string;
  /** Names the effect. */
  children: ReactNode;
  onClose: () => void;
}

/** Asks why before something that cannot be taken back and stays in the history. */
export function ReasonDialog({ title, refused, example, confirm, send, done, children, onClose }: Props) {
  const [reason, setReason] = useState('');
  const form = useSubmit({
    title: refused,
    check: () => (reason.trim() === '' ? [{ field: REASON, message: `Reason: say why, for example ${example}` }] : []),
    send: () => send(reason.trim()),
    done: () => {
      announce(done);
      onClose();
    },
  });
  return (
    <FormDialog title={title} onClose={onClose} form={form} submit={confirm} danger>
      <Text size="sm">{children}</Text>
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
    </FormDialog>
  );
}
