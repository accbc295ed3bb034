import { AppError } from '../errors.ts';

/** What a text may not hold, in words: no file, database or signature keeps it as it is. Null for any other text. */
function flawOf(text: string): string | null {
  if (!text.isWellFormed()) return 'The text holds half of a character. Delete the odd sign and type it again.';
  return text.includes('\u0000') ? 'The text holds a null character. Delete it.' : null;
}

/**
 * Throws `invalid_input`, naming the place, where any text or name in an input holds half of a character (a lone surrogate)
 * or a null character. Both would come back changed, or not at all: UTF-8 cannot hold the one, PostgreSQL's text the other.
 */
export function refuseUnsoundText(input: unknown): void {
  const rest: Place[] = [{ value: input, name: '', inside: null }];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const { value } = next;
    if (typeof value === 'string') refuse(flawOf(value), next);
    else if (typeof value === 'object' && value !== null)
      for (const name of Object.keys(value)) {
        refuse(flawOf(name), next);
        // A key of the object itself; its type says no more than `object`.
        const inner = (value as Record<string, unknown>)[name];
        if (typeof inner === 'string') {
          const flaw = flawOf(inner);
          if (flaw !== null) refuse(flaw, { value: inner, name, inside: next });
        } else if (typeof inner === 'object' && inner !== null) rest.push({ value: inner, name, inside: next });
      }
  }
}

/** A value by its name in what it is inside of; the path is put together only for a refusal. */
interface Place {
  value: unknown;
  name: string;
  inside: Place | null;
}
const pathTo = ({ name, inside }: Place): string[] => (inside === null ? [] : [...pathTo(inside), name]);

function refuse(flaw: string | null, place: Place): void {
  if (flaw === null) return;
  const path = pathTo(place);
  const field = path.at(-1) ?? 'value';
  const pointer = path.map((part) => `/${part}`).join('');
  throw new AppError('invalid_input', `${field}: ${flaw}`, { problems: [{ path: pointer, field, message: flaw }] });
}
