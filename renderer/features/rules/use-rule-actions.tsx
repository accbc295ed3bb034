import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { Json } from '../../../shared/spec/ids.ts';
import type { Rule } from '../../../shared/spec/rule.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { announce } from '../../lib/announce.tsx';
import { useCommands } from '../../lib/commands.ts';
import type { DraftSession } from '../../lib/draft/session.ts';
import { newId } from '../../lib/ids.ts';
import { useProtections } from '../../lib/protections.tsx';
import { RULE_PARTS, type RulePart } from '../../lib/rule-parts.ts';
import { offerUndo } from '../../ui/undo-toast.tsx';
import { PART_NAMES, partRowId } from './parts/part-names.ts';
import { addRule, duplicateRule, moveRule, removeRule, restoreRule, updateRule } from './rule-edits.ts';
import { lockablePaths, rulePath } from './rule-parts.ts';
import { rowId } from './rule-row.tsx';

/** The id of a rule's title input; of its own for each rule, so that the focus waits for the right one. */
export const titleId = (rule: string): string => `title-${rule}`;

export interface RuleActions {
  open(id: string): void;
  /** Opens what stands beside the rules, at one of its entries where given. */
  openPart(part: RulePart, entry?: string): void;
  add(): void;
  /** `what` names the step in undo; edits of the same `field` without a pause are one step. */
  change(what: string, change: (rule: Rule) => Rule, field?: string): void;
  /** Any rule, to a place counted from 0. */
  move(id: string, to: number): void;
  /** The open rule, to a place counted from 0. */
  moveTo(place: number): void;
  duplicate(): void;
  remove(): void;
  /** Why the rule may not go to a place, be copied or be deleted, in words; null when it may. */
  whyNotMove(place: number): string | null;
  whyNotDuplicate(): string | null;
  whyNotRemove(): string | null;
  /** Everything of the rule that can be locked by itself. */
  lockable(): string[];
  /** What a field is where no rule decides; `name` is how undo calls the field. */
  addDefault(field: string, name: string, value: Json): void;
}

/** Everything that can be done with the rules, on the open one where not said otherwise. */
export function useRuleActions(session: DraftSession, rule: Rule | undefined): RuleActions {
  const agent = useAgent();
  const navigate = useNavigate();
  const focusAfter = useRef<string | null>(null);
  const id = rule?.id ?? null;
  const rules = (): readonly Rule[] => session.get().spec.rules;
  const place = (): number => rules().findIndex((candidate) => candidate.id === id);
  const protections = useProtections();
  /** Says why something was not done; true when it was refused. */
  const refuses = (why: string | null): boolean => {
    if (why !== null) notifications.show({ message: why });
    return why !== null;
  };
  // A locked rule keeps its place among the others, so none of them can pass it.
  const whyNotMoveOf = (which: string | null, to: number): string | null => {
    const from = rules().findIndex((each) => each.id === which);
    const [first, last] = [Math.min(from, to), Math.max(from, to)];
    const passed = rules().slice(Math.max(first, 0), last + 1);
    return passed.map((each) => protections.whyNotEdit(rulePath(each.id))).find((why) => why !== null) ?? null;
  };
  const whyNotMove = (to: number): string | null => whyNotMoveOf(id, to);
  const whyNotDuplicate = (): string | null => (id === null ? null : protections.whyNotEdit(rulePath(id)));
  const whyNotRemove = (): string | null => (id === null ? null : protections.whyNotRemove(rulePath(id)));

  const open = useCallback(
    (next: string | null) =>
      void navigate({
        to: '/agents/$slug/rules',
        params: { slug: agent.slug },
        search: next === null ? {} : { rule: next },
        replace: true,
      }),
    [navigate, agent.slug],
  );
  const openPart = useCallback(
    (part: RulePart, entry?: string) =>
      void navigate({
        to: '/agents/$slug/rules',
        params: { slug: agent.slug },
        search: { part, ...(entry === undefined ? {} : { entry }) },
        replace: true,
      }),
    [navigate, agent.slug],
  );
  useEffect(() => {
    if (focusAfter.current === null) return;
    const target = document.getElementById(focusAfter.current);
    if (target === null) return;
    focusAfter.current = null;
    target.focus();
    if (target instanceof HTMLInputElement) target.select();
  });

  const move = (which: string, to: number): void => {
    const title = rules().find((candidate) => candidate.id === which)?.title;
    if (title === undefined) return;
    const placeOf = (): number => rules().findIndex((candidate) => candidate.id === which);
    const before = placeOf();
    if (refuses(whyNotMoveOf(which, to))) return;
    session.edit(`move “${title}”`, (spec) => moveRule(spec, which, to));
    const after = placeOf();
    const how = after === before ? 'stays at' : 'moved to';
    announce(`“${title}” ${how} place ${after + 1} of ${rules().length}`);
  };
  const moveTo = (to: number): void => {
    if (id === null) return;
    const inList = document.activeElement?.closest('ol') !== null;
    move(id, to);
    // Moving the row's element takes the focus from it.
    if (inList) focusAfter.current = rowId(id);
  };
  const add = (): void => {
    if (refuses(protections.whyNotEdit('rules'))) return;
    let added = '';
    session.edit('add a rule', (spec) => {
      const result = addRule(spec, newId, id);
      added = result.id;
      return result.spec;
    });
    focusAfter.current = titleId(added);
    open(added);
  };
  const duplicate = (): void => {
    if (id === null || rule === undefined || refuses(whyNotDuplicate())) return;
    let copy = id;
    session.edit(`duplicate “${rule.title}”`, (spec) => {
      const result = duplicateRule(spec, id, newId);
      copy = result.id;
      return result.spec;
    });
    focusAfter.current = titleId(copy);
    open(copy);
    announce(`“${rule.title}” duplicated`);
  };
  const remove = (): void => {
    if (id === null || rule === undefined || refuses(whyNotRemove())) return;
    const at = place();
    const neighbour = rules()[at + 1] ?? rules()[at - 1];
    session.edit(`delete “${rule.title}”`, (spec) => removeRule(spec, id));
    focusAfter.current = neighbour === undefined ? 'add-rule' : rowId(neighbour.id);
    open(neighbour?.id ?? null);
    offerUndo(`deleted-${id}`, `Rule “${rule.title}” deleted from the draft.`, () => {
      session.edit(`bring back “${rule.title}”`, (spec) => restoreRule(spec, rule, at));
      open(id);
    });
  };

  const group = 'Rules';
  const onRule =
    rule === undefined
      ? []
      : [
          { id: 'rule-up', label: 'Move the rule up', group, keys: 'alt+ArrowUp', run: () => moveTo(place() - 1) },
          {
            id: 'rule-down',
            label: 'Move the rule down',
            group,
            keys: 'alt+ArrowDown',
            run: () => moveTo(place() + 1),
          },
          { id: 'rule-duplicate', label: 'Duplicate the rule', group, run: duplicate },
          { id: 'rule-delete', label: 'Delete the rule', group, run: remove },
        ];
  useCommands([
    { id: 'rule-add', label: 'Add a rule', group, keys: 'n', run: add },
    ...onRule,
    ...RULE_PARTS.map((part) => ({
      id: `part-${part}`,
      label: `Open: ${PART_NAMES[part]}`,
      group,
      run: () => {
        focusAfter.current = partRowId(part);
        openPart(part);
      },
    })),
    { id: 'undo', label: 'Undo', group, keys: 'mod+Z', whileTyping: true, run: session.undo },
    { id: 'redo', label: 'Redo', group, keys: 'mod+shift+Z', whileTyping: true, run: session.redo },
  ]);

  const actions: RuleActions = {
    open,
    openPart,
    add,
    change(what, change, field) {
      if (id !== null)
        session.edit(what, (spec) => updateRule(spec, id, change), field === undefined ? undefined : `${id}/${field}`);
    },
    move,
    moveTo,
    duplicate,
    remove,
    whyNotMove,
    whyNotDuplicate,
    whyNotRemove,
    lockable: () => (rule === undefined ? [] : lockablePaths(rule)),
    addDefault(field, name, value) {
      if (refuses(protections.whyNotEdit('defaults'))) return;
      session.edit(`add a default for ${name}`, (spec) => ({
        ...spec,
        defaults: [...spec.defaults, { id: newId(), field, value }],
      }));
      announce(`Default for ${name} added`);
    },
  };
  const latest = useRef(actions);
  latest.current = actions;
  // Always the same object, so that a keystroke redraws only the parts whose data changed.
  return useMemo(
    () => ({
      open: (next) => latest.current.open(next),
      openPart: (...place) => latest.current.openPart(...place),
      add: () => latest.current.add(),
      change: (...step) => latest.current.change(...step),
      move: (...step) => latest.current.move(...step),
      moveTo: (to) => latest.current.moveTo(to),
      duplicate: () => latest.current.duplicate(),
      remove: () => latest.current.remove(),
      whyNotMove: (to) => latest.current.whyNotMove(to),
      whyNotDuplicate: () => latest.current.whyNotDuplicate(),
      whyNotRemove: () => latest.current.whyNotRemove(),
      lockable: () => latest.current.lockable(),
      addDefault: (...entry) => latest.current.addDefault(...entry),
    }),
    [],
  );
}
