import { Button } from '@mantine/core';
import { type KeyboardEvent, type MouseEvent, memo, useEffect, useMemo, useState } from 'react';
import type { Field } from '../../../shared/spec/contract.ts';
import type { FieldPlace, Side } from '../../../shared/spec/contract-places.ts';
import { count } from '../../lib/format.ts';
import { IconPlus } from '../../ui/icons.ts';
import { FieldRow } from './field-row.tsx';
import classes from './field-tree.module.css';
import { closedAtFirst, treeMove, treeRows } from './tree-rows.ts';
import { addButtonId, type ContractActions, type Direction, rowId } from './use-contract-actions.tsx';

interface Props {
  side: Side;
  label: string;
  words: string;
  fields: readonly Field[];
  /** The field whose form is open, wherever it stands. */
  open: FieldPlace | undefined;
  actions: ContractActions;
  onRemove: (id: string) => void;
}

const NUDGES: Readonly<Record<string, Direction>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowRight: 'in',
  ArrowLeft: 'out',
};
const idOf = (target: EventTarget): string | undefined =>
  target instanceof Element ? target.closest<HTMLElement>('[data-field]')?.dataset.field : undefined;

/** One side of the contract as a tree. One stop of the Tab key; arrows walk, Enter opens, Alt and arrows move. */
export const FieldTree = memo(function FieldTree({ side, label, words, fields, open, actions, onRemove }: Props) {
  const around = useMemo(() => (open?.side === side ? open.ancestors.map(({ id }) => id) : []), [open, side]);
  const [closed, setClosed] = useState<ReadonlySet<string>>(() => closedAtFirst(fields, around));
  const [focused, setFocused] = useState<string | null>(null);
  const openId = open?.side === side ? open.field.id : null;
  useEffect(() => {
    // A field that is opened from elsewhere must not stay hidden in a closed group.
    setClosed((old) =>
      around.some((id) => old.has(id)) ? new Set([...old].filter((id) => !around.includes(id))) : old,
    );
  }, [around]);
  const rows = useMemo(() => treeRows(fields, closed), [fields, closed]);
  const known = (id: string | null): boolean => rows.some(({ field }) => field.id === id);
  const stop = known(focused) ? focused : known(openId) ? openId : (rows[0]?.field.id ?? null);

  const toggle = (id: string): void =>
    setClosed((old) => {
      const next = new Set(old);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const onKeyDown = (event: KeyboardEvent): void => {
    const id = idOf(event.target);
    if (id === undefined || event.ctrlKey || event.metaKey) return;
    const nudge = event.altKey ? NUDGES[event.key] : undefined;
    const move = event.altKey ? null : treeMove(rows, id, event.key);
    if (nudge !== undefined) actions.nudge(id, nudge);
    else if (move !== null && 'to' in move) document.getElementById(rowId(move.to))?.focus();
    else if (move !== null) toggle(move.toggle);
    else if (event.key === 'Enter' || event.key === ' ') actions.open(id);
    else if (event.key === 'Delete') onRemove(id);
    else return;
    event.preventDefault();
  };
  const onClick = (event: MouseEvent): void => {
    const id = idOf(event.target);
    if (id === undefined) return;
    if (event.target instanceof Element && event.target.closest('[data-toggle]') !== null) toggle(id);
    else actions.open(id);
  };
  return (
    <section className={classes.sideOf} aria-label={label}>
      <h2 className={classes.sideHead}>
        {label}
        <span>
          {words} · {count(fields.length, 'field')}
        </span>
      </h2>
      {rows.length > 0 && (
        <div
          role="tree"
          aria-label={`${label}, fields`}
          className={classes.tree}
          onKeyDown={onKeyDown}
          onClick={onClick}
          onFocus={(event) => setFocused(idOf(event.target) ?? null)}
        >
          {rows.map(({ field, depth, place, of, expanded }) => (
            <FieldRow
              key={field.id}
              field={field}
              depth={depth}
              place={place}
              of={of}
              expanded={expanded}
              open={field.id === openId}
              stop={field.id === stop}
            />
          ))}
        </div>
      )}
      <Button
        id={addButtonId(side)}
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => actions.add({ side, parent: null })}
      >
        {side === 'input' ? 'Add an input field' : 'Add an answer field'}
      </Button>
    </section>
  );
});
