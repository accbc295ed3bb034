import type { Problem } from '../../shared/errors.ts';
import type { Json, JsonObject } from '../../shared/spec/ids.ts';

/** The largest input of one call, in characters of JSON: beyond it models refuse, and a batch would fill the memory. */
const MOST_INPUT_CHARACTERS = 4 * 1024 * 1024;

/** About how many characters the value takes as JSON; stops counting once past `most`. */
function sizeOf(value: Json, most: number): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 4;
  let size = 2;
  for (const [name, item] of Object.entries(value)) {
    size += (Array.isArray(value) ? 1 : name.length + 4) + sizeOf(item, most - size);
    if (size > most) return size;
  }
  return size;
}

/** The one problem of an input that is too large for any call; none otherwise. */
export function inputSizeProblems(input: JsonObject): Problem[] {
  if (sizeOf(input, MOST_INPUT_CHARACTERS) <= MOST_INPUT_CHARACTERS) return [];
  const message = `The input is larger than ${MOST_INPUT_CHARACTERS / 1024 / 1024} MB; send less text or smaller files`;
  return [{ path: '', field: 'Input', message }];
}
