import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import {
  addField,
  duplicateField,
  type Edited,
  moveField,
  removeField,
  restoreField,
  type Target,
} from '../../../shared/spec/contract-edits.ts';
import { type FieldPlace, fieldsInside, placeOf, type Side } from '../../../shared/spec/contract-places.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { announce } from '../../lib/announce.tsx';
import { useCommands } from '../../lib/commands.ts';
import type { DraftSession } from '../../lib/draft/session.ts';
import { newId } from '../../lib/ids.ts';
import { whyNotStep } from '../../lib/locked-step.ts';
import { useProtections } from '../../lib/protections.tsx';
import { offerUndo } from '../../ui/undo-toast.tsx';

/** Elements that the focus is moved to. */
export const rowId = (field: string): string => `field-row-${field}`;
export const titleInputId = (field: string): string => `field-title-${field}`;
export const addButtonId = (side: Side): string => `add-${side}-field`;

export type Direction = 'up' | 'down' | 'in' | 'out';
export interface ContractActions {
  open(id: string): void;
  /** Does an edit under a name; in words, why not, null when it is done. Edits with the same `merge` are one step. */
  edit(name: string, change: (spec: Spec) => Edited, merge?: string): string | null;
  add(target: Target): void;
  /** One step up or down, into the group above or out of its own. */
  nudge(id: string, direction: Direction): void;
  moveTo(id: string, target: Target): string | null;
  duplicate(id: string): void;
  remove(id: string): void;
}

/** Where one step leads; null where there is none. */
function stepTarget(place: FieldPlace, direction: Direction): Target | null {
  const { side, index, siblings, ancestors } = place;
  const parent = ancestors.at(-1) ?? null;
  if (direction === 'up') return index === 0 ? null : { side, parent: parent?.id ?? null, index: index - 1 };
  if (direction === 'down')
    return index === siblings.length - 1 ? null : { side, parent: parent?.id ?? null, index: index + 1 };
  if (direction === 'in') {
    const above = siblings[index - 1];
    return above === undefined || fieldsInside(above.type) === null ? null : { side, parent: above.id };
  }
  if (parent === null) return null;
  const grand = ancestors.at(-2);
  const beside = grand === undefined ? null : fieldsInside(grand.type);
  const at = beside?.findIndex(({ id }) => id === parent.id);
  return { side, parent: grand?.id ?? null, ...(at === undefined ? {} : { index: at + 1 }) };
}

/** Everything that can be done with the fields of a contract. */
export function useContractActions(session: DraftSession, open: FieldPlace | undefined): ContractActions {
  const agent = useAgent();
  const navigate = useNavigate();
  const focusAfter = useRef<string | null>(null);
  const protections = useProtections();
  const spec = (): Spec => session.get().spec;
  const find = (id: string): FieldPlace | undefined => placeOf(spec().contract, id);

  const show = useCallback(
    (field: string | null) =>
      void navigate({
        to: '/agents/$slug/contract',
        params: { slug: agent.slug },
        search: field === null ? {} : { field },
        replace: true,
      }),
    [navigate, agent.slug],
  );
  useEffect(() => {
    const target = focusAfter.current === null ? null : document.getElementById(focusAfter.current);
    if (target === null) return;
    focusAfter.current = null;
    target.focus();
    if (target instanceof HTMLInputElement) target.select();
  });

  const edit: ContractActions['edit'] = (name, change, merge) => {
    const result = change(spec());
    if (!result.ok) return result.why;
    const why = whyNotStep(protections, spec(), result.spec);
    if (why !== null) return why;
    session.edit(name, () => result.spec, merge);
    return null;
  };
  /** Does an edit that makes a field, and leads to the field. */
  const make = (name: string, change: (spec: Spec) => Edited): void => {
    const result = change(spec());
    const why = result.ok ? whyNotStep(protections, spec(), result.spec) : result.why;
    if (!result.ok || why !== null) {
      notifications.show({ message: why });
      return;
    }
    session.edit(name, () => result.spec);
    focusAfter.current = titleInputId(result.field);
    show(result.field);
  };
  const moveTo: ContractActions['moveTo'] = (id, target) => {
    const before = find(id);
    if (before === undefined) return null;
    const inTree = document.activeElement?.closest('[role="tree"]') !== null;
    const why = edit(`move “${before.field.title}”`, (old) => moveField(old, id, target));
    const after = find(id);
    const group = after?.ancestors.at(-1)?.title;
    if (why !== null) return why;
    announce(
      `“${before.field.title}” moved to place ${(after?.index ?? 0) + 1} of ${after?.siblings.length ?? 0}${group === undefined ? '' : ` in ${group}`}`,
    );
    // Moving the row's element takes the focus from it.
    if (inTree) focusAfter.current = rowId(id);
    return null;
  };
  const nudge: ContractActions['nudge'] = (id, direction) => {
    const place = find(id);
    const target = place === undefined ? null : stepTarget(place, direction);
    if (target === null) {
      announce(`“${place?.field.title}” cannot go further ${direction}`);
      return;
    }
    const why = moveTo(id, target);
    if (why !== null) notifications.show({ message: why });
  };
  const duplicate = (id: string): void => {
    const title = find(id)?.field.title ?? '';
    make(`duplicate “${title}”`, (old) => duplicateField(old, id, newId));
  };
  const remove = (id: string): void => {
    const place = find(id);
    if (place === undefined) return;
    const { field, side, siblings, index, ancestors } = place;
    const parent = ancestors.at(-1)?.id ?? null;
    const neighbour = siblings[index + 1]?.id ?? siblings[index - 1]?.id ?? parent;
    const before = spec();
    const why = edit(`delete “${field.title}”`, (old) => removeField(old, id));
    if (why !== null) {
      notifications.show({ message: why });
      return;
    }
    const after = spec();
    focusAfter.current = neighbour === null ? addButtonId(side) : rowId(neighbour);
    show(neighbour);
    offerUndo(`deleted-${id}`, `Field “${field.title}” deleted from the draft.`, () => {
      // Values in examples went with it and come back where nothing was edited since.
      if (spec() === after) session.edit(`bring back “${field.title}”`, () => before);
      else edit(`bring back “${field.title}”`, (old) => restoreField(old, field, { side, parent, index }));
      show(id);
    });
  };
  const add = (target: Target): void => make('add a field', (old) => addField(old, target, newId));

  const group = 'Contract';
  const id = open?.field.id;
  const beside: Target = {
    side: open?.side ?? 'input',
    parent: open?.ancestors.at(-1)?.id ?? null,
    ...(open === undefined ? {} : { index: open.index + 1 }),
  };
  const onField =
    id === undefined
      ? []
      : [
          { id: 'field-up', label: 'Move the field up', group, keys: 'alt+ArrowUp', run: () => nudge(id, 'up') },
          {
            id: 'field-down',
            label: 'Move the field down',
            group,
            keys: 'alt+ArrowDown',
            run: () => nudge(id, 'down'),
          },
          { id: 'field-in', label: 'Move the field into the group above', group, run: () => nudge(id, 'in') },
          { id: 'field-out', label: 'Move the field out of its group', group, run: () => nudge(id, 'out') },
          { id: 'field-duplicate', label: 'Duplicate the field', group, run: () => duplicate(id) },
        ];
  useCommands([
    { id: 'field-add', label: 'Add a field', group, keys: 'n', run: () => add(beside) },
    ...onField,
    { id: 'undo', label: 'Undo', group, keys: 'mod+Z', whileTyping: true, run: session.undo },
    { id: 'redo', label: 'Redo', group, keys: 'mod+shift+Z', whileTyping: true, run: session.redo },
  ]);

  const actions: ContractActions = { open: show, edit, add, nudge, moveTo, duplicate, remove };
  const latest = useRef(actions);
  latest.current = actions;
  // Always the same object, so that a keystroke redraws only the parts whose data changed.
  return useMemo(
    () => ({
      open: (field) => latest.current.open(field),
      edit: (...step) => latest.current.edit(...step),
      add: (target) => latest.current.add(target),
      nudge: (field, direction) => latest.current.nudge(field, direction),
      moveTo: (field, target) => latest.current.moveTo(field, target),
      duplicate: (field) => latest.current.duplicate(field),
      remove: (field) => latest.current.remove(field),
    }),
    [],
  );
}
