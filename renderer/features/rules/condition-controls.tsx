import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import {
  RuleGroupBodyComponents,
  type RuleGroupProps,
  type RuleProps,
  useRule,
  useRuleGroup,
} from 'react-querybuilder';
import type { Contract } from '../../../shared/spec/contract.ts';
import { announce } from '../../lib/announce.tsx';
import { pathTitle } from '../../lib/path-title.ts';
import { IconPlus } from '../../ui/icons.ts';
import { Combinator, FieldSelector, OperatorSelector, Value } from './condition-cells.tsx';
import type { RowValue } from './condition-mapping.ts';
import { ConditionMenu, type Direction, moveByKey } from './condition-menu.tsx';
import classes from './conditions.module.css';

interface Context {
  contract: Contract;
  /** Keeps the focus on what has it now, in the row of this id, once that row stands elsewhere. */
  keepFocus: (row: string) => void;
}
const NO_CONTEXT: Context = { contract: { input: [], output: [] }, keepFocus: () => {} };
// The builder passes `context` through untyped; `when-editor.tsx` is the only place that sets it.
const contextOf = ({ context }: { context?: Context }): Context => context ?? NO_CONTEXT;
const AFTER: Record<string, string> = {
  all: 'these are true',
  any: 'these is true',
  not: 'these are true',
};
const DEEPEST = 4;
/** The id of a row's or a group's element. */
export const conditionId = (id: string | undefined): string => `when-${id}`;

function Row(props: RuleProps) {
  const rule = useRule(props);
  const { contract, keepFocus } = contextOf(rule);
  const { field, operator } = rule.rule;
  const title = pathTitle(contract.input, field);
  // Set by `toQuery` and by `Value` alone.
  const row: RowValue = rule.rule.value ?? {};
  const canMove = (direction: Direction): boolean =>
    direction === 'up' ? rule.shiftUpDisabled !== true : rule.shiftDownDisabled !== true;
  const move = (direction: Direction): void => {
    keepFocus(conditionId(rule.id));
    if (direction === 'up') rule.shiftRuleUp();
    else rule.shiftRuleDown();
    announce(`Condition on ${title} moved ${direction}`);
  };
  return (
    // The keys are an addition to the menu's entries, which every way of working reaches.
    <fieldset
      className={classes.row}
      data-row
      id={conditionId(rule.id)}
      aria-label={`Condition on ${title}`}
      tabIndex={-1}
      onKeyDownCapture={(event) => moveByKey(event, canMove, move)}
    >
      <FieldSelector contract={contract} value={field} onChange={rule.onChangeField} />
      <OperatorSelector contract={contract} field={field} value={operator} onChange={rule.onChangeOperator} />
      <Value contract={contract} field={field} operator={operator} row={row} onChange={rule.onChangeValue} />
      <ConditionMenu
        of={`the condition on ${title}`}
        canMove={canMove}
        onMove={move}
        onDuplicate={() => rule.cloneRule()}
        onRemove={() => rule.removeRule()}
      />
    </fieldset>
  );
}

function ConditionGroup(props: RuleGroupProps) {
  const group = useRuleGroup(props);
  const { keepFocus } = contextOf(group);
  const body = useRef<HTMLDivElement>(null);
  const ids = group.ruleGroup.rules.map((entry) => (typeof entry === 'string' ? entry : (entry.id ?? '')));
  useFocusOnNew(ids, body);
  const size = ids.length;
  const nested = group.path.length > 0;
  const canMove = (direction: Direction): boolean =>
    direction === 'up' ? group.shiftUpDisabled !== true : group.shiftDownDisabled !== true;
  const move = (direction: Direction): void => {
    keepFocus(conditionId(group.id));
    if (direction === 'up') group.shiftGroupUp();
    else group.shiftGroupDown();
    announce(`Group of conditions moved ${direction}`);
  };
  return (
    <fieldset
      className={classes.group}
      data-group
      data-depth={group.path.length}
      id={conditionId(group.id)}
      aria-label={nested ? 'Group of conditions' : 'Conditions'}
      tabIndex={-1}
      onKeyDownCapture={(event) => nested && moveByKey(event, canMove, move)}
    >
      <div className={classes.head}>
        {size === 0 && !nested ? (
          <span>In every case. Add a condition to limit it.</span>
        ) : (
          <>
            <Combinator value={group.combinator ?? 'all'} onChange={group.onCombinatorChange} />
            <span>{AFTER[group.combinator ?? 'all']}</span>
          </>
        )}
        {nested && (
          <ConditionMenu
            of="this group of conditions"
            canMove={canMove}
            onMove={move}
            onDuplicate={() => group.cloneGroup()}
            onRemove={() => group.removeGroup()}
          />
        )}
      </div>
      <div className={classes.body} ref={body}>
        <RuleGroupBodyComponents {...group} />
        <div className={classes.add} data-adds>
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={group.addRule}
          >
            Condition
          </Button>
          {group.path.length < DEEPEST && (
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconPlus size={14} aria-hidden />}
              onClick={group.addGroup}
            >
              Group
            </Button>
          )}
        </div>
      </div>
    </fieldset>
  );
}

/** A row or group that was just added here by somebody who works here gets the focus. */
function useFocusOnNew(ids: readonly string[], body: React.RefObject<HTMLDivElement | null>): void {
  const before = useRef(ids);
  const now = ids.join('\n');
  useEffect(() => {
    const current = now.split('\n');
    const added = current.find((id) => !before.current.includes(id));
    const grew = current.length > before.current.length;
    before.current = current;
    // Undo adds rows too, and must not take the focus from where it is.
    if (!grew || added === undefined || !body.current?.contains(document.activeElement)) return;
    document.getElementById(conditionId(added))?.querySelector<HTMLElement>('input, button')?.focus();
  }, [now, body]);
}

/** How the condition builder looks here. Defined once, so that its rows keep their state between keystrokes. */
export const CONTROLS = { ruleGroup: ConditionGroup, rule: Row };
