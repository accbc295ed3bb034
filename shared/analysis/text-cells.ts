import { exampleValues } from '../schema/example.ts';
import { matchingText } from '../schema/pattern-example.ts';
import type { FieldType } from '../spec/contract.ts';
import { type Clock, evaluate } from '../spec/evaluate.ts';
import type { Json } from '../spec/ids.ts';
import type { Atom } from '../spec/rule.ts';
import { comparable, normalize } from '../spec/text.ts';
import type { Answers, Cells } from './cell.ts';
import { constantsOf } from './line-values.ts';
import { subsets } from './subsets.ts';

type TextType = Extract<FieldType, { kind: 'text' }>;
type Answer = boolean | null;
const PARTS = ['contains', 'starts_with', 'ends_with'];
const isPart = (atom: Atom): boolean => PARTS.includes(atom.operator);
const isOpaque = (atom: Atom): boolean => isPart(atom) || atom.operator === 'matches';
const isText = (value: Json | undefined): value is string => typeof value === 'string';
const isBlank = (text: string): boolean => text.trim() === '';
const phrasesOf = (atoms: readonly Atom[]): string[] => atoms.map(({ value }) => value).filter(isText);

/** Other ways to write a text that mean the same without case. */
const variantsOf = (text: string): string[] => {
  const [first = '', ...rest] = text;
  const swapped = [...text].map((letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );
  const capital = first.toUpperCase() + rest.join('').toLowerCase();
  return [
    text,
    capital,
    text.toUpperCase(),
    text.toLowerCase(),
    swapped.join(''),
    normalize(text),
    text.normalize('NFD'),
  ];
};

/** Texts in which phrases stand where the atoms look for them, for a few combinations of the atoms. */
function composed(atoms: readonly Atom[]): string[] {
  const of = (operator: string): string[] => phrasesOf(atoms.filter((atom) => atom.operator === operator)).slice(0, 4);
  const middles = subsets(of('contains')).map((phrases) => phrases.join(' '));
  const starts = ['', ...of('starts_with')];
  const ends = ['', ...of('ends_with')];
  const sought = of('matches');
  const patterns = sought.flatMap((pattern) => [1, 2, 3].map((repeat) => matchingText(pattern, repeat, 0)));
  // A pattern without anchors is found in the midst of others.
  const found = sought.map((pattern) => matchingText(pattern, 1, 0)).filter(isText);
  const several = found.length + of('contains').length < 2 ? [] : subsets([...found, ...of('contains').slice(0, 2)]);
  const joined = found.length === 0 ? [] : several.map((phrases) => phrases.join(' '));
  const texts = [...new Set([...middles, ...patterns.filter(isText), ...joined])];
  return starts.flatMap((start) =>
    texts.flatMap((middle) =>
      ends.flatMap((end) => {
        const parts = [start, middle, end].filter((part) => part !== '');
        return [parts.join(' '), parts.join('')];
      }),
    ),
  );
}

/**
 * Text is cut at every text that an atom names: the text itself where an atom is exact, its other spellings, blank text,
 * and everything else. What a phrase or pattern answers is known of named texts; of the rest every combination counts as
 * possible that is not a contradiction in itself.
 */
export function textCells(type: TextType, atoms: readonly Atom[], clock: Clock): Cells {
  const named = [...new Set(constantsOf(atoms.filter((atom) => !isOpaque(atom))).filter(isText))];
  const opaque = atoms.filter(isOpaque);
  const blanks = ['', ' ', '  ', ' '.repeat(Math.min(type.minLength ?? 0, 1000))];
  const values = [
    ...exampleValues(type, named.length + 2),
    ...named.flatMap(variantsOf),
    ...composed(opaque),
    ...phrasesOf(opaque.filter(isPart)).flatMap(variantsOf),
    ...blanks,
  ];
  const told = (atom: Atom, text: string): boolean => evaluate({ ...atom, field: 'it' }, { it: text }, clock);
  const spelled = named.map((text): Answer[] => atoms.map((atom) => told(atom, text)));
  // Another spelling of a named text: no exact comparison with a named text is true of it.
  const respelled = named.filter(hasSpellings).map((text): Answer[] =>
    atoms.map((atom) => {
      if (atom.operator === 'matches' || (isOpaque(atom) && atom.exact === true)) return null;
      return atom.exact === true ? unnamed(atom) : told(atom, text);
    }),
  );
  const blank = atoms.map((atom): Answer => {
    if (atom.operator === 'matches') return null;
    if (isPart(atom)) return isText(atom.value) && isBlank(atom.value) ? null : false;
    return atom.operator === 'is_empty' ? true : unnamed(atom);
  });
  const rest = atoms.map((atom): Answer => (isOpaque(atom) ? null : unnamed(atom)));
  const others = [...spelled, ...respelled, blank, rest].flatMap((answers) => combinations(answers, atoms));
  return { values: [...new Set(values)], others };
}

/** ASCII text without letters is spelled in one way only: nothing else folds or normalizes to it. */
const hasSpellings = (text: string): boolean => !/^[\x20-\x40\x5b-\x60\x7b-\x7e]*$/.test(text);

/** What a comparison answers for a text that no atom names; with anything but text it does not compare, and is false. */
function unnamed({ operator, value }: Atom): boolean {
  if (operator === 'is_not_one_of') return Array.isArray(value) && value.every(isText);
  return operator === 'is_present' || (operator === 'is_not' && isText(value));
}

const MOST_OPEN = 6;
/** Every way in which the open answers could fall; left open where there are too many. */
function combinations(answers: Answer[], atoms: readonly Atom[]): Answers[] {
  const open = answers.flatMap((answer, index) => (answer === null ? [index] : []));
  if (open.length > MOST_OPEN) return [answers];
  const ways = open.reduce<Answer[][]>(
    (all, index) => all.flatMap((way) => [true, false].map((answer) => way.with(index, answer))),
    [answers],
  );
  return ways.filter((way) =>
    open.every(
      (from) => way[from] === false || open.every((to) => way[to] === true || !implies(atoms[from], atoms[to])),
    ),
  );
}

/** Whether a text that answers yes to one phrase must answer yes to the other. */
function implies(from: Atom | undefined, to: Atom | undefined): boolean {
  if (from === undefined || to === undefined || !isPart(from) || !isPart(to)) return false;
  const exact = to.exact === true;
  // By letter and without case are kept apart: “ß” with an accent behind it contains “ß”, but its capitals no “SS”.
  if (!isText(from.value) || !isText(to.value) || (from.exact === true) !== exact) return false;
  const [has, wanted] = [comparable(from.value, exact), comparable(to.value, exact)];
  if (to.operator === 'contains') return has.includes(wanted);
  if (from.operator !== to.operator) return false;
  return to.operator === 'starts_with' ? has.startsWith(wanted) : has.endsWith(wanted);
}
