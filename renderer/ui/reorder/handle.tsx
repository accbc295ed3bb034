import type { RefObject } from 'react';
import { IconGripVertical } from '../icons.ts';
import classes from './reorder.module.css';
import type { DropEdge } from './use-reorder.ts';

/** What a row is dragged by. For the pointer alone: the keyboard moves a row by its keys and menus. */
export const Handle = ({ of }: { of: RefObject<HTMLSpanElement | null> }) => (
  <span ref={of} className={classes.handle} data-drag-handle aria-hidden>
    <IconGripVertical size={16} />
  </span>
);

/** The line that shows where a dropped row will stand. */
export const DropLine = ({ edge }: { edge: DropEdge }) =>
  edge === null ? null : <span className={classes.line} data-edge={edge} data-testid="drop-line" aria-hidden />;

/** For the element that rows and lines stand in; `movable` rows show their handle on hover and focus. */
export const reorderRow = classes.row;
