import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { announce } from '../../lib/announce.tsx';
import { api } from '../../lib/api.ts';
import { useCommands } from '../../lib/commands.ts';
import { wordsOf } from '../../lib/errors.ts';
import { LOOKS } from './sync-looks.ts';

/** Sends what waits and fetches what is new, now; says aloud how it ended. Also offered in the palette. */
export function useSynchronise() {
  const synchronise = useMutation({
    mutationFn: () => api.registry.sync(),
    onSuccess: ({ state, problem }) => {
      announce(problem ?? LOOKS[state].word);
      // What was refused for good leaves the queue, and with it the state that told why: the words stay until closed.
      if (state === 'refused' && problem !== null)
        notifications.show({ title: 'Refused by the registry', message: problem, color: 'red', autoClose: false });
    },
    onError: (error) => announce(wordsOf(error)),
  });
  useCommands([{ id: 'synchronise', label: 'Synchronise now', group: 'Registry', run: () => synchronise.mutate() }]);
  return synchronise;
}
