import { Checkbox, TagsInput, Text } from '@mantine/core';
import { type ComponentType, useState } from 'react';
import type { FieldType } from '../../../../shared/spec/contract.ts';
import { retype } from '../../../../shared/spec/contract-retype.ts';
import { count } from '../../../lib/format.ts';
import { KindSelect } from '../../../ui/field-kinds/kind-select.tsx';
import { BoundInput } from '../bound-input.tsx';
import { CountPair } from './count-pair.tsx';
import { setPart } from './set-part.ts';
import classes from './type-form.module.css';
import type { TypeFormProps } from './type-form.tsx';

type Of<K extends FieldType['kind']> = Extract<FieldType, { kind: K }>;

/** What each item is, and how many there may be. */
export function ListLimits(props: TypeFormProps<Of<'list'>> & { Form: ComponentType<TypeFormProps> }) {
  const { type, of, commit, Form } = props;
  return (
    <>
      <CountPair
        of={of}
        commit={commit}
        bounds={[
          {
            part: 'minItems',
            label: 'Fewest items',
            value: type.minItems,
            put: (next) => setPart(type, 'minItems', next),
          },
          {
            part: 'maxItems',
            label: 'Most items',
            value: type.maxItems,
            put: (next) => setPart(type, 'maxItems', next),
          },
        ]}
      />
      <Checkbox
        label="The same item may not stand there twice"
        checked={type.uniqueItems === true}
        onChange={({ currentTarget: { checked } }) =>
          commit('items only once', setPart(type, 'uniqueItems', checked ? true : undefined))
        }
      />
      <div className={classes.items}>
        <KindSelect
          label="Each item is"
          value={type.items.kind}
          onChange={(kind) => commit('kind of the items', { ...type, items: retype(type.items, kind) })}
        />
        <Form
          {...props}
          type={type.items}
          of={`items of ${of}`}
          commit={(what, items, part) =>
            commit(what, { ...type, items }, part === undefined ? undefined : `items/${part}`)
          }
        />
      </div>
    </>
  );
}

export const GroupNote = ({ type }: TypeFormProps<Of<'object'>>) => (
  <Text size="sm" c="dimmed">
    {type.fields.length === 0
      ? 'No fields inside yet. “Add a field inside” above starts one.'
      : `${count(type.fields.length, 'field')} inside, in the tree.`}
  </Text>
);

const MEDIA_TYPES = [
  'image/*',
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'application/pdf',
  'text/plain',
  'text/csv',
];
const BYTES_PER_MB = 1_000_000;

/** Which files, and how large. */
export function FileLimits({ type, of, commit }: TypeFormProps<Of<'file'>>) {
  const [why, setWhy] = useState<string | null>(null);
  return (
    <>
      <TagsInput
        label="File types"
        description="Media types such as image/png; choose or type"
        data={MEDIA_TYPES}
        value={type.mediaTypes}
        error={why}
        onChange={(next) =>
          setWhy(
            next.length === 0
              ? 'File types: at least one, for example image/png.'
              : commit('file types', { ...type, mediaTypes: next.map((each) => each.trim().toLowerCase()) }),
          )
        }
      />
      <div className={classes.pair}>
        <BoundInput
          label="Largest size"
          of={of}
          value={type.maxBytes === undefined ? undefined : String(type.maxBytes / BYTES_PER_MB)}
          suffix={<span className={classes.unit}>MB</span>}
          commit={(next) => {
            const bytes = next === undefined ? undefined : Math.round(Number(next) * BYTES_PER_MB);
            if (bytes !== undefined && bytes <= 0) return 'Largest size: a number above zero, for example 5.';
            return commit('largest size', setPart(type, 'maxBytes', bytes), 'maxBytes');
          }}
        />
      </div>
    </>
  );
}
