import { isRuleGroup, type RuleGroupType, type RuleType } from 'react-querybuilder';
import { type Contract, fieldAt } from '../../../shared/spec/contract.ts';
import type { Json } from '../../../shared/spec/ids.ts';
import { OPERATORS, operatorsFor } from '../../../shared/spec/operators.ts';
import { type Atom, type Condition, type Group, Operator } from '../../../shared/spec/rule.ts';
import { fitValue } from '../../lib/fit-value.ts';

/** What the condition builder carries as a row's value: ours, and whether letter case counts. */
export interface RowValue {
  value?: Json | undefined;
  exact?: boolean | undefined;
}
export type ConditionRow = RuleType<string, string, RowValue | undefined>;
export type ConditionQuery = RuleGroupType<ConditionRow, Group['kind']>;

/** Our condition tree as the builder's query; `all`, `any` and `not` are its combinators. */
export function toQuery(group: Group): ConditionQuery {
  return {
    id: group.id,
    combinator: group.kind,
    rules: group.conditions.map((condition) => (condition.kind === 'atom' ? toRow(condition) : toQuery(condition))),
  };
}

function toRow({ id, field, operator, value, exact }: Atom): ConditionRow {
  return { id, field, operator, value: { value, exact } };
}

/**
 * The builder's query as our condition tree. A row whose field or operator has just changed keeps as much of its value
 * as fits the new ones. `newId` fills ids that the builder left out.
 */
export function fromQuery(query: ConditionQuery, contract: Contract, newId: () => string): Group {
  return {
    kind: query.combinator,
    id: query.id ?? newId(),
    conditions: query.rules.map(
      (row): Condition =>
        isRuleGroup(row) ? fromQuery(row, contract, newId) : fromRow(row, contract, row.id ?? newId()),
    ),
  };
}

function fromRow(row: ConditionRow, contract: Contract, id: string): Atom {
  const type = fieldAt(contract.input, row.field)?.type;
  const operator = Operator.parse(row.operator);
  const value = row.value?.value;
  const exact = row.value?.exact;
  // A field that the contract no longer has cannot judge the value; it stays for the person to see and repair.
  if (type === undefined) return atomOf(id, row.field, operator, value, exact);
  const info = operatorsFor(type).find((offered) => offered.operator === operator) ?? OPERATORS[operator];
  return atomOf(id, row.field, operator, fitValue(value, info.value, type), info.takesExact ? exact : undefined);
}

function atomOf(
  id: string,
  field: string,
  operator: Operator,
  value: Json | undefined,
  exact: boolean | undefined,
): Atom {
  return {
    kind: 'atom',
    id,
    field,
    operator,
    ...(value === undefined ? {} : { value }),
    ...(exact === undefined ? {} : { exact }),
  };
}
