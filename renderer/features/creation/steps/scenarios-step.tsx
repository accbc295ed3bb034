import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { generateCases } from '../../../../shared/generation/generate.ts';
import type { TestCase } from '../../../../shared/grading/case.ts';
import { announce } from '../../../lib/announce.tsx';
import { count } from '../../../lib/format.ts';
import { newId } from '../../../lib/ids.ts';
import { emptyObject } from '../../../lib/object-form.ts';
import { useFocusOn } from '../../../lib/use-focus-on.ts';
import { IconCheck, IconListDetails, IconPlus } from '../../../ui/icons.ts';
import { offerUndo } from '../../../ui/undo-toast.tsx';
import classes from '../creation.module.css';
import { caseTitleId, ScenarioCard } from './scenario-card.tsx';
import type { StepProps } from './step-props.ts';

type Entry = StepProps['proposal']['cases'][number];
const SUGGESTED = 10;

/** Situations with the answer that is expected. A case counts once a person has ticked it. */
export function ScenariosStep({ proposal, session }: StepProps) {
  const { cases, spec } = proposal;
  const focusOn = useFocusOn();
  const [none, setNone] = useState(false);
  const accepted = cases.filter((each) => each.accepted).length;
  const change = (edit: (all: Entry[]) => Entry[]): void => session.edit((old) => ({ ...old, cases: edit(old.cases) }));
  const suggest = (): void => {
    const existing = cases.map(({ testCase }) => testCase);
    const now = new Date().toISOString();
    const found = generateCases(spec, { now, count: SUGGESTED, existing, newId });
    setNone(found.length === 0);
    if (found.length === 0) {
      announce('No further cases can be made from the rules.');
      return;
    }
    change((all) => [...all, ...found.map(({ testCase }) => ({ testCase, accepted: false }))].slice(0, MOST));
    announce(`Added ${count(found.length, 'scenario')} to look at.`);
  };
  const add = (): void => {
    const id = newId();
    const testCase: TestCase = {
      id,
      title: `Scenario ${cases.length + 1}`,
      input: emptyObject(spec.contract.input),
      expectation: [],
      origin: 'manual',
    };
    change((all) => [...all, { testCase, accepted: true }]);
    focusOn(caseTitleId(id));
  };
  const remove = (entry: Entry, at: number): void => {
    change((all) => all.filter(({ testCase }) => testCase.id !== entry.testCase.id));
    offerUndo(`case-${entry.testCase.id}`, `Removed the scenario “${entry.testCase.title}”.`, () =>
      change((all) => all.toSpliced(Math.min(at, all.length), 0, entry)),
    );
  };
  return (
    <div className={classes.part}>
      {cases.length === 0 ? (
        <Text size="sm" c="dimmed">
          No scenarios yet. Suggestions are made from your rules, without any model; they show each rule at work, at its
          edges, and where two of them meet.
        </Text>
      ) : (
        <Group gap="sm">
          <Text size="sm" fw={600} role="status">
            {accepted} of {count(cases.length, 'scenario')} accepted
          </Text>
          {accepted < cases.length && (
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconCheck size={14} aria-hidden />}
              onClick={() => {
                change((all) => all.map((each) => ({ ...each, accepted: true })));
                announce('All scenarios accepted.');
              }}
            >
              Accept all
            </Button>
          )}
          {accepted > 0 && (
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={() => change((all) => all.map((each) => ({ ...each, accepted: false })))}
            >
              Accept none
            </Button>
          )}
        </Group>
      )}
      <ul className={classes.cards}>
        {cases.map((entry, index) => (
          <ScenarioCard
            key={entry.testCase.id}
            entry={entry}
            contract={spec.contract}
            onChange={(next) =>
              change((all) => all.map((each) => (each.testCase.id === entry.testCase.id ? next(each) : each)))
            }
            onRemove={() => remove(entry, index)}
          />
        ))}
      </ul>
      <Group gap="xs">
        <Button
          variant="default"
          leftSection={<IconListDetails size={16} aria-hidden />}
          onClick={suggest}
          disabled={cases.length >= MOST}
        >
          Suggest from the rules
        </Button>
        <Button
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={add}
          disabled={cases.length >= MOST}
        >
          Add scenario
        </Button>
      </Group>
      {none && (
        <Text size="sm" c="dimmed" role="status">
          Nothing more can be made from the rules as they stand. Add rules, or write a scenario yourself.
        </Text>
      )}
    </div>
  );
}

/** As many as a proposal holds; more are added under Tests. */
const MOST = 200;
