import { Checkbox, Text, TextInput } from '@mantine/core';
import { memo, useMemo, useState } from 'react';
import type { Field } from '../../../shared/spec/contract.ts';
import {
  describeField,
  limitField,
  renameField,
  renameOption,
  retitleField,
  retypeField,
} from '../../../shared/spec/contract-edits.ts';
import { type FieldPlace, innermost, placeOf } from '../../../shared/spec/contract-places.ts';
import type { Reference } from '../../../shared/spec/contract-references.ts';
import { isChoiceUsed } from '../../../shared/spec/contract-values.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { typeWords } from '../../lib/type-words.ts';
import { DraftInput } from '../../ui/draft-input.tsx';
import { KindSelect } from '../../ui/field-kinds/kind-select.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ExampleInput } from './example-input.tsx';
import classes from './field-form.module.css';
import { TypeForm } from './type-form/type-form.tsx';
import { type ContractActions, titleInputId } from './use-contract-actions.tsx';
import { UsedBy } from './used-by.tsx';

interface Props {
  place: FieldPlace;
  spec: Spec;
  /** The field as it is published, undefined where applications do not know it yet. */
  published: Field | undefined;
  references: readonly Reference[];
  readOnly: boolean;
  edit: ContractActions['edit'];
}

const NAME_HELP = {
  input: 'What applications send it under. They depend on it: another name breaks those that use this one.',
  output: 'What applications read it under. They depend on it: another name breaks those that use this one.',
};
const REQUIRED = { input: 'Applications must send it', output: 'It is in every answer' };

/** One field as a form: what people read, what applications use, what stands in it. */
export const FieldForm = memo(function FieldForm({ place, spec, published, references, readOnly, edit }: Props) {
  const { field, side } = place;
  const { id } = field;
  const of = `of “${field.title}”`;
  return (
    <div className={classes.cards}>
      <Panel level={3} label="For people and the model">
        <div className={classes.inputs}>
          <DraftInput
            // A request about a locked field shows the same form beside this one.
            {...(readOnly ? {} : { id: titleInputId(id) })}
            label="Title"
            value={field.title}
            maxLength={200}
            readOnly={readOnly}
            commit={(title) =>
              edit(`title ${of}`, (old) => retitleField(old, id, title, published === undefined), `${id}/title`)
            }
          />
          <DraftInput
            label="Description"
            description="What it means. People read it beside the field, and the model reads it in the schema."
            multiline
            value={field.description}
            maxLength={2000}
            readOnly={readOnly}
            commit={(description) =>
              edit(`description ${of}`, (old) => describeField(old, id, { description }), `${id}/description`)
            }
          />
        </div>
      </Panel>
      <Panel level={3} label="For applications">
        <div className={classes.inputs}>
          <DraftInput
            label="Name"
            description={
              published === undefined
                ? 'Made from the title until you write another. Once published, applications depend on it.'
                : NAME_HELP[side]
            }
            monospace
            when="leave"
            value={field.name}
            maxLength={64}
            readOnly={readOnly}
            commit={(name) => edit(`name ${of}`, (old) => renameField(old, id, name.trim()))}
          />
          {readOnly ? (
            <TextInput label="Required" value={field.required ? 'Yes' : 'No'} readOnly />
          ) : (
            <Checkbox
              label={REQUIRED[side]}
              checked={field.required}
              onChange={({ currentTarget: { checked } }) =>
                edit(`make “${field.title}” ${checked ? 'required' : 'optional'}`, (old) =>
                  describeField(old, id, { required: checked }),
                )
              }
            />
          )}
        </div>
      </Panel>
      {readOnly ? (
        <Panel level={3} label="What stands in it">
          <TextInput aria-label="What stands in it" value={typeWords(field.type)} readOnly />
        </Panel>
      ) : (
        <>
          <TypePanel place={place} spec={spec} published={published} edit={edit} />
          <ExampleInput field={field} edit={edit} />
        </>
      )}
      <UsedBy references={references} />
    </div>
  );
});

type TypeProps = Pick<Props, 'place' | 'spec' | 'published' | 'edit'>;

function TypePanel({ place, spec, published, edit }: TypeProps) {
  const { field, side, path } = place;
  const { id, type } = field;
  const of = `of “${field.title}”`;
  const [follow, setFollow] = useState(true);
  const choices = innermost(type);
  const before = published === undefined ? undefined : innermost(published.type);
  const publishedValues = before?.kind === 'enum' ? before.options.map(({ value }) => value) : [];
  const isUsed = useMemo(
    () => choices.kind === 'enum' && choices.options.some(({ value }) => isChoiceUsed(spec, side, path, value)),
    [choices, spec, side, path],
  );
  return (
    <Panel level={3} label="What stands in it">
      <div className={classes.inputs}>
        <KindSelect
          label="Kind"
          value={type.kind}
          onChange={(kind) => edit(`kind ${of}`, (old) => retypeField(old, id, kind, currencyIn(old)))}
        />
        {isUsed && (
          <Checkbox
            label="Rules, defaults and examples follow when a value is renamed"
            checked={follow}
            onChange={(event) => setFollow(event.currentTarget.checked)}
          />
        )}
        <TypeForm
          key={`${id} ${type.kind}`}
          type={type}
          of={field.title}
          commit={(what, next, part) =>
            edit(`${what} ${of}`, (old) => limitField(old, id, next), part === undefined ? undefined : `${id}/${part}`)
          }
          renameOption={(from, to) =>
            edit(`rename a choice ${of}`, (old) => renameOption(old, id, from, to.trim(), follow))
          }
          publishedValues={publishedValues}
        />
        {published !== undefined && published.type.kind !== type.kind && (
          <Text size="xs" c="dimmed">
            Published as: {typeWords(published.type)}.
          </Text>
        )}
      </div>
    </Panel>
  );
}

/** The currency that the contract already uses, so that new money starts with it. */
function currencyIn({ contract }: Spec): string | undefined {
  const stack = [...contract.input, ...contract.output];
  for (let field = stack.pop(); field !== undefined; field = stack.pop()) {
    const type = innermost(field.type);
    if (type.kind === 'money') return type.currencies[0];
    if (type.kind === 'object') stack.push(...type.fields);
  }
  return undefined;
}

/** The field in what is published, by its id. */
export const publishedField = (base: Spec | null, id: string): Field | undefined =>
  base === null ? undefined : placeOf(base.contract, id)?.field;
