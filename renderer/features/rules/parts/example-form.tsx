import { Button, Group, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { JsonObject } from '../../../../shared/spec/ids.ts';
import type { ObjectProblem } from '../../../../shared/spec/object-problems.ts';
import type { Example, Spec } from '../../../../shared/spec/spec.ts';
import { type FieldForm, FieldInputs } from '../../../ui/field-inputs/field-inputs.tsx';
import type { Disagreement } from './example-checks.ts';
import classes from './parts.module.css';

type Side = 'input' | 'output';
interface Props {
  example: Example;
  spec: Spec;
  titleId: string;
  checks: { input: ObjectProblem[]; output: ObjectProblem[]; against: Disagreement[] };
  onChange: (what: string, change: (example: Example) => Example, merge: string) => void;
  onOpenRule: (rule: string) => void;
}

/** Title, input, answer and note of one example, checked as it is typed. */
export function ExampleForm({ example, spec, titleId, checks, onChange, onOpenRule }: Props) {
  const { id, title, note } = example;
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const form = (side: Side): FieldForm => ({
    part: side,
    idOf: (at) => `example-${id}-${side}-${at.replaceAll('.', '-')}`,
    // A field that was never left is not yet held against anybody.
    messageFor: (at) =>
      left.has(`${side} ${at}`) ? checks[side].find((problem) => problem.at === at)?.message : undefined,
  });
  const set = (side: Side) => (edit: (old: JsonObject) => JsonObject) =>
    onChange(`edit the ${side} of`, (old) => ({ ...old, [side]: edit(old[side]) }), `example ${id} ${side}`);
  const problems = [...checks.input, ...checks.output];
  return (
    <fieldset
      className={classes.exampleBody}
      aria-label={title.trim() === '' ? 'The new example' : title}
      onBlur={({ target }) => {
        const place = target.closest<HTMLElement>('[data-at]')?.dataset;
        if (place !== undefined) setLeft((known) => new Set(known).add(`${place.part} ${place.at}`));
      }}
    >
      <TextInput
        id={titleId}
        label="Title"
        placeholder="For example: lamp at €32 without a brand"
        value={title}
        maxLength={200}
        onChange={({ currentTarget: { value } }) =>
          onChange('rename', (old) => ({ ...old, title: value }), `example ${id} title`)
        }
      />
      {(problems.length > 0 || checks.against.length > 0) && (
        <ul className={classes.says} aria-label="What is said against it">
          {problems.map(({ at, message }) => (
            <li key={`${at} ${message}`}>
              <Text size="sm" c="var(--rh-bad)">
                {message}
              </Text>
            </li>
          ))}
          {checks.against.map(({ field, rule, sentence }) => (
            <li key={`${field} ${rule}`}>
              <Group gap={8} align="flex-start">
                <Text size="sm">{sentence}</Text>
                {rule !== null && (
                  <Button variant="default" size="compact-xs" onClick={() => onOpenRule(rule)}>
                    Show rule {spec.rules.findIndex((known) => known.id === rule) + 1}
                  </Button>
                )}
              </Group>
            </li>
          ))}
        </ul>
      )}
      <h3 className={classes.sub}>Input</h3>
      <FieldInputs
        fields={spec.contract.input}
        value={example.input}
        at=""
        form={form('input')}
        onChange={set('input')}
      />
      <h3 className={classes.sub}>Answer</h3>
      <FieldInputs
        fields={spec.contract.output}
        value={example.output}
        at=""
        form={form('output')}
        onChange={set('output')}
      />
      <Textarea
        label="Note"
        description="Why this example is here; the model reads it too"
        value={note ?? ''}
        maxLength={2000}
        autosize
        minRows={1}
        maxRows={6}
        onChange={({ currentTarget: { value } }) =>
          onChange('edit the note of', (old) => withNote(old, value), `example ${id} note`)
        }
      />
    </fieldset>
  );
}

function withNote({ note: _, ...example }: Example, note: string): Example {
  return note === '' ? example : { ...example, note };
}
