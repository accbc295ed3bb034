import { Text } from '@mantine/core';
import { announce } from '../../lib/announce.tsx';
import { api } from '../../lib/api.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useSubmit } from '../../ui/use-submit.tsx';
import { type Lost, lostWords } from './lost-words.ts';
import { LOOKS } from './sync-looks.ts';

/** Hands decisions back to a registry that lost them, once the person knows what does not come back with them. */
export function HandBackDialog({ lost, onClose }: { lost: Lost; onClose: () => void }) {
  const form = useSubmit({
    title: 'The decisions were not handed back',
    send: () => api.registry.handBack(),
    done: ({ state, problem }) => {
      announce(problem ?? LOOKS[state].word);
      onClose();
    },
  });
  return (
    <FormDialog title={`Hand back ${lostWords(lost)}?`} onClose={onClose} form={form} submit="Hand back">
      <Text size="sm">
        What was decided goes back as it was signed, up to decision {lost.to}, and the registry checks all of it again.
        Production then serves what was deployed last, and everybody goes on.
      </Text>
      <Text size="sm">
        API keys and invites are not part of the history. Afterwards, look through the API keys on this page: one that
        was revoked after the backup works again until it is revoked once more, and one made since is unknown.
      </Text>
    </FormDialog>
  );
}
