import { notifications } from '@mantine/notifications';
import type { TestCase } from '../../../../shared/grading/case.ts';
import { announce } from '../../../lib/announce.tsx';
import { api } from '../../../lib/api.ts';
import { caseBatches } from '../../../lib/case-batches.ts';
import { wordsOf } from '../../../lib/errors.ts';
import { count } from '../../../lib/format.ts';
import { offerUndo } from '../../../ui/undo-toast.tsx';

/** Adds cases to an agent, all or none, says so, and offers to take them back for ten seconds. Rejects in words for people. */
export async function addCases(agent: string, cases: readonly TestCase[]): Promise<void> {
  const ids: string[] = [];
  try {
    for (const batch of caseBatches(cases)) {
      await api.cases.saveMany({ agent, cases: batch });
      ids.push(...batch.map(({ id }) => id));
    }
  } catch (error) {
    if (ids.length > 0) await api.cases.removeMany({ agent, ids });
    throw error;
  }
  const words = `Added ${count(ids.length, 'case')}.`;
  announce(`${words} The notice offers to undo it for 10 seconds.`);
  offerUndo(`added-${ids[0]}`, words, () => {
    api.cases
      .removeMany({ agent, ids })
      .then(({ removed }) => announce(`Took ${count(removed, 'case')} back.`))
      .catch((error: unknown) =>
        notifications.show({
          color: 'red',
          role: 'alert',
          title: 'The cases were not taken back',
          message: wordsOf(error),
        }),
      );
  });
}
