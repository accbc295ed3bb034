import { RE2JS } from 're2js';
import { normalize } from './text.ts';

// Typing in the editor evaluates the same few patterns over and over; the bound keeps a long session flat.
const CACHE_SIZE = 200;
const compiled = new Map<string, RE2JS | null>();

function compilePattern(pattern: string, exact: boolean): RE2JS | null {
  const key = `${exact ? 'x' : 'i'}${pattern}`;
  const known = compiled.get(key);
  if (known !== undefined) return known;
  let expression: RE2JS | null;
  try {
    expression = RE2JS.compile(normalize(pattern), exact ? 0 : RE2JS.CASE_INSENSITIVE);
  } catch {
    // RE2 refuses what cannot run in linear time (look-around, back references) and what is no pattern at all.
    expression = null;
  }
  if (compiled.size >= CACHE_SIZE) compiled.clear();
  compiled.set(key, expression);
  return expression;
}

/** Whether the pattern is one that runs in linear time (RE2 syntax: no look-around, no back references). */
export const isPattern = (pattern: string): boolean => compilePattern(pattern, true) !== null;

/** Whether the pattern occurs anywhere in the text; `^` and `$` anchor it. A refused pattern matches nothing. */
export function matchesPattern(text: string, pattern: string, exact: boolean): boolean {
  return compilePattern(pattern, exact)?.matcher(normalize(text)).find() ?? false;
}
