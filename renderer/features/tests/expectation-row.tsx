import { Button, Input, Select, Text, Textarea } from '@mantine/core';
import type { Contract, Field } from '../../../shared/spec/contract.ts';
import { pathTitle } from '../../lib/path-title.ts';
import { AnyValue, showsItsError } from '../../ui/field-inputs/any-value.tsx';
import { DecimalInput } from '../../ui/value-input/decimal-input.tsx';
import { ManyValues } from '../../ui/value-input/many-values.tsx';
import { ValueInput } from '../../ui/value-input/value-input.tsx';
import { type CheckKind, checkAt, type FieldCheck, kindsFor } from './case-draft.ts';
import classes from './case-editor.module.css';
import { type CaseForm, elementId } from './use-case-form.ts';

const KINDS: Record<CheckKind, string> = {
  ignore: 'Not checked',
  exact: 'Exactly',
  one_of: 'One of',
  tolerance: 'Close to',
  set: 'The same items',
  meaning: 'The same meaning',
  nothing: 'Left out',
};

interface Props {
  path: string;
  /** undefined: the contract no longer has it. */
  field: Field | undefined;
  contract: Contract;
  form: CaseForm;
}

/** How one output field is compared, and with what. */
export function ExpectationRow({ path, field, contract, form }: Props) {
  const check = checkAt(form.draft, path);
  const title = pathTitle(contract.output, path);
  const edit = (part: Partial<FieldCheck>): void =>
    form.change((old) => ({ ...old, checks: { ...old.checks, [path]: { ...checkAt(old, path), ...part } } }));
  if (field === undefined)
    return (
      <div className={classes.check}>
        <span>{title}</span>
        <Text size="sm" c="dimmed">
          No longer in the contract
        </Text>
        <div>
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() =>
              form.change((old) => ({
                ...old,
                checks: Object.fromEntries(Object.entries(old.checks).filter(([at]) => at !== path)),
              }))
            }
          >
            Remove this expectation
          </Button>
        </div>
      </div>
    );
  const kinds = kindsFor(field);
  const kindId = `${elementId('checks', path)}-kind`;
  return (
    <div className={classes.check}>
      <label htmlFor={kindId}>{title}</label>
      <Select
        id={kindId}
        aria-label={`How ${title} is compared`}
        data={(kinds.includes(check.kind) ? kinds : [...kinds, check.kind]).map((kind) => ({
          value: kind,
          label: KINDS[kind],
        }))}
        value={check.kind}
        onChange={(kind) => kind !== null && edit({ kind: kind as CheckKind })}
      />
      <div className={classes.checkValue} data-part="checks" data-at={path}>
        <CheckValue path={path} field={field} check={check} title={title} form={form} edit={edit} />
      </div>
    </div>
  );
}

interface ValueProps {
  path: string;
  field: Field;
  check: FieldCheck;
  title: string;
  form: CaseForm;
  edit: (part: Partial<FieldCheck>) => void;
}

function CheckValue({ path, field, check, title, form, edit }: ValueProps) {
  const id = elementId('checks', path);
  const error = form.messageFor('checks', path);
  const one = (
    <div className={classes.value}>
      <AnyValue
        id={id}
        label={`Expected ${title}`}
        type={field.type}
        value={check.value}
        error={error}
        onChange={(value) => edit({ value })}
      />
    </div>
  );
  const own = error !== undefined && !showsItsError(field.type) && <Input.Error>{error}</Input.Error>;
  switch (check.kind) {
    case 'ignore':
    case 'nothing':
      return null;
    case 'one_of':
      return (
        <>
          <ManyValues
            Item={ValueInput}
            id={id}
            type={field.type}
            value={check.values}
            label={`Accepted values of ${title}`}
            onChange={(values) => edit({ values: Array.isArray(values) ? values : [] })}
            error={error}
          />
          {error !== undefined && field.type.kind !== 'enum' && field.type.kind !== 'text' && (
            <Input.Error>{error}</Input.Error>
          )}
        </>
      );
    case 'tolerance':
      return (
        <>
          {one}
          <div className={classes.value}>
            <Text size="sm" c="dimmed" pt={6}>
              at most
            </Text>
            <DecimalInput
              label={`Largest difference of ${title}`}
              value={check.within}
              onChange={(within) => edit({ within })}
              width={90}
            />
            <Text size="sm" c="dimmed" pt={6}>
              away
            </Text>
          </div>
        </>
      );
    case 'meaning':
      return (
        <>
          {one}
          <Textarea
            label="What it has to say"
            description="For the person or judge who compares the meaning"
            value={check.rubric}
            onChange={(event) => edit({ rubric: event.currentTarget.value })}
            maxLength={4000}
            autosize
            minRows={1}
            maxRows={6}
          />
        </>
      );
    case 'exact':
    case 'set':
      return (
        <>
          {one}
          {own}
        </>
      );
  }
}
