import type { Contract } from './contract.ts';
import { dayNumber } from './dates.ts';
import { type Notation, notationFor } from './format-value.ts';
import type { Atom, Effect, Rule } from './rule.ts';
import { conditionParts } from './sentence-conditions.ts';
import { effectParts } from './sentence-effects.ts';
import { joined, plain, quoted, type SentencePart, speaker, value } from './sentence-words.ts';

export type { SentencePart } from './sentence-words.ts';

/** Neighbours of one role become one piece, and the first letter of the sentence a capital. */
function tidy(parts: SentencePart[]): SentencePart[] {
  const merged: SentencePart[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (last?.role === 'plain' && part.role === 'plain') merged[merged.length - 1] = plain(last.text + part.text);
    else if (part.text !== '') merged.push(part);
  }
  const [first, ...rest] = merged;
  return first === undefined
    ? []
    : [{ ...first, text: first.text.charAt(0).toUpperCase() + first.text.slice(1) }, ...rest];
}

/** A day that is half typed stands as it is. */
const sayDay = (day: string, notation: Notation): string => (dayNumber(day) === null ? day : notation.day(day));

function periodParts(rule: Rule, notation: Notation): SentencePart[] {
  if (rule.from === undefined && rule.until === undefined) return [];
  const from = rule.from === undefined ? [] : [plain('from '), value(sayDay(rule.from, notation))];
  const until = rule.until === undefined ? [] : [plain('until '), value(sayDay(rule.until, notation))];
  return [...from, plain(from.length > 0 && until.length > 0 ? ' ' : ''), ...until, plain(', ')];
}

const LONGEST_GUIDANCE = 200;

/** What a rule without effects does. A prompt says the guidance below the sentence; in a list only its words tell such rules apart. */
function guidanceParts(guidance: string): SentencePart[] {
  const words = [...guidance.trim().replace(/\s+/g, ' ')];
  if (words.length === 0) return [plain('the guidance of this rule applies')];
  const text = words.length > LONGEST_GUIDANCE ? `${words.slice(0, LONGEST_GUIDANCE).join('')}…` : words.join('');
  return [plain('the guidance '), value(quoted(text)), plain(' applies')];
}

/** The sentence of a rule in a given notation, with the guidance that it quotes; `sentenceOf` is the one for people. */
function sentenceWith(rule: Rule, contract: Contract, notation: Notation, guidance: string): SentencePart[] {
  const input = speaker(contract.input, notation);
  const output = speaker(contract.output, notation);
  const judgement = (rule.judgement ?? '').trim().replace(/(?<=[^.])\.$/, '');
  const condition = conditionParts(rule.when, input);
  const always = rule.when.kind === 'all' && rule.when.conditions.length === 0;
  const judged: SentencePart[] = [plain('by judgement '), { text: quoted(judgement), role: 'judgement' }];
  const when = always
    ? judgement === ''
      ? [plain('in every case, ')]
      : [plain('if '), ...judged, plain(', then ')]
    : [plain('if '), ...condition, ...(judgement === '' ? [] : [plain(', and '), ...judged]), plain(', then ')];
  const effects = rule.then.map((effect) => effectParts(effect, output));
  const then = effects.length > 0 ? joined(effects, 'and') : guidanceParts(guidance);
  return tidy([...periodParts(rule, notation), ...when, ...then, plain('.')]);
}

/**
 * A rule as one English sentence, in pieces. Two rules that ask or do different things have different sentences; id,
 * title, reason, enforcement and whether the rule is enabled are not part of it, and guidance only where it is all there is. `locale` sets how numbers,
 * money and days are written.
 */
export const sentenceOf = (rule: Rule, contract: Contract, locale = 'en'): SentencePart[] =>
  sentenceWith(rule, contract, notationFor(locale), rule.guidance ?? '');

const flat = (parts: SentencePart[]): string => parts.map((part) => part.text).join('');

/** The sentence of a rule as plain text. */
export const sentenceText = (rule: Rule, contract: Contract, locale = 'en'): string =>
  flat(sentenceOf(rule, contract, locale));

/** The sentence of a rule for a prompt: independent of locale data, and of the guidance that stands below it there. */
export const plainSentence = (rule: Rule, contract: Contract, notation: Notation): string =>
  flat(sentenceWith(rule, contract, notation, ''));

/** One condition in words, for messages: "the price" and "is below €40.00". */
export function atomWords(atom: Atom, contract: Contract, locale = 'en'): { subject: string; predicate: string } {
  const [subject, ...predicate] = conditionParts(atom, speaker(contract.input, notationFor(locale)));
  return { subject: subject?.text ?? '', predicate: flat(predicate).trim() };
}

/** One effect in words, for messages: "the decision is Send to a person". */
export const effectText = (effect: Effect, contract: Contract, locale = 'en'): string =>
  flat(effectParts(effect, speaker(contract.output, notationFor(locale))));
