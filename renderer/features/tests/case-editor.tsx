import { Alert, Button, Drawer, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { type FocusEvent, type FormEvent, useState } from 'react';
import type { TestCase } from '../../../shared/grading/case.ts';
import type { Contract } from '../../../shared/spec/contract.ts';
import { useAgent } from '../../lib/agent-context.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { ErrorSummary, type FormProblem } from '../../ui/error-summary.tsx';
import { type FieldForm, FieldInputs } from '../../ui/field-inputs/field-inputs.tsx';
import { checkedPaths } from './case-draft.ts';
import classes from './case-editor.module.css';
import { ExpectationRow } from './expectation-row.tsx';
import { elementId, useCaseForm } from './use-case-form.ts';

interface Props {
  /** null: a new case. */
  testCase: TestCase | null;
  contract: Contract;
  onClose: () => void;
  onSaved: (saved: TestCase) => void;
}

/** Inputs whose text is no value yet (a number such as “12x”): what they say of themselves, for the summary. */
function unreadableIn(form: HTMLFormElement): FormProblem[] {
  return [...form.querySelectorAll<HTMLElement>('[data-unreadable]')].flatMap((element) => {
    const message = element.dataset.unreadable ?? '';
    return message === '' ? [] : [{ field: element.id === '' ? null : element.id, message }];
  });
}

/** A case as a form made from the contract: the input an application would send, and what is expected of the answer. */
export function CaseEditor({ testCase, contract, onClose, onSaved }: Props) {
  const agent = useAgent();
  const form = useCaseForm(agent.id, testCase, contract, onSaved);
  const [asking, setAsking] = useState(false);
  const { draft, change } = form;
  const inputForm: FieldForm = {
    part: 'input',
    idOf: (at) => elementId('input', at),
    messageFor: (at) => form.messageFor('input', at),
  };
  const close = (): void => {
    if (form.dirty) setAsking(true);
    else onClose();
  };
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    form.save(unreadableIn(event.currentTarget));
  };
  const leave = ({ target }: FocusEvent<HTMLFormElement>): void => {
    const place = target instanceof HTMLElement ? target.closest<HTMLElement>('[data-at]') : null;
    if (place !== null) form.leave(place.dataset.part ?? '', place.dataset.at ?? '');
  };
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size={760}
      closeOnEscape={!asking}
      title={testCase === null ? 'Add a case' : `Edit “${testCase.title}”`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form noValidate onSubmit={submit} onBlur={leave}>
        <Stack gap="lg" pb={72}>
          {form.refused.problems.length > 0 && (
            <ErrorSummary key={form.refused.attempt} title="The case was not saved" problems={form.refused.problems} />
          )}
          {form.restored && form.dirty && (
            <Alert color="gray" title="What you typed before is back">
              It was not saved yet. Save it, or close and discard it.
            </Alert>
          )}
          <TextInput
            id={elementId('title', 'title')}
            label="Title"
            description="What the case is about, for example: Lamp at €32"
            value={draft.title}
            onChange={(event) => {
              const title = event.currentTarget.value;
              change((old) => ({ ...old, title }));
            }}
            data-part="title"
            data-at="title"
            error={form.messageFor('title', 'title')}
            maxLength={200}
            required
            data-autofocus
          />
          <section className={classes.part} aria-labelledby="case-input-heading">
            <h3 id="case-input-heading">Input</h3>
            <Text size="sm" c="dimmed">
              What an application would send. Optional fields that stay empty are left out.
            </Text>
            <FieldInputs
              fields={contract.input}
              value={draft.input}
              at=""
              form={inputForm}
              onChange={(edit) => change((old) => ({ ...old, input: edit(old.input) }))}
            />
          </section>
          <section className={classes.part} aria-labelledby="case-checks-heading">
            <h3 id="case-checks-heading">Expected answer</h3>
            <Text size="sm" c="dimmed">
              Choose for each field how it is compared. The contract and the rules are always checked, whatever is
              chosen here.
            </Text>
            {checkedPaths(draft, contract).map(({ path, field }) => (
              <ExpectationRow key={path} path={path} field={field} contract={contract} form={form} />
            ))}
          </section>
          <Textarea
            label="Notes"
            description="Why this case exists"
            value={draft.notes}
            onChange={(event) => {
              const notes = event.currentTarget.value;
              change((old) => ({ ...old, notes }));
            }}
            maxLength={4000}
            autosize
            minRows={2}
          />
        </Stack>
        <Group className={classes.foot ?? ''} justify="flex-end" gap="xs">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" loading={form.saving}>
            Save case
          </Button>
        </Group>
      </form>
      {/* Mounted only while it asks: mounted before, it would hear the same Escape that opened it and close at once. */}
      {asking && (
        <ConfirmDialog
          opened
          onClose={() => setAsking(false)}
          title="Discard what you typed"
          confirm="Discard"
          danger
          onConfirm={() => {
            form.discard();
            onClose();
          }}
        >
          {testCase === null
            ? 'The new case is not saved. Cancel leads back to it.'
            : `Your edits to “${testCase.title}” are not saved. Cancel leads back to them.`}
        </ConfirmDialog>
      )}
    </Drawer>
  );
}
