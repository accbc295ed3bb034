import { Text } from '@mantine/core';
import type { FindingKind } from '../../../shared/analysis/analyse.ts';
import type { JsonObject } from '../../../shared/spec/ids.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { InputTable, inputPathsOf } from '../../ui/input-table.tsx';

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
  const paths = inputPathsOf(concerned, spec.contract);
  if (paths.length === 0) return <Text size="sm">{ANY[kind]}</Text>;
  return <InputTable caption={CAPTIONS[kind]} paths={paths} input={witness} contract={spec.contract} />;
}
