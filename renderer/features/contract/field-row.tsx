import { memo } from 'react';
import type { Field } from '../../../shared/spec/contract.ts';
import { kindWords } from '../../ui/field-kinds/kinds.ts';
import { IconChevronRight } from '../../ui/icons.ts';
import classes from './field-tree.module.css';
import { rowId } from './use-contract-actions.tsx';

interface Props {
  field: Field;
  depth: number;
  place: number;
  of: number;
  expanded: boolean | null;
  open: boolean;
  /** Whether the Tab key stops here. */
  stop: boolean;
}

/** One field in the tree. Memoised: with hundreds of fields a keystroke redraws only the one that changed. */
export const FieldRow = memo(function FieldRow({ field, depth, place, of, expanded, open, stop }: Props) {
  return (
    <div
      role="treeitem"
      id={rowId(field.id)}
      data-field={field.id}
      className={classes.row}
      style={{ paddingInlineStart: 4 + depth * 18 }}
      tabIndex={stop ? 0 : -1}
      aria-level={depth + 1}
      aria-posinset={place}
      aria-setsize={of}
      aria-selected={open}
      aria-expanded={expanded ?? undefined}
    >
      <span className={classes.chevron} data-toggle={expanded === null ? undefined : ''} aria-hidden>
        {expanded !== null && <IconChevronRight size={14} data-open={expanded || undefined} />}
      </span>
      <span className={classes.rowTitle}>{field.title}</span>
      {field.required && (
        <span className={classes.required}>
          <span aria-hidden>*</span>
          <span className={classes.hidden}>, required</span>
        </span>
      )}
      <span className={classes.rowKind}>
        <span className={classes.hidden}>, </span>
        {kindWords(field.type)}
      </span>
    </div>
  );
});
