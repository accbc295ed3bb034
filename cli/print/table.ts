/** How one column is set: `right` for numbers; `widest` cuts longer text with an ellipsis. */
export interface Column {
  title: string;
  align?: 'left' | 'right';
  widest?: number;
}

// Titles and reasons can hold text that somebody else wrote; control and direction marks would let it steer the terminal.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to keep out.
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]+/g;

/** Text as it may stand in one line of a terminal. */
export const oneLine = (text: string): string => text.replace(UNPRINTABLE, ' ').trim();

const sizeOf = (text: string): number => [...text].length;
const cut = (text: string, widest: number): string =>
  sizeOf(text) <= widest ? text : `${[...text].slice(0, widest - 1).join('')}…`;

/** Lines of an aligned table with a head; no trailing spaces, so that it can be compared and pasted. */
export function tableLines(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const cells = rows.map((row) =>
    columns.map((column, index) => cut(oneLine(row[index] ?? ''), column.widest ?? 1000)),
  );
  const widths = columns.map((column, index) =>
    Math.max(sizeOf(column.title), ...cells.map((row) => sizeOf(row[index] ?? ''))),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, index) => {
        const space = ' '.repeat((widths[index] ?? 0) - sizeOf(cell));
        return columns[index]?.align === 'right' ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd();
  return [
    line(columns.map((column) => column.title)),
    line(widths.map((width) => '─'.repeat(width))),
    ...cells.map(line),
  ];
}
