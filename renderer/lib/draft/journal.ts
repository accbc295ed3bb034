import { Spec } from '../../../shared/spec/spec.ts';

const keyOf = (agent: string): string => `rulehouse-draft-${agent}`;

/**
 * Edits that may not have reached the backend when the page went away, kept for a reload of this tab. Session storage,
 * because the text must not outlive the window on a shared machine.
 */
export function writeJournal(agent: string, spec: Spec): void {
  try {
    sessionStorage.setItem(keyOf(agent), JSON.stringify(spec));
  } catch (error) {
    // A full store must not keep the page from closing; the request that outlives it is the other way.
    console.warn('Unsaved edits could not be kept for a reload.', error);
  }
}

export const forgetJournal = (agent: string): void => sessionStorage.removeItem(keyOf(agent));

/** What was left, null when nothing was or it cannot be read. */
export function readJournal(agent: string): Spec | null {
  const text = sessionStorage.getItem(keyOf(agent));
  if (text === null) return null;
  try {
    return Spec.parse(JSON.parse(text));
  } catch (error) {
    console.warn('Edits kept for a reload could not be read.', error);
    return null;
  }
}
