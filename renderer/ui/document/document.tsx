import { Fragment } from 'react';
import { redactedKind } from '../../../shared/executions/redact.ts';
import type { Field } from '../../../shared/spec/contract.ts';
import { formatValue } from '../../../shared/spec/format-value.ts';
import type { Json, JsonObject } from '../../../shared/spec/ids.ts';
import { valueFits } from '../../../shared/spec/value-fits.ts';
import { Chip } from '../chip.tsx';
import { IconEyeOff } from '../icons.ts';
import classes from './document.module.css';

/** An input or an answer, field by field under the titles of today's contract; what that no longer has stands under its name. */
export function Document({ value, fields }: { value: JsonObject; fields: readonly Field[] }) {
  const names = [
    ...fields.map(({ name }) => name).filter((name) => Object.hasOwn(value, name)),
    ...Object.keys(value).filter((name) => !fields.some((field) => field.name === name)),
  ];
  return (
    <dl className={classes.document}>
      {names.map((name) => {
        const field = fields.find((one) => one.name === name);
        return (
          <Fragment key={name}>
            <dt>{field?.title ?? name}</dt>
            <dd>
              <Value value={value[name] ?? null} field={field} />
            </dd>
          </Fragment>
        );
      })}
    </dl>
  );
}

export function Value({ value, field }: { value: Json; field: Field | undefined }) {
  const kind = redactedKind(value);
  if (kind !== null) return <Chip icon={<IconEyeOff size={13} aria-hidden />}>Redacted {kind}</Chip>;
  if (value === null) return <span className={classes.none}>nothing</span>;
  if (typeof value === 'string')
    return value === '' ? <span className={classes.none}>empty</span> : shown(value, field);
  if (typeof value !== 'object') return shown(value, field);
  if (field?.type.kind === 'object' && !Array.isArray(value))
    return <Document value={value} fields={field.type.fields} />;
  if (field !== undefined && valueFits(value, field.type) === null && field.type.kind !== 'list')
    return formatValue(value, field.type, navigator.language);
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object'))
    return value.length === 0 ? <span className={classes.none}>none</span> : shown(value, field);
  return <code className={classes.json}>{JSON.stringify(value, null, 2)}</code>;
}

const shown = (value: Json, field: Field | undefined): string => {
  if (field !== undefined && valueFits(value, field.type) === null)
    return formatValue(value, field.type, navigator.language);
  return Array.isArray(value) ? value.join(', ') : String(value);
};
