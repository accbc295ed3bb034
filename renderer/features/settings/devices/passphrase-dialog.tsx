import { Button, Group, PasswordInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { announce } from '../../../lib/announce.tsx';
import { api } from '../../../lib/api.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { useSubmit } from '../../../ui/use-submit.tsx';

export type PassphraseAct = 'set' | 'change' | 'remove';
const CURRENT = 'passphrase-current';
const NEXT = 'passphrase-next';
const REPEATED = 'passphrase-repeated';
const SHORTEST = 12;

const WORDS: Record<PassphraseAct, { title: string; submit: string; done: string; failed: string }> = {
  set: {
    title: 'Set a passphrase',
    submit: 'Set the passphrase',
    done: 'Your signing key has a passphrase now',
    failed: 'No passphrase was set',
  },
  change: {
    title: 'Change the passphrase',
    submit: 'Change it',
    done: 'Your signing key has the new passphrase',
    failed: 'The passphrase is still the one before',
  },
  remove: {
    title: 'Remove the passphrase',
    submit: 'Remove it',
    done: 'Your signing key has no passphrase any more',
    failed: 'The passphrase was not removed',
  },
};

/** Gives the signing key a passphrase, another one, or none. Old and new file are never both missing. */
export function PassphraseDialog({ act, onClose }: { act: PassphraseAct; onClose: () => void }) {
  const [typed, setTyped] = useState({ current: '', next: '', repeated: '' });
  const { title, submit, done, failed } = WORDS[act];
  const needsCurrent = act !== 'set';
  const needsNext = act !== 'remove';
  const isShort = [...typed.next].length < SHORTEST;
  const form = useSubmit({
    title: failed,
    check: () => [
      ...(needsCurrent && typed.current === ''
        ? [{ field: CURRENT, message: 'Passphrase now: type the one this device has' }]
        : []),
      ...(needsNext && isShort
        ? [
            {
              field: NEXT,
              message: `New passphrase: at least ${SHORTEST} characters, for example four unrelated words`,
            },
          ]
        : []),
      ...(needsNext && !isShort && typed.next !== typed.repeated
        ? [{ field: REPEATED, message: 'Once more: this is not the same as above' }]
        : []),
    ],
    send: () =>
      api.devices.setPassphrase({
        current: needsCurrent ? typed.current : null,
        next: needsNext ? typed.next : null,
      }),
    done: () => {
      announce(done);
      onClose();
    },
    fieldOf: ({ field }) => (field === 'New passphrase' ? NEXT : CURRENT),
  });
  const field = (id: string, name: keyof typeof typed, label: string, description?: string) => (
    <PasswordInput
      id={id}
      label={label}
      {...(description === undefined ? {} : { description })}
      value={typed[name]}
      onChange={(event) => {
        const { value } = event.currentTarget;
        setTyped((before) => ({ ...before, [name]: value }));
      }}
      error={form.errorOf(id)}
      autoComplete={name === 'current' ? 'current-password' : 'new-password'}
      visibilityToggleButtonProps={{ 'aria-label': `Show what is typed under ${label}` }}
    />
  );
  return (
    <Dialog title={title} onClose={onClose}>
      <form noValidate onSubmit={form.submit}>
        <Stack gap="md">
          {form.summary}
          <Text size="sm">
            {act === 'remove'
              ? 'Your signing key is then protected as it was before: whoever copies your data folder can sign in your name.'
              : 'It is asked for after each start, when something is signed. It is stored nowhere, and nobody can restore it: if you forget it, this computer needs a new key and has to be added anew.'}
          </Text>
          {needsCurrent && field(CURRENT, 'current', 'Passphrase now')}
          {needsNext && (
            <>
              {field(
                NEXT,
                'next',
                'New passphrase',
                `At least ${SHORTEST} characters. Four or more words that do not belong together are good and easy to type.`,
              )}
              {field(REPEATED, 'repeated', 'Once more')}
            </>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={form.pending} {...(act === 'remove' ? { color: 'red' } : {})}>
              {submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
