import { Button, Group, type ModalRootProps, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { Dialog } from './dialog.tsx';
import type { useSubmit } from './use-submit.tsx';

interface Props {
  title: string;
  onClose: () => void;
  size?: ModalRootProps['size'];
  /** From `useSubmit`. */
  form: Pick<ReturnType<typeof useSubmit>, 'summary' | 'submit' | 'pending'>;
  /** The verb on the button. */
  submit: string;
  danger?: boolean;
  /** What is filled in. */
  children: ReactNode;
  /** What stands in place of the form once it was sent, for a dialog that ends in something to take along. */
  made?: ReactNode;
}

/** A dialog that is filled in and sent: why it was refused, the fields, Cancel and the verb. */
export function FormDialog({ title, onClose, size, form, submit, danger = false, children, made }: Props) {
  const isMade = made !== undefined;
  return (
    <Dialog title={title} onClose={onClose} closeOnClickOutside={!isMade} {...(size === undefined ? {} : { size })}>
      {isMade ? (
        <Stack gap="md">
          {made}
          <Group justify="flex-end">
            <Button onClick={onClose}>Done</Button>
          </Group>
        </Stack>
      ) : (
        <form noValidate onSubmit={form.submit}>
          <Stack gap="md">
            {form.summary}
            {children}
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={form.pending} {...(danger ? { color: 'red' } : {})}>
                {submit}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Dialog>
  );
}
