import { Checkbox } from '@mantine/core';
import type { FieldType } from '../../../../shared/spec/contract.ts';
import { DraftInput } from '../../../ui/draft-input.tsx';
import { BoundInput } from '../bound-input.tsx';
import { setPart } from './set-part.ts';
import classes from './type-form.module.css';
import type { TypeFormProps } from './type-form.tsx';

type NumberType = Extract<FieldType, { kind: 'number' | 'integer' }>;

const ENDS = [
  { closed: 'minimum', open: 'exclusiveMinimum', label: 'Smallest', strict: 'This number itself is not accepted' },
  { closed: 'maximum', open: 'exclusiveMaximum', label: 'Largest', strict: 'This number itself is not accepted' },
] as const;

const text = (value: number | undefined): string | undefined => (value === undefined ? undefined : String(value));
const number = (value: string | undefined): number | undefined => (value === undefined ? undefined : Number(value));

/** Smallest, largest, step and unit of a number. */
export function NumberLimits({ type, of, commit }: TypeFormProps<NumberType>) {
  const suffix = type.unit === undefined ? {} : { suffix: <span className={classes.unit}>{type.unit}</span> };
  return (
    <>
      <div className={classes.pair}>
        {ENDS.map(({ closed, open, label, strict }) => {
          const isOpen = type[open] !== undefined;
          const [part, other] = isOpen ? [open, closed] : [closed, open];
          return (
            <div key={closed}>
              <BoundInput
                label={label}
                of={of}
                value={text(type[part])}
                {...suffix}
                commit={(next) => commit(`${label.toLowerCase()} value`, setPart(type, part, number(next)), part)}
              />
              {type[part] !== undefined && (
                <Checkbox
                  mt={6}
                  size="xs"
                  label={strict}
                  checked={isOpen}
                  onChange={() =>
                    commit(`${label.toLowerCase()} value`, setPart(setPart(type, other, type[part]), part, undefined))
                  }
                />
              )}
            </div>
          );
        })}
      </div>
      <div className={classes.pair}>
        <BoundInput
          label="Step"
          of={of}
          description="Only multiples of it are accepted, such as 0.5"
          value={text(type.multipleOf)}
          commit={(next) => {
            if (next !== undefined && Number(next) <= 0) return 'Step: a number above zero, for example 0.5.';
            return commit('step', setPart(type, 'multipleOf', number(next)), 'multipleOf');
          }}
        />
        <DraftInput
          label="Unit"
          description="Shown beside the number: kg, %, days"
          value={type.unit ?? ''}
          maxLength={20}
          commit={(unit) => commit('unit', setPart(type, 'unit', unit.trim() === '' ? undefined : unit), 'unit')}
        />
      </div>
    </>
  );
}
