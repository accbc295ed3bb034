import { MultiSelect } from '@mantine/core';
import { useState } from 'react';
import type { FieldType } from '../../../../shared/spec/contract.ts';
import { BoundInput } from '../bound-input.tsx';
import { setPart } from './set-part.ts';
import classes from './type-form.module.css';
import type { TypeFormProps } from './type-form.tsx';

type MoneyType = Extract<FieldType, { kind: 'money' }>;

let listed: { value: string; label: string }[] | null = null;
/** Every ISO 4217 code that the browser knows, with its name. Made once: there are some three hundred. */
function currencies(): { value: string; label: string }[] {
  const names = new Intl.DisplayNames([...navigator.languages], { type: 'currency' });
  listed ??= Intl.supportedValuesOf('currency').map((value) => ({
    value,
    label: `${value} · ${names.of(value) ?? ''}`,
  }));
  return listed;
}

/** Which currencies, and the smallest and largest amount. */
export function MoneyLimits({ type, of, commit }: TypeFormProps<MoneyType>) {
  const [empty, setEmpty] = useState(false);
  const single = type.currencies.length === 1 ? type.currencies[0] : undefined;
  const suffix = single === undefined ? {} : { suffix: <span className={classes.unit}>{single}</span> };
  const known = currencies();
  const others = type.currencies.filter((code) => !known.some(({ value }) => value === code));
  return (
    <>
      <MultiSelect
        label="Currencies"
        description="With one, it is fixed; with several, applications say which"
        data={[...known, ...others.map((value) => ({ value, label: value }))]}
        value={type.currencies}
        searchable
        nothingFoundMessage="No such currency"
        maxDropdownHeight={300}
        error={empty ? 'Currencies: at least one, for example EUR.' : null}
        onChange={(next) => {
          setEmpty(next.length === 0);
          if (next.length > 0) commit('currencies', { ...type, currencies: next });
        }}
      />
      <div className={classes.pair}>
        {(['minimum', 'maximum'] as const).map((part) => {
          const label = part === 'minimum' ? 'Smallest amount' : 'Largest amount';
          return (
            <BoundInput
              key={part}
              label={label}
              of={of}
              value={type[part]}
              {...suffix}
              commit={(next) => commit(label.toLowerCase(), setPart(type, part, next), part)}
            />
          );
        })}
      </div>
    </>
  );
}
