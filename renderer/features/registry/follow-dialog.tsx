import { Button, Group, Stack, Text } from '@mantine/core';
import { announce } from '../../lib/announce.tsx';
import { api } from '../../lib/api.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useSubmit } from '../../ui/use-submit.tsx';
import { LOOKS } from './sync-looks.ts';

interface Props {
  /** The first decision from which on the histories differ. */
  from: number;
  onClose: () => void;
}

/** Leaves this computer's history for the registry's, once the person knows what becomes of what they decided. */
export function FollowDialog({ from, onClose }: Props) {
  const form = useSubmit({
    title: 'The registry’s history was not taken',
    send: () => api.setAside.follow(),
    done: ({ state, problem }) => {
      announce(problem ?? LOOKS[state].word);
      onClose();
    },
  });
  return (
    <Dialog title="Follow the registry’s history?" onClose={onClose}>
      <form noValidate onSubmit={form.submit}>
        <Stack gap="md">
          {form.summary}
          <Text size="sm">
            From decision {from} on, this computer takes the registry’s history in place of its own, and checks all of
            it. Do this once the person who runs the registry says that its history is the one that counts.
          </Text>
          <Text size="sm">
            Your history is kept in a file on this computer. Drafts keep what you typed. What you decided from there on,
            and what still waits, is set aside on this page: nothing of it is sent until you decide it again.
          </Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose} data-autofocus>
              Cancel
            </Button>
            <Button type="submit" loading={form.pending}>
              Follow the registry’s history
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
