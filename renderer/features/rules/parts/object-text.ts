import { type Field, fieldPaths } from '../../../../shared/spec/contract.ts';
import { formatValue } from '../../../../shared/spec/format-value.ts';
import type { JsonObject } from '../../../../shared/spec/ids.ts';
import { valueAt } from '../../../../shared/spec/paths.ts';
import { pathTitle } from '../../../lib/path-title.ts';

/** An input or an answer to be read: a line per field that has a value. */
export function objectText(fields: readonly Field[], object: JsonObject, locale: string): string {
  const lines = fieldPaths(fields).flatMap(({ path, field }) => {
    const value = valueAt(object, path);
    const words = value === undefined || value === null ? '' : formatValue(value, field.type, locale);
    return words === '' ? [] : [`${pathTitle(fields, path)}: ${words}`];
  });
  return lines.length === 0 ? 'Empty' : lines.join('\n');
}
