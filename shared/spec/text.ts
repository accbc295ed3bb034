// Most text is plain, and comparing it is what evaluating and analysing rules spends its time on.
const PLAIN = /^[ -~]*$/;

/** Text in Unicode normal form C, so that one letter typed two ways is one letter. */
export const normalize = (text: string): string => (PLAIN.test(text) ? text : text.normalize('NFC'));

/**
 * Text for comparison without case. Lower case first and then upper case makes `ẞ`, `ß` and `SS` one, and both
 * small sigmas; lower case alone would depend on a sigma's neighbours and break `contains`.
 */
export const fold = (text: string): string =>
  PLAIN.test(text) ? text.toUpperCase() : normalize(normalize(text).toLowerCase().toUpperCase());

/** What a comparison sees: folded, or only normalized when the atom says exact. */
export const comparable = (text: string, exact: boolean): string => (exact ? normalize(text) : fold(text));

/** Whether two texts are the same, by NFC and without case unless exact. */
export const sameText = (left: string, right: string, exact: boolean): boolean =>
  comparable(left, exact) === comparable(right, exact);

/** Characters as a JSON Schema counts them: Unicode code points. */
export const lengthOf = (text: string): number => [...text].length;

/** Prose with runs of white space made one space; two texts with the same squeezed form differ in white space only. */
export const squeeze = (text: string): string => text.trim().replace(/\s+/gu, ' ');
