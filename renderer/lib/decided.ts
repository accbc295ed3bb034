import { notifications } from '@mantine/notifications';
import { api } from './api.ts';

/** Decisions that wait here because the registry does not take them now. */
export const isHeldUp = ({ state, waiting }: { state: string; waiting: number }): boolean =>
  waiting > 0 && state !== 'in_sync' && state !== 'syncing';

/**
 * Says what was decided. What applications get is up to the registry: where it has not taken the decision, `meanwhile` says
 * what is true until it has.
 */
export async function tellDecided(words: string, meanwhile: string): Promise<void> {
  const sync = await api.registry.status().catch(() => null);
  if (sync === null || !isHeldUp(sync)) notifications.show({ message: words });
  else notifications.show({ color: 'yellow', autoClose: false, title: 'Not at the registry yet', message: meanwhile });
}
