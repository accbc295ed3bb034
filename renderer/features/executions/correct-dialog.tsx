import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useRef, useState } from 'react';
import type { SaidOfAnswer } from '../../../shared/api/desktop/executions.ts';
import { withoutMarks } from '../../../shared/executions/redact.ts';
import type { Execution } from '../../../shared/executions/views.ts';
import { fieldAt, fieldPaths } from '../../../shared/spec/contract.ts';
import type { Json, JsonObject } from '../../../shared/spec/ids.ts';
import { putAt, valueAt } from '../../../shared/spec/paths.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { announce } from '../../lib/announce.tsx';
import { api } from '../../lib/api.ts';
import { count } from '../../lib/format.ts';
import { emptyObject } from '../../lib/object-form.ts';
import { Dialog } from '../../ui/dialog.tsx';
import type { FormProblem } from '../../ui/error-summary.tsx';
import { FieldInputs } from '../../ui/field-inputs/field-inputs.tsx';
import { useSubmit } from '../../ui/use-submit.tsx';

const idOf = (at: string): string => `correct-${at.replaceAll('.', '-')}`;

interface Props {
  execution: Execution;
  /** What people said of it before, which is filled in. */
  said: readonly SaidOfAnswer[];
  spec: Spec;
  onClose: () => void;
}

/** A person writes what the answer should have been. What they change is expected of the test case from then on. */
export function CorrectDialog({ execution, said, spec, onClose }: Props) {
  const agent = useAgent();
  const [before] = useState(() => saidLast(execution, said, spec));
  const [value, setValue] = useState(before);
  const [note, setNote] = useState('');
  const element = useRef<HTMLFormElement>(null);
  const changed = fieldPaths(spec.contract.output).flatMap(({ path }): { field: string; value: Json }[] => {
    const now = valueAt(value, path);
    return now === undefined || JSON.stringify(now) === JSON.stringify(valueAt(before, path))
      ? []
      : [{ field: path, value: now }];
  });
  const check = (): FormProblem[] => {
    const unreadable = [...(element.current?.querySelectorAll<HTMLElement>('[data-unreadable]') ?? [])].flatMap(
      ({ id, dataset }) => (dataset.unreadable ? [{ field: id === '' ? null : id, message: dataset.unreadable }] : []),
    );
    if (unreadable.length > 0 || changed.length > 0) return unreadable;
    return [{ field: null, message: 'Change the fields in which the answer was wrong.' }];
  };
  const form = useSubmit({
    title: 'The correction was not saved',
    check,
    send: () =>
      api.executions.correct({
        agent: agent.id,
        id: execution.id,
        fields: changed,
        ...(note.trim() === '' ? {} : { note: note.trim() }),
      }),
    done: ({ testCase }) => {
      announce(`“${testCase.title}” expects ${count(changed.length, 'corrected field')} from now on`);
      onClose();
    },
    fieldOf: ({ field }) => idOf(field),
  });
  return (
    <Dialog title="Correct the answer" size="lg" onClose={onClose}>
      <form ref={element} onSubmit={form.submit} noValidate>
        <Stack gap="md">
          {form.summary}
          <Text size="sm">
            Write what the answer should have been. What you change becomes the expected answer of a test case; what
            production answered stays in the log as it was.
            {said.length > 0 && ' What people said of it before is filled in.'}
          </Text>
          <FieldInputs
            fields={spec.contract.output}
            value={value}
            at=""
            form={{ part: 'correct', idOf, messageFor: (at) => form.errorOf(idOf(at)) ?? undefined }}
            onChange={setValue}
          />
          <Textarea
            label="Why"
            description="For colleagues, and whoever reads the test case later"
            value={note}
            maxLength={1000}
            autosize
            minRows={2}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={form.pending}>
              Save as test case
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

/** The answer as people said last that it should have been. */
function saidLast({ record: { output } }: Execution, said: readonly SaidOfAnswer[], { contract }: Spec): JsonObject {
  const value = structuredClone({
    ...emptyObject(contract.output),
    ...(output === null ? {} : withoutMarks(output).value),
  });
  for (const { field, right } of said.flatMap(({ fields }) => fields))
    if (fieldAt(contract.output, field) !== undefined) putAt(value, field, right);
  return value;
}
