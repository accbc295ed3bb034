import type { ReadSource, SourceRow } from './source.ts';
import { unguardCell } from './spreadsheet-text.ts';

/** Rows of cells, the first of which names the columns, as a CSV reader found them. Empty rows are passed over. */
export function readTable(rows: readonly (readonly string[])[]): ReadSource {
  const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell === '');
  const at = rows.findIndex((cells) => !isBlank(cells));
  const head = rows[at];
  if (head === undefined) return { ok: false, message: 'There is nothing in it.' };
  const columns = head.map((cell, index) => unguardCell(cell).trim() || `Column ${index + 1}`);
  const found = rows.slice(at + 1).flatMap((cells, index): SourceRow[] => {
    if (isBlank(cells)) return [];
    const place = at + index + 2;
    if (!isBlank(cells.slice(columns.length)))
      return [
        {
          place,
          cells: [],
          refused: `It has ${cells.length} cells, but the head names ${columns.length} columns. A text with a comma needs quotes around it, for example "Lamp, small"`,
        },
      ];
    return [{ place, cells: columns.map((_, column) => unguardCell(cells[column] ?? '') || undefined) }];
  });
  return found.length === 0
    ? { ok: false, message: 'There are no rows below the names of the columns.' }
    : { ok: true, source: { format: 'csv', columns, rows: found } };
}
