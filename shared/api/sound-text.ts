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
  const rest: { value: unknown; path: readonly string[] }[] = [{ value: input, path: [] }];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const { value, path } = next;
    if (typeof value === 'string') refuse(flawOf(value), path);
    else if (typeof value === 'object' && value !== null)
      for (const [name, inner] of Object.entries(value)) {
        refuse(flawOf(name), path);
        if (typeof inner === 'string' || typeof inner === 'object') rest.push({ value: inner, path: [...path, name] });
      }
  }
}

function refuse(flaw: string | null, path: readonly string[]): void {
  if (flaw === null) return;
  const field = path.at(-1) ?? 'value';
  const pointer = path.map((part) => `/${part}`).join('');
  throw new AppError('invalid_input', `${field}: ${flaw}`, { problems: [{ path: pointer, field, message: flaw }] });
}
