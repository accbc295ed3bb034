import { Button } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import type { SpecIssue } from '../../../shared/spec/check-spec.ts';
import type { Rule } from '../../../shared/spec/rule.ts';
import { count } from '../../lib/format.ts';
import { IconPlus } from '../../ui/icons.ts';
import type { Mark } from './findings-words.ts';
import { RuleRow } from './rule-row.tsx';
import classes from './rules-tab.module.css';

const NO_MARKS: readonly Mark[] = [];

interface Props {
  rules: readonly Rule[];
  issues: ReadonlyMap<string, SpecIssue[]>;
  marks: ReadonlyMap<string, readonly Mark[]>;
  open: string | null;
  onOpen: (id: string) => void;
  onAdd: () => void;
}

/** Arrow keys walk through the rows; Alt with them moves the rule and is left to the commands. */
function walk(event: KeyboardEvent<HTMLOListElement>): void {
  if (event.altKey || !(event.target instanceof HTMLElement)) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('button')];
  const next = rows[rows.indexOf(event.target) + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

/** The ordered rules, with what their order means. */
export function RuleList({ rules, issues, marks, open, onOpen, onAdd }: Props) {
  return (
    <>
      <div className={classes.listHead}>
        <h2>{count(rules.length, 'rule')}</h2>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={onAdd}
          id="add-rule"
        >
          Add rule
        </Button>
      </div>
      <p className={classes.note}>
        Read from top to bottom. For each answer field the first rule that applies decides.
      </p>
      <ol className={classes.rules} onKeyDown={walk} aria-label="Rules in order">
        {rules.map((rule, index) => (
          <RuleRow
            key={rule.id}
            rule={rule}
            place={index + 1}
            issues={issues.get(rule.id)?.length ?? 0}
            marks={marks.get(rule.id) ?? NO_MARKS}
            open={rule.id === open}
            onOpen={onOpen}
          />
        ))}
      </ol>
    </>
  );
}
