import { Checkbox, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Edited } from '../../../shared/spec/contract-edits.ts';
import { fieldPlaces, placeOf } from '../../../shared/spec/contract-places.ts';
import { partAt, withPart } from '../../../shared/spec/parts.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { pathTitle } from '../../lib/path-title.ts';
import type { PartEditorProps } from '../../ui/protected/requesting.tsx';
import { FieldForm, publishedField } from './field-form.tsx';

/** A field of the contract on a scratch spec, or all of its fields one at a time. */
export function ContractPartEditor({ path, spec, onChange }: PartEditorProps) {
  const [, side, ...ids] = path.split('/');
  const [start] = useState(spec);
  const places = fieldPlaces(start.contract);
  const [chosen, setChosen] = useState(places[0]?.field.id ?? '');
  const last = ids.at(-1);
  if (side !== undefined && last !== undefined)
    return <OneField id={last} path={path} start={start} spec={spec} onChange={onChange} />;
  const offered = places.filter((place) => side === undefined || place.side === side);
  return (
    <Stack gap="md">
      <Select
        label="Field"
        searchable
        data={offered.map((place) => ({
          value: place.field.id,
          label: `${place.side === 'input' ? 'Input' : 'Answer'} · ${pathTitle(start.contract[place.side], place.path)}`,
        }))}
        value={chosen}
        onChange={(id) => setChosen(id ?? '')}
      />
      <OneField key={chosen} id={chosen} path={null} start={start} spec={spec} onChange={onChange} />
    </Stack>
  );
}

interface Props {
  id: string;
  /** Where it can be removed; null while all fields are at hand. */
  path: string | null;
  start: Spec;
  spec: Spec;
  onChange: (spec: Spec) => void;
}

function OneField({ id, path, start, spec, onChange }: Props) {
  const place = placeOf(spec.contract, id);
  const edit = (_: string, change: (spec: Spec) => Edited): string | null => {
    const result = change(spec);
    if (!result.ok) return result.why;
    onChange(result.spec);
    return null;
  };
  return (
    <Stack gap="md">
      {place === undefined ? (
        <Text size="sm">The field would be removed.</Text>
      ) : (
        <FieldForm
          place={place}
          spec={spec}
          published={publishedField(start, id)}
          references={[]}
          readOnly={false}
          edit={edit}
        />
      )}
      {path !== null && (
        <Checkbox
          label="Remove this field instead"
          checked={place === undefined}
          onChange={({ currentTarget: { checked } }) =>
            onChange(withPart(spec, path, checked ? null : (partAt(start, path) ?? null)) ?? spec)
          }
        />
      )}
    </Stack>
  );
}
