import type { FieldType } from '../../../../shared/spec/contract.ts';
import { BoundInput } from '../bound-input.tsx';
import classes from './type-form.module.css';
import type { TypeFormProps } from './type-form.tsx';

interface Bound<T> {
  /** The part of the type, for undo: keystrokes in one part are one step. */
  part: string;
  label: string;
  value: number | undefined;
  put: (next: number | undefined) => T;
}

/** The fewest and the most of what a field counts: characters, items. */
export function CountPair<T extends FieldType>({
  of,
  bounds,
  commit,
}: Pick<TypeFormProps<T>, 'of' | 'commit'> & { bounds: readonly [fewest: Bound<T>, most: Bound<T>] }) {
  return (
    <div className={classes.pair}>
      {bounds.map(({ part, label, value, put }) => (
        <BoundInput
          key={part}
          label={label}
          of={of}
          whole
          value={value === undefined ? undefined : String(value)}
          commit={(next) => commit(label.toLowerCase(), put(next === undefined ? undefined : Number(next)), part)}
        />
      ))}
    </div>
  );
}
