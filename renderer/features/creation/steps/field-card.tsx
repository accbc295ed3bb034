import { ActionIcon, Button, Checkbox, TagsInput, Text } from '@mantine/core';
import type { FieldType } from '../../../../shared/spec/contract.ts';
import {
  describeField,
  type Edited,
  freeName,
  limitField,
  nameFromTitle,
  renameField,
  retitleField,
  retypeField,
} from '../../../../shared/spec/contract-edits.ts';
import { type FieldPlace, fieldsInside, innermost } from '../../../../shared/spec/contract-places.ts';
import type { Spec } from '../../../../shared/spec/spec.ts';
import { typeWords } from '../../../lib/type-words.ts';
import { DraftInput } from '../../../ui/draft-input.tsx';
import { KindSelect } from '../../../ui/field-kinds/kind-select.tsx';
import { IconPlus, IconTrash } from '../../../ui/icons.ts';
import classes from '../creation.module.css';

export const fieldTitleId = (id: string): string => `creation-field-${id}`;

interface Props {
  place: FieldPlace;
  edit: (change: (spec: Spec) => Edited) => string | null;
  onRemove: () => void;
  onAddInside: () => void;
}

/** One field: what people call it, what applications call it, its kind, and what it means. */
export function FieldCard({ place, edit, onRemove, onAddInside }: Props) {
  const { field, ancestors } = place;
  const { id, title, name, type, required, description } = field;
  const inner = innermost(type);
  return (
    <li className={classes.card} style={{ marginInlineStart: `min(${ancestors.length * 20}px, 6vw)` }}>
      <div className={classes.field}>
        <DraftInput
          id={fieldTitleId(id)}
          label="Title"
          value={title}
          maxLength={200}
          commit={(text) => edit((spec) => retitleField(spec, id, text, true))}
        />
        <DraftInput
          label="Name for applications"
          value={name}
          when="leave"
          monospace
          maxLength={64}
          commit={(text) => edit((spec) => renameField(spec, id, text))}
        />
        <KindSelect
          label="Kind"
          bare
          value={type.kind}
          onChange={(kind) => edit((spec) => retypeField(spec, id, kind))}
        />
        <Checkbox
          label="Required"
          checked={required}
          onChange={(event) => {
            const next = event.currentTarget.checked;
            edit((spec) => describeField(spec, id, { required: next }));
          }}
          mb={7}
        />
        <ActionIcon
          variant="subtle"
          color="gray"
          size={32}
          aria-label={`Remove the field “${title}”`}
          onClick={onRemove}
        >
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
        <div className={classes.fieldWide}>
          <DraftInput
            label="Meaning"
            value={description}
            maxLength={2000}
            placeholder="What it is, so that a model and a colleague understand it alike"
            commit={(text) => edit((spec) => describeField(spec, id, { description: text }))}
          />
        </div>
        {inner.kind === 'enum' && (
          <div className={classes.fieldWide}>
            <Choices
              of={title}
              type={inner}
              commit={(next) => edit((spec) => limitField(spec, id, withInnermost(type, next)))}
            />
          </div>
        )}
        {type.kind !== 'enum' && type.kind !== 'text' && type.kind !== 'boolean' && (
          <Text size="xs" c="dimmed" className={classes.fieldWide ?? ''}>
            {typeWords(type)}
          </Text>
        )}
        {fieldsInside(type) !== null && (
          <div className={classes.fieldWide}>
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconPlus size={14} aria-hidden />}
              onClick={onAddInside}
            >
              Add field inside {title}
            </Button>
          </div>
        )}
      </div>
    </li>
  );
}

type EnumType = Extract<FieldType, { kind: 'enum' }>;
const withInnermost = (type: FieldType, inner: FieldType): FieldType =>
  type.kind === 'list' ? { ...type, items: withInnermost(type.items, inner) } : inner;

/** The choices by what people read; what applications get is made from it. */
function Choices({ of, type, commit }: { of: string; type: EnumType; commit: (type: EnumType) => string | null }) {
  const { options } = type;
  const store = (labels: string[]): void => {
    const kept = labels.flatMap((label) => options.find((option) => option.label === label) ?? []);
    const next: EnumType['options'] = [];
    for (const label of labels) {
      const taken = [...kept, ...next].map(({ value }) => value);
      next.push(
        kept.find((option) => option.label === label) ?? { label, value: freeName(nameFromTitle(label), taken) },
      );
    }
    // The last choice stays: a field of choices without any could hold nothing.
    if (next.length > 0) commit({ ...type, options: next });
  };
  return (
    <TagsInput
      label="Choices"
      description={`Type a choice of ${of} and press Enter`}
      value={options.map(({ label }) => label)}
      onChange={store}
      acceptValueOnBlur
      splitChars={[]}
      maxTags={200}
    />
  );
}
