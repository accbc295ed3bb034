import type { FieldType } from './contract.ts';
import type { Json } from './ids.ts';
import { ownValue } from './paths.ts';
import type { Atom, Condition, Group, Operator } from './rule.ts';
import { joined, plain, quoted, type SentencePart, type Speaker, sayAll, value } from './sentence-words.ts';

/** How an atom reads after its subject. `types.value` is what the value is of: the field's type, or its items'. */
type Phrase = (atom: Atom, words: Words) => SentencePart[];
interface Words {
  speaker: Speaker;
  type: FieldType | undefined;
  plural: boolean;
}

const be = (words: Words): string => (words.plural ? ' are ' : ' is ');
const exactly = (atom: Atom): string => (atom.exact === true ? 'exactly ' : '');
const itemType = (type: FieldType | undefined): FieldType | undefined => (type?.kind === 'list' ? type.items : type);

const one =
  (verb: string): Phrase =>
  (atom, words) => [plain(`${be(words)}${verb}${exactly(atom)}`), value(words.speaker.say(atom.value, words.type))];
const many =
  (verb: string, alternative: (words: Words) => string): Phrase =>
  (atom, words) => [plain(`${alternative(words)}${verb}${exactly(atom)}`), value(listed(atom, words))];
const listed = (atom: Atom, words: Words): string =>
  Array.isArray(atom.value)
    ? sayAll(atom.value, itemType(words.type), words.speaker.notation)
    : words.speaker.say(atom.value, itemType(words.type));
/** Part of a text, always in quotation marks: it is rarely a whole word. */
const fragment =
  (verb: string): Phrase =>
  (atom) => [plain(` ${verb} ${exactly(atom)}`), value(textOf(atom.value))];
const textOf = (item: Json | undefined): string =>
  typeof item === 'string' ? quoted(item) : item === undefined ? '…' : JSON.stringify(item);
const includes = (words: Words): string => (words.plural ? ' include ' : ' includes ');
const bare =
  (verb: string): Phrase =>
  (_, words) => [plain(`${be(words)}${verb}`)];
const count =
  (verb: string): Phrase =>
  (atom, words) => [
    plain(`${words.plural ? ' have' : ' has'} ${verb} `),
    value(`${textOf(atom.value)} ${atom.value === 1 ? 'item' : 'items'}`),
  ];

const PHRASES: { readonly [O in Operator]: Phrase } = {
  is: one(''),
  is_not: one('not '),
  is_one_of: many('one of ', be),
  is_not_one_of: many('none of ', be),
  contains: fragment('contains'),
  starts_with: fragment('starts with'),
  ends_with: fragment('ends with'),
  matches: fragment('matches the pattern'),
  is_empty: bare('empty'),
  equals: one('equal to '),
  not_equals: one('not equal to '),
  less_than: one('below '),
  at_most: one('at most '),
  greater_than: one('above '),
  at_least: one('at least '),
  between: (atom, words) => [
    plain(`${be(words)}between `),
    value(words.speaker.say(ownValue(atom.value, 'from'), words.type)),
    plain(' and '),
    value(words.speaker.say(ownValue(atom.value, 'to'), words.type)),
  ],
  contains_any: many('any of ', includes),
  contains_all: many('all of ', includes),
  contains_none: many('none of ', includes),
  count_equals: count('exactly'),
  count_at_least: count('at least'),
  count_at_most: count('at most'),
  before: one('before '),
  after: one('after '),
  on: one('on '),
  within_last_days: (atom, words) =>
    atom.value === 0
      ? [plain(be(words)), value('today')]
      : [plain(`${be(words)}within the last `), value(`${textOf(atom.value)} ${atom.value === 1 ? 'day' : 'days'}`)],
  is_present: bare('present'),
  is_missing: bare('missing'),
};

function atomParts(atom: Atom, speaker: Speaker): SentencePart[] {
  const words = { speaker, type: speaker.type(atom.field), plural: speaker.plural(atom.field) };
  return [plain(speaker.subject(atom.field)), ...PHRASES[atom.operator](atom, words)];
}

/** How each group reads inside brackets, and what its joint is where two plain conditions need none. */
const GROUPS: { readonly [K in Group['kind']]: { open: string; pair: [string, string] | null; empty: string } } = {
  all: { open: 'all of', pair: ['both ', 'and'], empty: 'nothing is asked (always true)' },
  any: { open: 'at least one of', pair: ['either ', 'or'], empty: 'one of no conditions holds (never true)' },
  not: { open: 'none of', pair: null, empty: 'none of no conditions holds (always true)' },
};

const isAtom = (condition: Condition): condition is Atom => condition.kind === 'atom';

/** A group inside another one: "either A or B" for two plain conditions, else bracketed, so that it can be read one way only. */
function nested(condition: Condition, speaker: Speaker): SentencePart[] {
  if (isAtom(condition)) return atomParts(condition, speaker);
  const { open, pair, empty } = GROUPS[condition.kind];
  const parts = condition.conditions.map((inner) => nested(inner, speaker));
  if (parts.length === 0) return [plain(empty)];
  if (pair !== null && parts.length === 2 && condition.conditions.every(isAtom)) {
    return [plain(pair[0]), ...joined(parts, pair[1])];
  }
  return [
    plain(`${open} (`),
    ...parts.flatMap((part, index) => (index === 0 ? part : [plain('; '), ...part])),
    plain(')'),
  ];
}

/** A condition in words, to stand after "if". Plain conditions that must all hold are simply listed. */
export function conditionParts(condition: Condition, speaker: Speaker): SentencePart[] {
  if (isAtom(condition) || condition.kind !== 'all' || condition.conditions.length === 0) {
    return nested(condition, speaker);
  }
  // "A, either B or C and D" could be read two ways; the comma before the last joint closes the group.
  const firmly = condition.conditions.slice(0, -1).some((inner) => !isAtom(inner));
  const single = condition.conditions.length === 1 && condition.conditions.some((inner) => !isAtom(inner));
  if (single) return [plain('all of ('), ...nested(condition.conditions[0] ?? condition, speaker), plain(')')];
  return joined(
    condition.conditions.map((inner) => nested(inner, speaker)),
    'and',
    firmly,
  );
}
