import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ProtectionView } from '../../../../shared/api/desktop/devices.ts';
import { announce } from '../../../lib/announce.tsx';
import { api } from '../../../lib/api.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { useSubmit } from '../../../ui/use-submit.tsx';

const CONFIRM = 'new-key-confirm';
const WORDS = 'new key';

/** A new signing key for this computer, where the old one was removed or its passphrase is forgotten. */
export function NewKeyDialog({ protection, onClose }: { protection: ProtectionView; onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const form = useSubmit({
    title: 'The key is still the one before',
    check: () =>
      typed.trim().toLowerCase() === WORDS ? [] : [{ field: CONFIRM, message: `To confirm: type ${WORDS}` }],
    send: () => api.devices.renewKey(),
    done: () => {
      announce('This computer has a new signing key');
      onClose();
    },
  });
  return (
    <Dialog title="Make a new signing key" onClose={onClose}>
      <form noValidate onSubmit={form.submit}>
        <Stack gap="md">
          {form.summary}
          <Text size="sm">
            For when the passphrase is forgotten, or this computer was removed from a team. The key it has now signs
            nothing more here, and what it signed stays valid.
          </Text>
          <Text size="sm">
            In teams this computer is then unknown. Add it from another device of yours, or ask an admin for an invite.
            {protection.isLocked
              ? ' Because the key is locked, nothing more can be signed in the workspaces that are on this computer only; they can still be read.'
              : ' Workspaces that are on this computer only go on with the new key.'}
          </Text>
          <TextInput
            id={CONFIRM}
            label={`Type “${WORDS}” to confirm`}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            error={form.errorOf(CONFIRM)}
            autoComplete="off"
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" color="red" loading={form.pending}>
              Make a new key
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
