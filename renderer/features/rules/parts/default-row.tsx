import { ActionIcon, Input, Text } from '@mantine/core';
import { useState } from 'react';
import type { Finding } from '../../../../shared/analysis/analyse.ts';
import type { Field } from '../../../../shared/spec/contract.ts';
import { formatValue } from '../../../../shared/spec/format-value.ts';
import type { Json } from '../../../../shared/spec/ids.ts';
import type { Spec } from '../../../../shared/spec/spec.ts';
import { useProtections } from '../../../lib/protections.tsx';
import { Chip } from '../../../ui/chip.tsx';
import { IconX } from '../../../ui/icons.ts';
import { PartBadge, readOnlyLooks } from '../../../ui/protected/protected.tsx';
import { ReadOnlyText } from '../../../ui/protected/read-only-text.tsx';
import { ValueInput } from '../../../ui/value-input/value-input.tsx';
import { FindingIcon } from '../finding-icon.tsx';
import { WitnessTable } from '../witness-table.tsx';
import classes from './parts.module.css';

interface Props {
  path: string;
  title: string;
  field: Field;
  /** Undefined: none. */
  value: Json | undefined;
  /** The path that locks know it by. */
  kept: string;
  problem: string | undefined;
  /** Inputs that nothing decides, as the analysis found them. */
  gaps: readonly Finding[];
  spec: Spec;
  onChange: (value: Json | undefined) => void;
}

/** The default of one field, or that it has none and what that leaves open. */
export function DefaultRow({ path, title, field, value, kept, problem, gaps, spec, onChange }: Props) {
  const id = `default-${path}`;
  // A cleared input starts afresh, also where what stood in it was no value yet.
  const [turn, setTurn] = useState(0);
  const locked = !useProtections().mayEdit(kept);
  return (
    <div className={classes.field}>
      {locked ? (
        <span className={classes.fieldName}>{title}</span>
      ) : (
        <label className={classes.fieldName} htmlFor={id}>
          {title}
        </label>
      )}
      <div className={classes.fieldValue}>
        <PartBadge path={kept} of={`Default for ${title}`} />
        {locked ? (
          <div className={`${classes.readOnly} ${readOnlyLooks}`}>
            <ReadOnlyText
              label={`Default for ${title}`}
              labelHidden
              value={value === undefined ? 'None' : formatValue(value, field.type, navigator.language) || 'Empty'}
            />
          </div>
        ) : (
          <ValueInput
            key={turn}
            id={id}
            type={field.type}
            value={value}
            onChange={onChange}
            label={`Default for ${title}`}
            long={field.type.kind === 'text' && field.type.format === undefined}
          />
        )}
        {locked ? null : value === undefined ? (
          <Text size="sm" c="dimmed" pt={6}>
            None
          </Text>
        ) : (
          <ActionIcon
            variant="subtle"
            color="gray"
            size={32}
            aria-label={`Clear the default for ${title}`}
            onClick={() => {
              onChange(undefined);
              setTurn((old) => old + 1);
              document.getElementById(`clear-${id}`)?.focus();
            }}
          >
            <IconX size={15} aria-hidden />
          </ActionIcon>
        )}
      </div>
      <div className={classes.fieldNotes} id={`clear-${id}`} tabIndex={-1}>
        {problem !== undefined && <Input.Error>{problem}</Input.Error>}
        {gaps.map((gap) => (
          <div key={gap.sentence}>
            <Chip tone="unsure" icon={<FindingIcon kind="gap" />}>
              Gap
            </Chip>
            <Text size="sm" mt={4}>
              {gap.sentence} {gap.detail}
            </Text>
            {gap.witness !== undefined && (
              <WitnessTable kind="gap" rules={gap.rules} witness={gap.witness} spec={spec} />
            )}
          </div>
        ))}
      </div>
    </div>
  );
}
