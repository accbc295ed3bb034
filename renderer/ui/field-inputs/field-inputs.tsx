import { ActionIcon, Button, Input } from '@mantine/core';
import type { Field, FieldType } from '../../../shared/spec/contract.ts';
import type { Json, JsonObject } from '../../../shared/spec/ids.ts';
import { ownValue } from '../../../shared/spec/paths.ts';
import { emptyObject, withProperty } from '../../lib/object-form.ts';
import { IconPlus, IconX } from '../icons.ts';
import { AnyValue, showsItsError } from './any-value.tsx';
import classes from './field-inputs.module.css';

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The form that the fields stand in. */
export interface FieldForm {
  /** Names the part of the form in `data-part`, beside `data-at`, so that the form knows which field was left. */
  part: string;
  /** The id of a field's element, by its path. */
  idOf: (at: string) => string;
  /** What is wrong with a field, where that is to be said. */
  messageFor: (at: string) => string | undefined;
}

interface Props {
  fields: readonly Field[];
  value: JsonObject;
  /** Where these fields stand: empty at the top, else a path that ends in a dot. */
  at: string;
  form: FieldForm;
  onChange: (edit: (old: JsonObject) => JsonObject) => void;
}

/** Inputs for the fields of an object, generated from the contract. */
export function FieldInputs({ fields, value, at, form, onChange }: Props) {
  return fields.map((field) => (
    <FieldInput
      key={field.id}
      field={field}
      value={ownValue(value, field.name)}
      at={at + field.name}
      form={form}
      onChange={(edit) => onChange((old) => withProperty(old, field.name, edit(ownValue(old, field.name))))}
    />
  ));
}

interface FieldProps {
  field: Field;
  value: Json | undefined;
  at: string;
  form: FieldForm;
  onChange: (edit: (old: Json | undefined) => Json | undefined) => void;
}

function FieldInput(props: FieldProps) {
  const { type } = props.field;
  if (type.kind === 'object') return <GroupInput {...props} fields={type.fields} />;
  if (type.kind === 'list' && type.items.kind === 'object')
    return <RepeatedInput {...props} fields={type.items.fields} />;
  return <PlainInput {...props} />;
}

/** Whether an input can be emptied by typing; a choice needs a button for it. */
const isChosen = (type: FieldType): boolean => type.kind === 'enum' || type.kind === 'boolean';

function PlainInput({ field, value, at, form, onChange }: FieldProps) {
  const id = form.idOf(at);
  const message = form.messageFor(at);
  return (
    <div className={classes.field} data-part={form.part} data-at={at}>
      <div className={classes.labelRow}>
        <Input.Label htmlFor={id} required={field.required}>
          {field.title}
        </Input.Label>
        {field.description !== '' && <span className={classes.hint}>{field.description}</span>}
      </div>
      <div className={classes.value}>
        <AnyValue
          id={id}
          label={field.title}
          type={field.type}
          value={value}
          error={message}
          onChange={(next) => onChange(() => next)}
        />
        {!field.required && value !== undefined && isChosen(field.type) && (
          <Button variant="subtle" onClick={() => onChange(() => undefined)} aria-label={`Leave out ${field.title}`}>
            Leave out
          </Button>
        )}
      </div>
      {message !== undefined && !showsItsError(field.type) && <Input.Error>{message}</Input.Error>}
    </div>
  );
}

function GroupInput({ field, value, at, form, onChange, fields }: FieldProps & { fields: readonly Field[] }) {
  const message = form.messageFor(at);
  if (!isObject(value))
    return (
      <div className={classes.field}>
        <AddButton id={form.idOf(at)} words={field.title} onClick={() => onChange(() => emptyObject(fields))} />
        {message !== undefined && <Input.Error>{message}</Input.Error>}
      </div>
    );
  return (
    <fieldset className={classes.group} id={form.idOf(at)} tabIndex={-1}>
      <legend>{field.title}</legend>
      <FieldInputs
        fields={fields}
        value={value}
        at={`${at}.`}
        form={form}
        onChange={(edit) => onChange((old) => edit(isObject(old) ? old : {}))}
      />
      {message !== undefined && <Input.Error>{message}</Input.Error>}
      {!field.required && (
        <div>
          <Button variant="subtle" size="compact-sm" onClick={() => onChange(() => undefined)}>
            Leave out {field.title}
          </Button>
        </div>
      )}
    </fieldset>
  );
}

function RepeatedInput({ field, value, at, form, onChange, fields }: FieldProps & { fields: readonly Field[] }) {
  const items = Array.isArray(value) ? value : [];
  const message = form.messageFor(at);
  const listOf = (old: Json | undefined): Json[] => (Array.isArray(old) ? old : []);
  return (
    <fieldset className={classes.group} id={form.idOf(at)} tabIndex={-1}>
      <legend>{field.title}</legend>
      {items.map((item, index) => (
        // The groups have no identity of their own; their place is what the person sees.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <fieldset className={classes.group} key={index}>
          <legend>
            {field.title} {index + 1}{' '}
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={`Remove ${field.title} ${index + 1}`}
              onClick={() => onChange((old) => shortened(listOf(old).toSpliced(index, 1), field.required))}
            >
              <IconX size={14} aria-hidden />
            </ActionIcon>
          </legend>
          <FieldInputs
            fields={fields}
            value={isObject(item) ? item : {}}
            at={`${at}.${index}.`}
            form={form}
            onChange={(edit) =>
              onChange((old) => {
                const current = listOf(old);
                const inside = current[index];
                return current.with(index, edit(isObject(inside) ? inside : {}));
              })
            }
          />
        </fieldset>
      ))}
      <AddButton
        words={items.length === 0 ? field.title : `another: ${field.title}`}
        onClick={() => onChange((old) => [...listOf(old), emptyObject(fields)])}
      />
      {message !== undefined && <Input.Error>{message}</Input.Error>}
    </fieldset>
  );
}

/** An optional list without items is left out, as an empty field is. */
const shortened = (items: Json[], required: boolean): Json[] | undefined =>
  items.length === 0 && !required ? undefined : items;

function AddButton({ words, onClick, id }: { words: string; onClick: () => void; id?: string }) {
  return (
    <div>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={onClick}
        {...(id === undefined ? {} : { id })}
      >
        Add {words}
      </Button>
    </div>
  );
}
