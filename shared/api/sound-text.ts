import { AppError } from '../errors.ts';
import { MAX_JSON_DEPTH } from '../json/canonical.ts';

/** What a text may not hold, in words: no file, database or signature keeps it as it is. Null for any other text. */
function flawOf(text: string): string | null {
  if (!text.isWellFormed()) return 'The text holds half of a character. Delete the odd sign and type it again.';
  return text.includes('\u0000') ? 'The text holds a null character. Delete it.' : null;
}

/** A document as deep as any may be, inside the few levels of a request around it. */
const MOST_LEVELS = MAX_JSON_DEPTH + 16;

/** A value by its name in what it is inside of; the path is put together only for a refusal. */
interface Place {
  value: unknown;
  name: string;
  inside: Place | null;
  level: number;
}

/**
 * Throws `invalid_input`, naming the place, where any text or name in an input holds half of a character (a lone surrogate)
 * or a null character. Both would come back changed, or not at all: UTF-8 cannot hold the one, PostgreSQL's text the other.
 * The same for an input that is nested deeper than any document may be, which nothing after this could go through.
 */
export function refuseUnsoundText(input: unknown): void {
  const rest: Place[] = [{ value: input, name: '', inside: null, level: 0 }];
  for (let place = rest.pop(); place !== undefined; place = rest.pop()) {
    const { value, level } = place;
    if (typeof value === 'string') refuse(flawOf(value), place);
    if (typeof value !== 'object' || value === null) continue;
    if (level > MOST_LEVELS)
      refuse(`This is nested more than ${MAX_JSON_DEPTH} levels deep. Send it flatter.`, around(place));
    for (const name of Object.keys(value)) {
      refuse(flawOf(name), place);
      // A key of the object itself; its type says no more than `object`.
      const inner = (value as Record<string, unknown>)[name];
      if (typeof inner === 'string' || typeof inner === 'object')
        rest.push({ value: inner, name, inside: place, level: level + 1 });
    }
  }
}

/** What is nested too deep is named by the field of the input that it is in, not by hundreds of steps. */
const NAMED_LEVEL = 2;
function around(place: Place): Place {
  let at = place;
  while (at.inside !== null && at.level > NAMED_LEVEL) at = at.inside;
  return at;
}

function refuse(flaw: string | null, place: Place): void {
  if (flaw === null) return;
  const path: string[] = [];
  for (let at = place; at.inside !== null; at = at.inside) path.unshift(at.name);
  const field = path.at(-1) ?? 'value';
  const pointer = path.map((part) => `/${part}`).join('');
  throw new AppError('invalid_input', `${field}: ${flaw}`, { problems: [{ path: pointer, field, message: flaw }] });
}
