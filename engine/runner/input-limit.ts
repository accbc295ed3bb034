import type { Problem } from '../../shared/errors.ts';
import type { Contract } from '../../shared/spec/contract.ts';
import { fileKind, MOST_FILE_BYTES } from '../../shared/spec/file-content.ts';
import { filesIn, withoutFileData } from '../../shared/spec/files.ts';
import type { Json, JsonObject } from '../../shared/spec/ids.ts';

/** The most words of one call, in characters of JSON: beyond it models refuse, and a batch would fill the memory. Text files count. */
const MOST_INPUT_CHARACTERS = 4 * 1024 * 1024;

const inMegabytes = (size: number): string => `${size / 1024 / 1024} MB`;

/** About how many characters the value takes as JSON; stops counting once past `most`. */
function sizeOf(value: Json, most: number): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 4;
  let size = 2;
  const add = (around: number, item: Json): boolean => {
    size += around + sizeOf(item, most - size);
    return size > most;
  };
  if (Array.isArray(value)) value.some((item) => add(1, item));
  else Object.entries(value).some(([name, item]) => add(name.length + 4, item));
  return size;
}

/** The one problem of an input that is too large for any call; none otherwise. */
export function inputSizeProblems(contract: Contract, input: JsonObject): Problem[] {
  const files = filesIn(contract, input);
  const text = files.filter(({ mediaType }) => fileKind(mediaType) === 'text');
  const sum = (some: typeof files): number => some.reduce((total, { bytes }) => total + bytes, 0);
  const words = sum(text) + sizeOf(withoutFileData(contract.input, input), MOST_INPUT_CHARACTERS);
  if (words > MOST_INPUT_CHARACTERS)
    return tooLarge(`The input is larger than ${inMegabytes(MOST_INPUT_CHARACTERS)}; send less text or smaller files`);
  return sum(files) - sum(text) > MOST_FILE_BYTES
    ? tooLarge(
        `The files of the input are larger than ${inMegabytes(MOST_FILE_BYTES)} together; send fewer or smaller ones`,
      )
    : [];
}
const tooLarge = (message: string): Problem[] => [{ path: '', field: 'Input', message }];
