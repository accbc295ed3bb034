import type { FieldType } from '../../shared/spec/contract.ts';
import type { Json } from '../../shared/spec/ids.ts';
import type { EffectShape, ValueShape } from '../../shared/spec/operators.ts';

/** The shape that a value has now, as far as it shows. */
const isRange = (value: Json): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && ('from' in value || 'to' in value);

/** Whether a single value is of the field's kind, so that it survives a change of the operator. */
function isOfKind(value: Json, type: FieldType): boolean {
  if (type.kind === 'number' || type.kind === 'integer') return typeof value === 'number';
  if (type.kind === 'boolean') return typeof value === 'boolean';
  if (type.kind === 'money') return typeof value === 'object' && value !== null && 'amount' in value;
  if (type.kind === 'enum') return type.options.some((option) => option.value === value);
  return typeof value === 'string';
}

/**
 * What remains of a value when the operator or the field beside it changes: `40` → `[40]` → `{from: 40}` and back; undefined
 * where nothing of it fits.
 */
export function fitValue(value: Json | undefined, shape: ValueShape | EffectShape, type: FieldType): Json | undefined {
  if (value === undefined || shape === 'none') return undefined;
  if (shape === 'count' || shape === 'characters') return typeof value === 'number' ? value : undefined;
  const single = Array.isArray(value) ? value[0] : isRange(value) ? (value.from ?? value.to) : value;
  if (shape === 'pattern' || shape === 'phrase') return typeof single === 'string' ? single : undefined;
  const item = type.kind === 'list' ? type.items : type;
  const wantsList = shape === 'many' || (shape === 'one' && type.kind === 'list');
  if (wantsList) {
    const kept = (Array.isArray(value) ? value : single === undefined ? [] : [single]).filter((part) =>
      isOfKind(part, item),
    );
    return kept.length === 0 ? undefined : kept;
  }
  if (single === undefined || !isOfKind(single, item)) return undefined;
  if (shape !== 'range') return single;
  return isRange(value) ? value : { from: single };
}
