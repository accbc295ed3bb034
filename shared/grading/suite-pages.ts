import { AppError } from '../errors.ts';
import { canonicalJson, textHash } from '../json/canonical.ts';
import type { Hash } from '../spec/ids.ts';
import { MOST_CASES, Suite, type TestCase } from './case.ts';

/**
 * A suite as a team keeps it: named by the hash of all its cases (`Suite`, as reports name it), held in pages, each a suite of its
 * own. Where a page ends is told by the id of its last case, not by counting, so that a case more or less changes one page
 * and leaves the others under the hashes they have. What is there already need not be sent again.
 */
export interface PagedSuite {
  suite: Hash;
  pages: { hash: Hash; page: Suite }[];
}

/** Characters of canonical JSON in one page, and in all of a suite. A page of one case may hold files. */
export const LARGEST_PAGE = 8 * 1024 * 1024;
export const LARGEST_SUITE = 64 * 1024 * 1024;
/** How many pages one suite has at most. */
export const MOST_PAGES = 1000;

const CASES_IN_A_PAGE = { usual: 128, most: 256 };
const PAGE_ENDS_AT = 512 * 1024;

/** FNV-1a, 32 bits: spreads ids evenly, whatever they look like. */
function spread(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  // The lowest bits of FNV depend on little; the high ones on everything.
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** Canonical JSON of a suite, from that of its cases. */
const [SUITE_OPENS, SUITE_CLOSES] = ['{"cases":[', ']}'];
const suiteText = (cases: readonly string[]): string => `${SUITE_OPENS}${cases.join(',')}${SUITE_CLOSES}`;

/** The same cases give the same pages. Throws `invalid_input` for what canonical JSON cannot hold. */
export function toPages(cases: readonly TestCase[]): PagedSuite {
  const pages: PagedSuite['pages'] = [];
  const texts = cases.map((each) => canonicalJson(each));
  let [start, size] = [0, 0];
  const closeBefore = (end: number): void => {
    if (end > start)
      pages.push({ hash: textHash(suiteText(texts.slice(start, end))), page: { cases: cases.slice(start, end) } });
    [start, size] = [end, 0];
  };
  for (const [at, { id }] of cases.entries()) {
    const length = texts[at]?.length ?? 0;
    if (size + length > PAGE_ENDS_AT) closeBefore(at);
    size += length;
    if (spread(id) % CASES_IN_A_PAGE.usual === 0 || at + 1 - start === CASES_IN_A_PAGE.most) closeBefore(at + 1);
  }
  closeBefore(cases.length);
  return { suite: textHash(suiteText(texts)), pages };
}

// A store may hold what canonical JSON cannot; no hash is right for that.
function textOf(content: unknown): string | null {
  try {
    return canonicalJson(content);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** Why pages are not the suite that they are said to be. */
export type PagesProblem = 'shape' | 'too_many' | 'too_large' | 'repeated' | 'hash';

/**
 * The cases of a suite from its pages, checked: each page is a suite with the hash that names it, no id stands twice, and all
 * together have the hash that names the suite.
 */
export function fromPages(
  { suite, pages }: { suite: Hash; pages: readonly Hash[] },
  contents: readonly unknown[],
): { cases: TestCase[] } | { problem: PagesProblem } {
  const cases: TestCase[] = [];
  const texts: string[] = [];
  let size = 0;
  for (const [at, hash] of pages.entries()) {
    const text = textOf(contents[at]);
    if (text === null || textHash(text) !== hash) return { problem: 'hash' };
    size += text.length;
    if (text.length > LARGEST_PAGE || size > LARGEST_SUITE) return { problem: 'too_large' };
    const page = Suite.safeParse(contents[at]);
    if (!page.success || page.data.cases.length === 0) return { problem: 'shape' };
    for (const each of page.data.cases) cases.push(each);
    if (cases.length > MOST_CASES) return { problem: 'too_many' };
    texts.push(text.slice(SUITE_OPENS.length, -SUITE_CLOSES.length));
  }
  if (new Set(cases.map(({ id }) => id)).size !== cases.length) return { problem: 'repeated' };
  return textHash(suiteText(texts)) === suite ? { cases } : { problem: 'hash' };
}
