import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useEffect, useRef } from 'react';
import {
  type ActionProps,
  RuleGroupBodyComponents,
  type RuleGroupProps,
  type RuleProps,
  useRule,
  useRuleGroup,
} from 'react-querybuilder';
import { type Contract, fieldAt, fieldPaths } from '../../../shared/spec/contract.ts';
import { OPERATORS, operatorsFor } from '../../../shared/spec/operators.ts';
import { Operator } from '../../../shared/spec/rule.ts';
import { pathTitle } from '../../lib/path-title.ts';
import { GrowingSelect } from '../../ui/growing-select.tsx';
import { IconLetterCase, IconPlus, IconX } from '../../ui/icons.ts';
import { ShapedInput } from '../../ui/value-input/shaped-input.tsx';
import type { RowValue } from './condition-mapping.ts';
import classes from './conditions.module.css';

interface Context {
  contract: Contract;
}
// The builder passes `context` through untyped; `when-editor.tsx` is the only place that sets it.
const contractOf = ({ context }: { context?: Context }): Contract => context?.contract ?? { input: [], output: [] };
const AFTER: Record<string, string> = {
  all: 'these are true',
  any: 'these is true',
  not: 'these are true',
};

function Combinator({ value, onChange }: { value: string; onChange: (value: string | null) => void }) {
  return (
    <GrowingSelect
      aria-label="How the conditions below combine"
      data={[
        { value: 'all', label: 'All of' },
        { value: 'any', label: 'Any of' },
        { value: 'not', label: 'None of' },
      ]}
      value={value}
      onChange={onChange}
    />
  );
}

interface CellProps {
  contract: Contract;
  field: string;
  value: string;
  onChange: (value: string | null) => void;
}

function FieldSelector({ contract, value, onChange }: Omit<CellProps, 'field'>) {
  const paths = fieldPaths(contract.input).map(({ path }) => path);
  const all = paths.includes(value) ? paths : [...paths, value];
  return (
    <GrowingSelect
      aria-label="Field"
      data={all.map((path) => ({ value: path, label: pathTitle(contract.input, path) }))}
      value={value}
      onChange={onChange}
    />
  );
}

function OperatorSelector({ contract, field, value, onChange }: CellProps) {
  const type = fieldAt(contract.input, field)?.type;
  const offered = type === undefined ? [] : operatorsFor(type);
  const current = Operator.safeParse(value);
  const unusual = current.success && !offered.some(({ operator }) => operator === current.data);
  const all = unusual ? [...offered, OPERATORS[current.data]] : offered;
  return (
    <GrowingSelect
      aria-label={`Operator for ${pathTitle(contract.input, field)}`}
      data={all.map(({ operator, label }) => ({ value: operator, label }))}
      value={value}
      onChange={onChange}
    />
  );
}

interface ValueProps {
  contract: Contract;
  field: string;
  operator: string;
  row: RowValue;
  onChange: (row: RowValue) => void;
}

function Value({ contract, field, operator, row, onChange }: ValueProps) {
  const type = fieldAt(contract.input, field)?.type;
  const info = type === undefined ? undefined : operatorsFor(type).find((offered) => offered.operator === operator);
  if (type === undefined || info === undefined || info.value === 'none') return null;
  const label = pathTitle(contract.input, field);
  const exact = row.exact === true;
  return (
    <>
      <ShapedInput
        shape={info.value}
        type={type}
        value={row.value}
        onChange={(value) => onChange({ ...row, value })}
        label={`${label}, ${info.label}`}
      />
      {info.takesExact && (
        <Tooltip label={exact ? 'Capital and small letters differ' : 'Capital and small letters are the same'}>
          <ActionIcon
            variant={exact ? 'light' : 'subtle'}
            color={exact ? 'brand' : 'gray'}
            size={32}
            aria-label={`Match capital and small letters of ${label}`}
            aria-pressed={exact}
            onClick={() => onChange({ ...row, exact: exact ? undefined : true })}
          >
            <IconLetterCase size={17} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
    </>
  );
}

function Remove({ handleOnClick, label }: { handleOnClick: ActionProps['handleOnClick']; label: string }) {
  return (
    <ActionIcon
      className={classes.remove ?? ''}
      variant="subtle"
      color="gray"
      aria-label={label}
      onClick={(event) => {
        // The button goes away with its row, so the focus moves to what adds the next one.
        const add = event.currentTarget.closest('[data-group]')?.querySelector<HTMLElement>(':scope [data-add]');
        handleOnClick(event);
        add?.focus();
      }}
    >
      <IconX size={15} aria-hidden />
    </ActionIcon>
  );
}

function Row(props: RuleProps) {
  const rule = useRule(props);
  const contract = contractOf(rule);
  const { field, operator } = rule.rule;
  // Set by `toQuery` and by `Value` alone.
  const row: RowValue = rule.rule.value ?? {};
  return (
    <div className={classes.row} data-row id={`when-${rule.id}`} tabIndex={-1}>
      <FieldSelector contract={contract} value={field} onChange={rule.onChangeField} />
      <OperatorSelector contract={contract} field={field} value={operator} onChange={rule.onChangeOperator} />
      <Value contract={contract} field={field} operator={operator} row={row} onChange={rule.onChangeValue} />
      <Remove handleOnClick={rule.removeRule} label={`Remove the condition on ${pathTitle(contract.input, field)}`} />
    </div>
  );
}

function ConditionGroup(props: RuleGroupProps) {
  const group = useRuleGroup(props);
  const body = useRef<HTMLDivElement>(null);
  const size = group.ruleGroup.rules.length;
  const before = useRef(size);
  useEffect(() => {
    const grew = size > before.current && body.current?.contains(document.activeElement);
    before.current = size;
    const rows = grew ? [...(body.current?.querySelectorAll(':scope > [data-row]') ?? [])] : [];
    rows.at(-1)?.querySelector('input')?.focus();
  }, [size]);
  const nested = group.path.length > 0;
  return (
    <div className={classes.group} data-group>
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
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label="Remove this group of conditions"
            onClick={group.removeGroup}
          >
            <IconX size={15} aria-hidden />
          </ActionIcon>
        )}
      </div>
      <div className={classes.body} ref={body}>
        <RuleGroupBodyComponents {...group} />
        <div className={classes.add}>
          <Button
            data-add
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={group.addRule}
          >
            Condition
          </Button>
          {group.path.length < 4 && (
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
    </div>
  );
}

/** How the condition builder looks here. Defined once, so that its rows keep their state between keystrokes. */
export const CONTROLS = { ruleGroup: ConditionGroup, rule: Row };
