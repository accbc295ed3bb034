/** Characters as sorted, disjoint, inclusive ranges of code points. */
export type Characters = readonly (readonly [number, number])[];

const LAST = 0x10ffff;

function normalized(ranges: Characters): Characters {
  const result: [number, number][] = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}
export const union = (...sets: readonly Characters[]): Characters => normalized(sets.flat());
export function complement(set: Characters): Characters {
  const result: [number, number][] = [];
  let next = 0;
  for (const [from, to] of set) {
    if (from > next) result.push([next, from - 1]);
    next = to + 1;
  }
  return next <= LAST ? [...result, [next, LAST]] : result;
}
export const single = (character: string): Characters => {
  const code = character.codePointAt(0) ?? 0;
  return [[code, code]];
};
export const has = (set: Characters, code: number): boolean => set.some(([from, to]) => code >= from && code <= to);

const digits: Characters = [[48, 57]];
const word: Characters = normalized([
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
]);
// ECMA-262 WhiteSpace and LineTerminator.
const space: Characters = normalized(
  [
    ...'\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff',
  ].flatMap(single),
);
/** The classes that ECMA-262 escapes name; `.` is everything but line ends. */
export const CLASSES: Record<string, Characters> = {
  d: digits,
  D: complement(digits),
  w: word,
  W: complement(word),
  s: space,
  S: complement(space),
  '.': complement(normalized([...'\n\r\u2028\u2029'].flatMap(single))),
};
