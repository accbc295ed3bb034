import { Button, Group, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { TestCase } from '../../../../shared/grading/case.ts';
import type { Example } from '../../../../shared/spec/spec.ts';
import { announce } from '../../../lib/announce.tsx';
import { moved, restored } from '../../../lib/entries.ts';
import { newId } from '../../../lib/ids.ts';
import { emptyObject } from '../../../lib/object-form.ts';
import { useProtections } from '../../../lib/protections.tsx';
import { useFocusOn } from '../../../lib/use-focus-on.ts';
import { IconPlus } from '../../../ui/icons.ts';
import { Panel } from '../../../ui/panel.tsx';
import { offerUndo } from '../../../ui/undo-toast.tsx';
import { CaseChoice } from './case-choice.tsx';
import { exampleOfCase } from './example-checks.ts';
import { ExampleRow, exampleRowId, exampleTitleId } from './example-row.tsx';
import type { PartProps } from './part-props.ts';
import classes from './parts.module.css';

const MOST = 100;
const ADD_ID = 'add-example';

/** Inputs with the answer they should get, shown to the model as they stand. */
export function ExamplesPart({ spec, settled, session, actions, entry }: PartProps) {
  const [choosing, setChoosing] = useState(false);
  const locked = !useProtections().mayEdit('examples');
  const focusOn = useFocusOn();
  const { examples, contract } = spec;
  const latest = useRef(examples);
  latest.current = examples;
  useEffect(() => {
    if (entry !== null) document.getElementById(exampleRowId(entry))?.scrollIntoView({ block: 'nearest' });
  }, [entry]);
  const edit = (name: string, change: (examples: Example[]) => Example[], merge?: string): void =>
    session.edit(
      name,
      (old) => {
        const next = change(old.examples);
        return next === old.examples ? old : { ...old, examples: next };
      },
      merge,
    );
  const nameOf = ({ title }: Example): string => (title.trim() === '' ? 'the new example' : `“${title}”`);
  const open = (id: string | null): void => actions.openPart('examples', id ?? undefined);
  const add = (name: string, example: Example, at = examples.length): void => {
    edit(name, (old) => old.toSpliced(at, 0, example));
    open(example.id);
    focusOn(exampleTitleId(example.id));
  };
  const addEmpty = (): void =>
    add('add an example', {
      id: newId(),
      title: '',
      input: emptyObject(contract.input),
      output: emptyObject(contract.output),
    });
  const addCase = (testCase: TestCase): void => {
    setChoosing(false);
    const clock = { now: new Date().toISOString() };
    add(`make an example of “${testCase.title}”`, exampleOfCase(testCase, spec, clock, newId()));
  };
  const duplicate = (example: Example): void =>
    add(
      `duplicate ${nameOf(example)}`,
      { ...example, id: newId(), title: `${example.title} (copy)`.slice(0, 200) },
      examples.indexOf(example) + 1,
    );
  const move = (id: string, to: number): void => {
    const example = latest.current.find((known) => known.id === id);
    if (example === undefined) return;
    edit(`move ${nameOf(example)}`, (old) => moved(old, id, to));
    const place = session.get().spec.examples.findIndex((known) => known.id === id);
    announce(`${nameOf(example)} moved to place ${place + 1} of ${examples.length}`);
  };
  const remove = (example: Example): void => {
    const at = examples.indexOf(example);
    const neighbour = examples[at + 1] ?? examples[at - 1];
    edit(`remove ${nameOf(example)}`, (old) => old.filter(({ id }) => id !== example.id));
    document.getElementById(neighbour === undefined ? ADD_ID : exampleRowId(neighbour.id))?.focus();
    offerUndo(`example-${example.id}`, `Example ${nameOf(example)} removed from the draft.`, () =>
      edit(`bring back ${nameOf(example)}`, (old) => restored(old, example, at)),
    );
  };
  return (
    <Panel>
      <Text size="sm" c="dimmed" mb="sm">
        Inputs with the answer they should get. The model reads them all, so a few telling ones do more than many alike.
      </Text>
      <ul className={classes.entries} aria-label="Examples">
        {examples.map((example, place) => (
          <ExampleRow
            key={example.id}
            example={example}
            place={place}
            of={examples.length}
            spec={settled}
            open={example.id === entry}
            onOpen={open}
            onOpenRule={actions.open}
            onChange={(what, change, merge) =>
              edit(
                `${what} ${nameOf(example)}`,
                (old) => old.map((one) => (one.id === example.id ? change(one) : one)),
                merge,
              )
            }
            onMove={move}
            onDuplicate={() => duplicate(example)}
            onRemove={() => remove(example)}
          />
        ))}
      </ul>
      {!locked && (
        <Group gap={8}>
          <Button
            id={ADD_ID}
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={14} aria-hidden />}
            disabled={examples.length >= MOST}
            onClick={addEmpty}
          >
            Add an example
          </Button>
          <Button
            variant="subtle"
            size="compact-sm"
            disabled={examples.length >= MOST}
            onClick={() => setChoosing(true)}
          >
            Make an example of a case
          </Button>
        </Group>
      )}
      {choosing && <CaseChoice onChoose={addCase} onClose={() => setChoosing(false)} />}
    </Panel>
  );
}
