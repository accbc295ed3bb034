import type { Json } from '../../spec/ids.ts';

/** One row or record of a file, before anybody says what its columns mean. */
export interface SourceRow {
  /** The spreadsheet's row, the line, or the item's place in a list; counted from 1. */
  place: number;
  /** By column; undefined where nothing stands. */
  cells: readonly (Json | undefined)[];
  /** A whole case as exported, which needs no columns. */
  whole?: Json;
  /** Why it cannot be read at all. */
  refused?: string;
}

/** A file that was read. */
export interface Source {
  format: 'csv' | 'jsonl' | 'json';
  columns: readonly string[];
  rows: readonly SourceRow[];
}

export type ReadSource = { ok: true; source: Source } | { ok: false; message: string };

/** "Row 4", as the program that made the file counts. */
export const placeWords = ({ format }: Pick<Source, 'format'>, place: number): string =>
  `${format === 'csv' ? 'Row' : format === 'jsonl' ? 'Line' : 'Item'} ${place}`;

/** A cell as text. */
export const textOf = (cell: Json | undefined): string =>
  cell === undefined ? '' : typeof cell === 'string' ? cell : JSON.stringify(cell);
