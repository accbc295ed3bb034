import type { ReactNode } from 'react';
import type { FieldType } from '../../../../shared/spec/contract.ts';
import { FileLimits, GroupNote, ListLimits } from './container-limits.tsx';
import { EnumOptions } from './enum-options.tsx';
import { MoneyLimits } from './money-limits.tsx';
import { NumberLimits } from './number-limits.tsx';
import { TextLimits } from './text-limits.tsx';

type Of<K extends FieldType['kind']> = Extract<FieldType, { kind: K }>;
export interface TypeFormProps<T extends FieldType = FieldType> {
  type: T;
  /** The field's title, for names that screen readers say. */
  of: string;
  /** Stores the type under a name for undo; in words why it cannot be, null when it is. `part` joins keystrokes. */
  commit: (what: string, next: FieldType, part?: string) => string | null;
  /** For choices: stores another value for one, followed by rules. */
  renameOption: (from: string, to: string) => string | null;
  /** Values of choices that applications know already. */
  publishedValues: readonly string[];
}

const NOTHING = (): null => null;
type Forms = { readonly [K in FieldType['kind']]: (props: TypeFormProps<Of<K>>) => ReactNode };
const FORMS: Forms = {
  text: TextLimits,
  number: NumberLimits,
  integer: NumberLimits,
  money: MoneyLimits,
  enum: EnumOptions,
  file: FileLimits,
  list: (props) => <ListLimits {...props} Form={TypeForm} />,
  object: GroupNote,
  boolean: NOTHING,
  date: NOTHING,
  'date-time': NOTHING,
};

/** The limits that a kind of field can have. */
export function TypeForm(props: TypeFormProps) {
  // The table's component for a kind takes exactly that kind's type; TypeScript cannot follow the pair.
  const Form = FORMS[props.type.kind] as (props: TypeFormProps) => ReactNode;
  return <Form {...props} />;
}
