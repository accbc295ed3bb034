import { type Contract, fieldPaths } from '../../../shared/spec/contract.ts';
import { effectsFor, operatorsFor } from '../../../shared/spec/operators.ts';
import { pathTitle } from '../../lib/path-title.ts';
import { type FilterPart, isChosen, type KeptChoice, type MarkChoice, type RuleFilter } from './filter-rules.ts';

interface Choice {
  value: string;
  label: string;
}
type Fixed = Exclude<FilterPart, 'reads' | 'sets'>;

export const FIXED_PARTS: readonly { part: Fixed; name: string; choices: readonly Choice[] }[] = [
  {
    part: 'state',
    name: 'State',
    choices: [
      { value: 'on', label: 'On' },
      { value: 'off', label: 'Off' },
    ],
  },
  {
    part: 'kind',
    name: 'Decided',
    choices: [
      { value: 'decidable', label: 'Checked by rule' },
      { value: 'judged', label: 'Judged by model' },
    ],
  },
  {
    part: 'strictness',
    name: 'Strictness',
    choices: [
      { value: 'advise', label: 'Tell the model' },
      { value: 'check', label: 'Tell and check' },
      { value: 'enforce', label: 'Check and refuse' },
    ],
  },
  {
    part: 'marks',
    name: 'Marked as',
    choices: [
      { value: 'problem', label: 'Problem' },
      { value: 'conflict', label: 'Contradiction' },
      { value: 'shadowed', label: 'Overridden' },
      { value: 'dead', label: 'Never applies' },
      { value: 'untested', label: 'No test' },
    ] satisfies { value: MarkChoice; label: string }[],
  },
  {
    part: 'kept',
    name: 'In whole or in part',
    choices: [
      { value: 'locked', label: 'Locked' },
      { value: 'guarded', label: 'Guarded' },
    ] satisfies { value: KeptChoice; label: string }[],
  },
];

export const fieldChoices = ({ input, output }: Contract): { reads: Choice[]; sets: Choice[] } => ({
  reads: fieldPaths(input)
    .filter(({ field }) => operatorsFor(field.type).length > 0)
    .map(({ path }) => ({ value: path, label: pathTitle(input, path) })),
  sets: fieldPaths(output)
    .filter(({ field }) => effectsFor(field.type).length > 0)
    .map(({ path }) => ({ value: path, label: pathTitle(output, path) })),
});

/** What is chosen, in words, in the order of the menu. */
export function chosenWords(
  filter: RuleFilter,
  contract: Contract,
): { part: FilterPart; value: string; words: string }[] {
  const fixed = FIXED_PARTS.flatMap(({ part, choices }) =>
    choices.flatMap(({ value, label }) => (isChosen(filter, part, value) ? [{ part, value, words: label }] : [])),
  );
  const reads = filter.reads.map((value) => ({
    part: 'reads' as const,
    value,
    words: `Looks at ${pathTitle(contract.input, value)}`,
  }));
  const sets = filter.sets.map((value) => ({
    part: 'sets' as const,
    value,
    words: `Sets ${pathTitle(contract.output, value)}`,
  }));
  return [...fixed, ...reads, ...sets];
}
