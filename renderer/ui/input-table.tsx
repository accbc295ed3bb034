import { Table } from '@mantine/core';
import { atomsOf } from '../../shared/spec/check-spec.ts';
import { type Contract, fieldAt } from '../../shared/spec/contract.ts';
import { formatValue } from '../../shared/spec/format-value.ts';
import type { JsonObject } from '../../shared/spec/ids.ts';
import { valueAt } from '../../shared/spec/paths.ts';
import type { Rule } from '../../shared/spec/rule.ts';
import { pathTitle } from '../lib/path-title.ts';

interface Props {
  caption: string;
  /** Dotted paths, as `inputPathsOf` gives them. */
  paths: readonly string[];
  input: JsonObject;
  contract: Contract;
}

/** Some fields of an input with their values. */
export function InputTable({ caption, paths, input, contract }: Props) {
  return (
    <Table verticalSpacing={5} layout="fixed" captionSide="top">
      <Table.Caption ta="start" fz="xs" fw={600} mt={0} mb={2}>
        {caption}
      </Table.Caption>
      <Table.Tbody>
        {paths.map((path) => (
          <Table.Tr key={path}>
            <Table.Th scope="row" fw={400} fz="sm">
              {pathTitle(contract.input, path)}
            </Table.Th>
            <Table.Td fz="sm" style={{ overflowWrap: 'anywhere' }}>
              {shown(input, path, contract)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** The input fields that the conditions of rules mention, each once, in the contract's order as far as it goes. */
export function inputPathsOf(rules: readonly Rule[], { input }: Contract): string[] {
  const paths = new Set(rules.flatMap(({ when }) => atomsOf(when).map(({ field }) => field)));
  const places = new Map(input.map(({ name }, index) => [name, index]));
  const placeOf = (path: string): number => places.get(path.split('.')[0] ?? '') ?? input.length;
  return [...paths].filter((path) => fieldAt(input, path) !== undefined).sort((a, b) => placeOf(a) - placeOf(b));
}

const LONGEST_SHOWN = 160;
function shown(values: JsonObject, path: string, { input }: Contract): string {
  const value = valueAt(values, path);
  const type = fieldAt(input, path)?.type;
  if (value === undefined || value === null || type === undefined) return 'missing';
  if (type.kind === 'object') return 'there';
  const words = formatValue(value, type, navigator.language);
  if (words.trim() === '') return 'empty';
  return words.length > LONGEST_SHOWN ? `${words.slice(0, LONGEST_SHOWN)}…` : words;
}
