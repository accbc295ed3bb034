import { Table, Text } from '@mantine/core';
import type { FindingKind } from '../../../shared/analysis/analyse.ts';
import { atomsOf } from '../../../shared/spec/check-spec.ts';
import { type Contract, fieldAt } from '../../../shared/spec/contract.ts';
import { formatValue } from '../../../shared/spec/format-value.ts';
import type { JsonObject } from '../../../shared/spec/ids.ts';
import { valueAt } from '../../../shared/spec/paths.ts';
import type { Rule } from '../../../shared/spec/rule.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { pathTitle } from '../../lib/path-title.ts';

const CAPTIONS: { readonly [K in FindingKind]: string } = {
  conflict: 'An input that triggers both',
  shadowed: 'An input on which it applies',
  dead: '',
  gap: 'An input that nothing decides',
  untested: 'An input that would test it',
};
const ANY: { readonly [K in FindingKind]: string } = {
  conflict: 'Every input triggers both.',
  shadowed: 'It applies to every input.',
  dead: '',
  gap: 'Nothing decides any input.',
  untested: 'Any input would test it.',
};

interface Props {
  kind: FindingKind;
  rules: readonly string[];
  witness: JsonObject;
  spec: Spec;
}

/** The input that shows a finding, as far as the conditions of the rules concerned look at it. */
export function WitnessTable({ kind, rules, witness, spec }: Props) {
  const concerned = kind === 'gap' ? spec.rules : spec.rules.filter(({ id }) => rules.includes(id));
  const paths = pathsOf(concerned, spec.contract);
  if (paths.length === 0) return <Text size="sm">{ANY[kind]}</Text>;
  return (
    <Table verticalSpacing={5} layout="fixed" captionSide="top">
      <Table.Caption ta="start" fz="xs" fw={600} mt={0} mb={2}>
        {CAPTIONS[kind]}
      </Table.Caption>
      <Table.Tbody>
        {paths.map((path) => (
          <Table.Tr key={path}>
            <Table.Th scope="row" fw={400} fz="sm">
              {pathTitle(spec.contract.input, path)}
            </Table.Th>
            <Table.Td fz="sm" style={{ overflowWrap: 'anywhere' }}>
              {shown(witness, path, spec.contract)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** The fields that conditions mention, each once, in the contract's order as far as it goes. */
function pathsOf(rules: readonly Rule[], { input }: Contract): string[] {
  const paths = new Set(rules.flatMap(({ when }) => atomsOf(when).map(({ field }) => field)));
  const places = new Map(input.map(({ name }, index) => [name, index]));
  const placeOf = (path: string): number => places.get(path.split('.')[0] ?? '') ?? input.length;
  return [...paths].filter((path) => fieldAt(input, path) !== undefined).sort((a, b) => placeOf(a) - placeOf(b));
}

function shown(witness: JsonObject, path: string, { input }: Contract): string {
  const value = valueAt(witness, path);
  const type = fieldAt(input, path)?.type;
  if (value === undefined || value === null || type === undefined) return 'missing';
  if (type.kind === 'object') return 'there';
  const words = formatValue(value, type, navigator.language);
  return words.trim() === '' ? 'empty' : words;
}
