import type { SaveState } from './session.ts';

/** Why edits stay unsaved until a person does something, as a sentence; null while they are saved or about to be. */
export function notSaved(save: SaveState | undefined): string | null {
  if (save?.kind === 'failed' || save?.kind === 'locked') return save.why;
  return save?.kind === 'conflict' ? 'The draft was changed in another window: choose which edits to keep.' : null;
}
