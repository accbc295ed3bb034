import { Button, Checkbox, Stack, Text } from '@mantine/core';
import type { SuggestedCase } from '../../../../shared/api/desktop/tests.ts';
import { type Contract, fieldAt } from '../../../../shared/spec/contract.ts';
import { expectationWords } from '../../../lib/case-words.ts';
import { count } from '../../../lib/format.ts';
import { pathTitle } from '../../../lib/path-title.ts';
import { InputTable } from '../../../ui/input-table.tsx';
import classes from './suite.module.css';
import type { Dressings } from './use-dressing.ts';

interface Props {
  suggested: SuggestedCase;
  contract: Contract;
  dressings: Dressings;
}

/** What a model changed in the input of a suggestion, or why it stays as it was, and the way back. */
export function Rewritten({ suggested: { testCase, dressing }, contract, dressings }: Props) {
  if (dressing === undefined) return null;
  const { id } = testCase;
  const { changed, note, plain } = dressing;
  if (note !== null)
    return (
      <Text size="xs" c="dimmed" mt={4}>
        Stays as made from the rules. {note}
      </Text>
    );
  if (changed.length === 0)
    return (
      <Text size="xs" c="dimmed" mt={4}>
        The model left the input as it is.
      </Text>
    );
  const isPlain = dressings.isPlain(id);
  return (
    <details className={classes.mistakes}>
      <summary>
        {count(changed.length, 'field')} rewritten{isPlain ? ', not taken' : ''}
      </summary>
      <InputTable
        caption={isPlain ? 'As the model wrote it' : 'As made from the rules'}
        paths={changed}
        input={isPlain ? testCase.input : plain}
        contract={contract}
      />
      <Button variant="subtle" size="compact-xs" onClick={() => dressings.takePlain(id, !isPlain)}>
        {isPlain ? 'Take the rewritten input' : 'Go back to this input'}
      </Button>
    </details>
  );
}

/** What the model proposes to expect where the rules decide nothing. Each counts once a person accepts it. */
export function Proposals({ suggested: { testCase, dressing }, contract, dressings }: Props) {
  const { id } = testCase;
  if (dressing === undefined || dressing.proposed.length === 0 || dressings.isPlain(id)) return null;
  return (
    <fieldset className={classes.proposed}>
      <legend>Proposed by the model, counts once you accept it</legend>
      <Stack gap={6}>
        {dressing.proposed.map((one) => (
          <Checkbox
            key={one.field}
            size="xs"
            checked={dressings.isAccepted(id, one.field)}
            onChange={(event) => dressings.accept(id, [one.field], event.currentTarget.checked)}
            label={`${pathTitle(contract.output, one.field)}: ${expectationWords(one, fieldAt(contract.output, one.field)?.type)}`}
            styles={{ label: { overflowWrap: 'anywhere' } }}
          />
        ))}
      </Stack>
    </fieldset>
  );
}
