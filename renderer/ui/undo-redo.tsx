import { ActionIcon, Tooltip } from '@mantine/core';
import { memo } from 'react';
import type { DraftSession, DraftState } from '../lib/draft/session.ts';
import { keyNames } from '../lib/hotkeys.ts';
import { IconArrowBackUp, IconArrowForwardUp } from './icons.ts';

type Props = Pick<DraftState, 'undoName' | 'redoName'> & { session: DraftSession };
const keys = (combination: string): string => keyNames(combination).join(' ');

/** Takes back the last step of the draft and brings it again, each by its name. */
export const UndoRedo = memo(function UndoRedo({ undoName, redoName, session }: Props) {
  return (
    <>
      <Tooltip label={undoName === null ? 'Nothing to undo' : `Undo: ${undoName} (${keys('mod+Z')})`}>
        <ActionIcon
          variant="subtle"
          size={32}
          aria-label={undoName === null ? 'Undo' : `Undo: ${undoName}`}
          aria-disabled={undoName === null}
          {...(undoName === null ? { 'data-disabled': true } : {})}
          onClick={session.undo}
        >
          <IconArrowBackUp size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={redoName === null ? 'Nothing to redo' : `Redo: ${redoName} (${keys('mod+shift+Z')})`}>
        <ActionIcon
          variant="subtle"
          size={32}
          aria-label={redoName === null ? 'Redo' : `Redo: ${redoName}`}
          aria-disabled={redoName === null}
          {...(redoName === null ? { 'data-disabled': true } : {})}
          onClick={session.redo}
        >
          <IconArrowForwardUp size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </>
  );
});
