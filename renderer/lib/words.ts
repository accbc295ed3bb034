import { diffArrays } from 'diff';

/** Words with their digits and signs in one piece ("€40.00"), white space and punctuation apart. */
export const wordsOf = (text: string): string[] => text.match(/\s+|[^\s.,;:!?]+(?:[.,:]\d+)*|[.,;:!?]/gu) ?? [];

/** `words` in place of those of a text from `from` on, before `to`. */
interface Edit {
  from: number;
  to: number;
  words: string[];
}

function editsOf(before: readonly string[], after: readonly string[]): Edit[] {
  const edits: Edit[] = [];
  let at = 0;
  let isOpen = false;
  for (const { value, added, removed } of diffArrays([...before], [...after])) {
    if (!isOpen && (added || removed)) edits.push({ from: at, to: at, words: [] });
    const edit = edits.at(-1);
    isOpen = added || removed;
    if (!added) at += value.length;
    if (edit === undefined || !isOpen) continue;
    edit.to = at;
    if (added) edit.words.push(...value);
  }
  return edits;
}

const isSame = (one: Edit, other: Edit): boolean =>
  one.from === other.from && one.to === other.to && one.words.join('') === other.words.join('');
/** Two edits that touch are not apart: which of their words would come first? */
const areApart = (one: Edit, other: Edit): boolean => one.to < other.from || other.to < one.from;

/**
 * The edits of both texts in the one that they come from; null where both changed the same words. The same whichever of the
 * two is named first. After diff3 (Khanna, Kunal, Pierce: A Formal Investigation of Diff3, 2007), by words instead of lines.
 */
export function wordsOfBoth(base: string, left: string, right: string): string | null {
  const words = wordsOf(base);
  const [mine, theirs] = [editsOf(words, wordsOf(left)), editsOf(words, wordsOf(right))];
  const alone = theirs.filter((edit) => !mine.some((own) => isSame(own, edit)));
  if (alone.some((edit) => mine.some((own) => !areApart(own, edit)))) return null;
  const edits = [...mine, ...alone].sort((one, other) => one.from - other.from);
  const merged: string[] = [];
  let at = 0;
  for (const edit of edits) {
    merged.push(...words.slice(at, edit.from), ...edit.words);
    at = edit.to;
  }
  return [...merged, ...words.slice(at)].join('');
}
