import { memo } from 'react';
import { isDecidable, type Rule } from '../../../shared/spec/rule.ts';
import type { Mark } from '../../lib/analysis/findings-words.ts';
import { count } from '../../lib/format.ts';
import { Chip } from '../../ui/chip.tsx';
import { IconAlertTriangle, IconCheck, IconCircleHalf2, IconEyeOff, IconLock, IconShieldHalf } from '../../ui/icons.ts';
import { DropLine, Handle, reorderRow } from '../../ui/reorder/handle.tsx';
import { useReorder } from '../../ui/reorder/use-reorder.ts';
import { FindingIcon } from './finding-icon.tsx';
import classes from './rules-tab.module.css';

const KEPT = {
  locked: { words: 'Locked', icon: <IconLock size={13} aria-hidden /> },
  guarded: { words: 'Guarded', icon: <IconShieldHalf size={13} aria-hidden /> },
  part_locked: { words: 'Partly locked', icon: <IconLock size={13} aria-hidden /> },
  part_guarded: { words: 'Partly guarded', icon: <IconShieldHalf size={13} aria-hidden /> },
};
export type Kept = keyof typeof KEPT;

interface Props {
  rule: Rule;
  /** Place in the list, counted from 1. */
  place: number;
  issues: number;
  /** What the analysis says of it; the same array for as long as that is the same. */
  marks: readonly Mark[];
  /** Whether it, or a part of it, is locked or guarded. */
  kept: Kept | null;
  open: boolean;
  onOpen: (id: string) => void;
  /** Whether it can be dragged; off while only a part of the list is shown. */
  movable: boolean;
  onMove: (id: string, place: number) => void;
}

/** The name of the list for dragging. */
export const RULES = 'rules';

/** The id of a rule's row, to move the focus to. */
export const rowId = (rule: string): string => `rule-row-${rule}`;

/** One rule in the list. Memoised: with hundreds of rules a keystroke redraws only the one that changed. */
export const RuleRow = memo(function RuleRow({
  rule,
  place,
  issues,
  marks,
  kept,
  open,
  onOpen,
  movable,
  onMove,
}: Props) {
  const { row, handle, edge, dragging } = useReorder({
    list: RULES,
    id: rule.id,
    place: place - 1,
    enabled: movable,
    onMove,
  });
  return (
    <li ref={row} className={`${reorderRow} ${classes.item}`} {...(dragging ? { 'data-dragging': true } : {})}>
      <DropLine edge={edge} />
      <button
        type="button"
        id={rowId(rule.id)}
        className={[classes.rule, rule.enabled ? '' : classes.off].join(' ')}
        aria-current={open ? 'true' : undefined}
        onClick={() => onOpen(rule.id)}
      >
        <span className={classes.number}>{place}</span>
        <span className={classes.ruleTitle}>{rule.title.trim() === '' ? 'No title' : rule.title}</span>
        <span className={classes.marks}>
          {isDecidable(rule) ? (
            <Chip icon={<IconCheck size={13} aria-hidden />}>Checked by rule</Chip>
          ) : (
            <Chip icon={<IconCircleHalf2 size={13} aria-hidden />}>Judged by model</Chip>
          )}
          {kept !== null && (
            <Chip tone="lock" icon={KEPT[kept].icon}>
              {KEPT[kept].words}
            </Chip>
          )}
          {!rule.enabled && <Chip icon={<IconEyeOff size={13} aria-hidden />}>Off</Chip>}
          {issues > 0 && (
            <Chip tone="bad" icon={<IconAlertTriangle size={13} aria-hidden />}>
              {count(issues, 'problem')}
            </Chip>
          )}
          {marks.map(({ kind, tone, text }) => (
            <Chip key={text} tone={tone} icon={<FindingIcon kind={kind} />}>
              {text}
            </Chip>
          ))}
        </span>
      </button>
      {movable && <Handle of={handle} />}
    </li>
  );
});
