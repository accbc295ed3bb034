import { Button, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Field, FieldType } from '../../../shared/spec/contract.ts';
import { describeField } from '../../../shared/spec/contract-edits.ts';
import type { Json } from '../../../shared/spec/ids.ts';
import { Panel } from '../../ui/panel.tsx';
import { ValueInput } from '../../ui/value-input/value-input.tsx';
import classes from './field-form.module.css';
import type { ContractActions } from './use-contract-actions.tsx';

const isTyped = (type: FieldType): boolean =>
  type.kind === 'list' ? isTyped(type.items) : type.kind !== 'object' && type.kind !== 'file';

/** An accepted value, shown in messages ("for example …") and to the model. One that the field refuses is not stored. */
export function ExampleInput({ field, edit }: { field: Field; edit: ContractActions['edit'] }) {
  // `z.json()` parsed it, which TypeScript cannot see behind the recursive type of a field.
  const stored = field.example as Json | undefined;
  const [refused, setRefused] = useState<{ value: Json; why: string } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another example or type ends the complaint about the old one
  useEffect(() => setRefused(null), [stored, field.type]);
  const store = (value: Json | undefined): void => {
    const why = edit(
      `example of “${field.title}”`,
      (old) => describeField(old, field.id, { example: value ?? null }),
      `${field.id}/example`,
    );
    setRefused(why === null || value === undefined ? null : { value, why });
  };
  return (
    <Panel level={3} label="Example">
      {isTyped(field.type) ? (
        <div className={classes.inputs}>
          <ValueInput
            key={field.type.kind}
            type={field.type}
            value={refused?.value ?? stored}
            onChange={store}
            label="Example"
            error={refused?.why}
          />
          {stored === undefined && refused === null ? (
            <Text size="xs" c="dimmed">
              Shown in messages and to the model. Without one, the product makes one up.
            </Text>
          ) : (
            <Button variant="subtle" size="compact-sm" w="fit-content" onClick={() => store(undefined)}>
              Remove the example
            </Button>
          )}
        </div>
      ) : (
        <Text size="sm" c="dimmed">
          {field.type.kind === 'file'
            ? 'An example file is made up where one is needed.'
            : 'The example is made from those of the fields inside.'}
        </Text>
      )}
    </Panel>
  );
}
