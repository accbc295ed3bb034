import type { Rule } from './rule.ts';
import type { GlossaryTerm, Spec } from './spec.ts';
import { fold } from './text.ts';

/** Where a term stands in a text: half-open, in UTF-16 units of the text as it was given. */
export interface TermSpot {
  start: number;
  end: number;
  term: GlossaryTerm;
}
/** Finds the terms of one glossary in a text, from left to right, none inside another. */
export type TermMatcher = (text: string) => TermSpot[];

interface Node {
  next: Map<string, Node>;
  term: GlossaryTerm | null;
}
/** Words with their accents, runs of white space, and every other character alone; a term ends only where one of these does. */
const TOKEN = /[\p{L}\p{N}\p{M}_]+|\s+|[^\p{L}\p{N}\p{M}_\s]/gu;
const keyOf = (token: string): string => (/^\s/u.test(token) ? ' ' : fold(token));
const wordsOf = (text: string): string[] => [...text.trim().matchAll(TOKEN)].map(([token]) => keyOf(token));

/**
 * A matcher of whole words, by NFC and without case; where two terms begin at the same place the longer one is taken, and
 * where two terms read the same the first. Terms are kept as a trie over words, so that a text is read in time linear in
 * its length whatever the number of terms.
 */
export function createTermMatcher(glossary: readonly GlossaryTerm[]): TermMatcher {
  const root: Node = { next: new Map(), term: null };
  for (const term of glossary) {
    let node = root;
    for (const word of wordsOf(term.term)) {
      const known = node.next.get(word) ?? { next: new Map(), term: null };
      node.next.set(word, known);
      node = known;
    }
    if (node !== root) node.term ??= term;
  }
  if (root.next.size === 0) return () => [];
  return (text) => {
    const tokens = [...text.matchAll(TOKEN)].map(({ 0: token, index }) => ({
      key: keyOf(token),
      start: index,
      end: index + token.length,
    }));
    const spots: TermSpot[] = [];
    for (let at = 0; at < tokens.length; at += 1) {
      let node: Node | undefined = root;
      let found: { term: GlossaryTerm; last: number } | null = null;
      for (let last = at; node !== undefined && last < tokens.length; last += 1) {
        node = node.next.get(tokens[last]?.key ?? '');
        if (node?.term != null) found = { term: node.term, last };
      }
      if (found === null) continue;
      spots.push({ start: tokens[at]?.start ?? 0, end: tokens[found.last]?.end ?? 0, term: found.term });
      at = found.last;
    }
    return spots;
  };
}

/** The prose of a rule, in which terms may stand. */
const proseOf = ({ title, judgement, guidance, reason }: Rule): string =>
  [title, judgement, guidance, reason].filter((text) => text !== undefined).join('\n\u0000\n');

/** Where each term is used: by the term's id, the ids of rules in order, and whether the purpose uses it. */
export function termUses(
  spec: Pick<Spec, 'rules' | 'purpose'>,
  matcher: TermMatcher,
): ReadonlyMap<string, { rules: string[]; purpose: boolean }> {
  const uses = new Map<string, { rules: string[]; purpose: boolean }>();
  const entryFor = (term: string): { rules: string[]; purpose: boolean } => {
    const known = uses.get(term) ?? { rules: [], purpose: false };
    uses.set(term, known);
    return known;
  };
  for (const { term } of matcher(spec.purpose)) entryFor(term.id).purpose = true;
  for (const rule of spec.rules)
    for (const id of new Set(matcher(proseOf(rule)).map(({ term }) => term.id))) entryFor(id).rules.push(rule.id);
  return uses;
}

/** Terms that read the same as an earlier one, by id, with the id of that earlier one. */
export function repeatedTerms(glossary: readonly GlossaryTerm[]): ReadonlyMap<string, string> {
  const first = new Map<string, string>();
  const repeated = new Map<string, string>();
  for (const { id, term } of glossary) {
    const key = wordsOf(term).join('\u0000');
    if (key === '') continue;
    const known = first.get(key);
    if (known === undefined) first.set(key, id);
    else repeated.set(id, known);
  }
  return repeated;
}
