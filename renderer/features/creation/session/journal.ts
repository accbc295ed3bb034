import { z } from 'zod';
import { Proposal } from '../../../../shared/creation/creation.ts';

const Kept = z.object({ base: Proposal, mine: Proposal });
type Kept = z.infer<typeof Kept>;
const keyOf = (id: string): string => `rulehouse-creation-${id}`;

/**
 * Keeps what is typed and not stored yet for a reload of this tab, with what it was typed on. Session storage, as for drafts:
 * it must not outlive the window on a shared machine.
 */
export function keepEdits(id: string, kept: Kept): void {
  try {
    sessionStorage.setItem(keyOf(id), JSON.stringify(kept));
  } catch (error) {
    // A full store must not keep anybody from typing.
    console.warn('Unsaved edits could not be kept for a reload.', error);
  }
}

export const forgetEdits = (id: string): void => sessionStorage.removeItem(keyOf(id));

/** What was left, null when nothing was or it cannot be read. */
export function keptEdits(id: string): Kept | null {
  const text = sessionStorage.getItem(keyOf(id));
  if (text === null) return null;
  try {
    return Kept.parse(JSON.parse(text));
  } catch (error) {
    console.warn('Edits kept for a reload could not be read.', error);
    return null;
  }
}
