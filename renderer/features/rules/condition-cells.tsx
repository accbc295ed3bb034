import { ActionIcon, Tooltip } from '@mantine/core';
import { type Contract, fieldAt, fieldPaths } from '../../../shared/spec/contract.ts';
import { OPERATORS, operatorsFor } from '../../../shared/spec/operators.ts';
import { Operator } from '../../../shared/spec/rule.ts';
import { pathTitle } from '../../lib/path-title.ts';
import { GrowingSelect } from '../../ui/growing-select.tsx';
import { IconLetterCase } from '../../ui/icons.ts';
import { ShapedInput } from '../../ui/value-input/shaped-input.tsx';
import type { RowValue } from './condition-mapping.ts';

export function Combinator({ value, onChange }: { value: string; onChange: (value: string | null) => void }) {
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

export function FieldSelector({ contract, value, onChange }: Omit<CellProps, 'field'>) {
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

export function OperatorSelector({ contract, field, value, onChange }: CellProps) {
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

/** What the field is compared with, and whether letter case counts. */
export function Value({ contract, field, operator, row, onChange }: ValueProps) {
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
        exact={exact}
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
