/**
 * A cell that a spreadsheet would run as a formula, or take apart (OWASP, "CSV injection"; full-width signs included), however
 * many apostrophes and spaces stand before it. A text that came out with an apostrophe more is among them, so that taking
 * one off always gives back what was there.
 */
const RISKY = /^'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠])/;

/** Text as it may stand in a spreadsheet's cell: what would be a formula gets an apostrophe in front. */
export const guardCell = (text: string): string => (RISKY.test(text) ? `'${text}` : text);

/** Takes off what `guardCell` put on. */
export const unguardCell = (text: string): string =>
  text.startsWith("'") && RISKY.test(text.slice(1)) ? text.slice(1) : text;

// An empty cell says that there is no value, so an empty text needs another spelling; and that spelling, as a text, another one.
const ONLY_QUOTES = /^"{2,}$/;
/** Text as a cell spells it: `""` is the empty text. */
export const spellText = (text: string): string => (text === '' || ONLY_QUOTES.test(text) ? `"${text}"` : text);
export const readText = (cell: string): string => (ONLY_QUOTES.test(cell) ? cell.slice(1, -1) : cell);
