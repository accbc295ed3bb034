import { Button, Group, PasswordInput, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { announce } from '../lib/announce.tsx';
import { api } from '../lib/api.ts';
import { isUnlockAsked, settleUnlock, useUnlockAsked } from '../lib/unlock.ts';
import { Dialog } from '../ui/dialog.tsx';
import { useSubmit } from '../ui/use-submit.tsx';

const PASSPHRASE = 'unlock-passphrase';

/** Asks for the passphrase when something has to be signed; what asked for it goes on by itself. Over every other dialog. */
export function UnlockDialog() {
  const isAsked = useUnlockAsked();
  useEffect(() => {
    // The dialog below, in which something was typed, would close as well: each listens to the window. This listens first,
    // because it is there before any dialog is.
    const onEscape = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || !isUnlockAsked()) return;
      event.stopImmediatePropagation();
      settleUnlock(false);
    };
    window.addEventListener('keydown', onEscape, { capture: true });
    return () => window.removeEventListener('keydown', onEscape, { capture: true });
  }, []);
  return isAsked && <Asking />;
}

function Asking() {
  const [passphrase, setPassphrase] = useState('');
  const cancel = (): void => settleUnlock(false);
  const form = useSubmit({
    title: 'The key is still locked',
    check: () =>
      passphrase === '' ? [{ field: PASSPHRASE, message: 'Passphrase: type the one you set for this device' }] : [],
    send: () => api.devices.unlock({ passphrase }),
    done: () => {
      announce('Your signing key is unlocked');
      settleUnlock(true);
    },
    fieldOf: () => PASSPHRASE,
  });
  return (
    <Dialog title="Unlock your signing key" onClose={cancel}>
      <form noValidate onSubmit={form.submit}>
        <Stack gap="md">
          {form.summary}
          <Text size="sm">
            What you decide is signed with the key of this device, which a passphrase protects. It stays unlocked until
            Rulehouse is closed. What you were doing goes on afterwards.
          </Text>
          <PasswordInput
            id={PASSPHRASE}
            label="Passphrase"
            value={passphrase}
            onChange={(event) => setPassphrase(event.currentTarget.value)}
            error={form.errorOf(PASSPHRASE)}
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': 'Show the passphrase' }}
            data-autofocus
          />
          <Text size="xs" c="dimmed">
            Forgotten? Nobody can restore it. Make a new key under Settings, Devices; then add this computer anew.
          </Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={cancel}>
              Not now
            </Button>
            <Button type="submit" loading={form.pending}>
              Unlock
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
