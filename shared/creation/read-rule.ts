import { fieldPaths } from '../spec/contract.ts';
import type { Operator, Rule } from '../spec/rule.ts';
import type { Spec } from '../spec/spec.ts';
import { atomFrom, effectFrom } from './rule-parts.ts';
import { fieldMeant, theOne } from './values.ts';

type NewId = () => string;

/** Ways to say a comparison, the longest first, so that none is taken for a part of another. */
const COMPARISONS: readonly [RegExp, Operator][] = [
  [/^(.+?)\s+(?:is not one of|is none of)\s+(.+)$/i, 'is_not_one_of'],
  [/^(.+?)\s+is one of\s+(.+)$/i, 'is_one_of'],
  [/^(.+?)\s+is between\s+(.+)$/i, 'between'],
  [/^(.+?)\s+(?:is\s+)?(?:at least|>=|≥)\s*(.+)$/i, 'at_least'],
  [/^(.+?)\s+(?:is\s+)?(?:at most|<=|≤)\s*(.+)$/i, 'at_most'],
  [/^(.+?)\s+(?:exceeds|(?:is\s+)?(?:above|over|greater than|more than|>))\s*(.+)$/i, 'greater_than'],
  [/^(.+?)\s+(?:is\s+)?(?:below|under|less than|lower than|<)\s*(.+)$/i, 'less_than'],
  [/^(.+?)\s+is before\s+(.+)$/i, 'before'],
  [/^(.+?)\s+is after\s+(.+)$/i, 'after'],
  [/^(.+?)\s+is (missing|not given|absent)$/i, 'is_missing'],
  [/^(.+?)\s+is (present|given)$/i, 'is_present'],
  [/^(.+?)\s+is (empty)$/i, 'is_empty'],
  [/^(.+?)\s+(?:contains|includes)\s+(.+)$/i, 'contains'],
  [/^(.+?)\s+(?:starts|begins) with\s+(.+)$/i, 'starts_with'],
  [/^(.+?)\s+ends with\s+(.+)$/i, 'ends_with'],
  [/^(.+?)\s+(?:is not|≠|!=)\s*(.+)$/i, 'is_not'],
  [/^(.+?)\s+(?:is|equals|==|=)\s*(.+)$/i, 'is'],
];
const NO_VALUE: ReadonlySet<Operator> = new Set<Operator>(['is_missing', 'is_present', 'is_empty']);

/** Words that a plain value does not have: they join, soften or compare, and would be swallowed by a text. */
const UNSURE = /\b(or|and|but|unless|except|any|some|most|usually|maybe|about|roughly|similar|like|such|not|than)\b/i;
const QUOTED = /^["'“‘].*["'”’]$/;

function conditionFrom(words: string, spec: Spec, newId: NewId): ReturnType<typeof atomFrom> | null {
  for (const [pattern, operator] of COMPARISONS) {
    const [, subject = '', value = ''] = pattern.exec(words.trim()) ?? [];
    if (subject === '') continue;
    const place = fieldMeant(subject, spec.contract.input);
    if (place === undefined) continue;
    // Free text takes any words as its value, so that only quoted ones are certain to be meant letter by letter.
    const isFree =
      place.field.type.kind === 'text' || (place.field.type.kind === 'list' && place.field.type.items.kind === 'text');
    if (isFree && !NO_VALUE.has(operator) && !QUOTED.test(value.trim())) return null;
    const made = atomFrom(
      { field: subject, operator, value: NO_VALUE.has(operator) ? undefined : listed(value, operator) },
      spec.contract.input,
      newId,
    );
    if ('part' in made) return made;
  }
  return null;
}
const listed = (value: string, operator: Operator): string =>
  operator === 'is_one_of' || operator === 'is_not_one_of'
    ? value.replace(/,?\s+or\s+/i, ', ').replaceAll(/,\s*/g, '\n')
    : value;

const OUTCOME = /^(?:set\s+|then\s+|the\s+)*(.+?)\s+(?:is|to|=|must be|should be|becomes)\s+(.+)$/i;
function outcomeFrom(words: string, spec: Spec, newId: NewId): ReturnType<typeof effectFrom> | null {
  const [, subject = '', value = ''] = OUTCOME.exec(words.trim()) ?? [];
  const place = subject === '' ? undefined : fieldMeant(subject, spec.contract.output);
  if (place === undefined || (place.field.type.kind === 'text' && !QUOTED.test(value.trim()))) return null;
  if (!QUOTED.test(value) && UNSURE.test(value) && place.field.type.kind !== 'enum') return null;
  return effectFrom({ field: subject, effect: 'set', value }, spec, newId);
}

const FORMS: readonly RegExp[] = [
  /^(?:if|when|whenever)\s+(.+?)(?:,\s*then\s+|,\s*|\s+then\s+)(.+)$/i,
  /^(.+?)\s+(?:if|when|whenever)\s+(.+)$/i,
];

/** The parts of a list joined by one word throughout; null where `and` and `or` are mixed. */
function joined(words: string): { kind: 'all' | 'any'; parts: string[] } | null {
  // “between 5 and 10” and quoted text keep their words.
  const guarded = words
    .replace(/(\bbetween\s+\S+(?:\s+[A-Z]{3})?)\s+and\s+/gi, '$1 – ')
    .replace(/["“][^"”]*["”]/g, (text) => text.replaceAll(' ', '\u0000'));
  const back = (text: string): string => text.replaceAll('\u0000', ' ');
  const all = guarded.split(/,?\s+and\s+/i);
  // “is one of a, b or c” is one condition.
  const any = / one of /i.test(guarded) ? [guarded] : guarded.split(/,?\s+or\s+/i);
  if (all.length > 1 && any.length > 1) return null;
  return any.length > 1 ? { kind: 'any', parts: any.map(back) } : { kind: 'all', parts: all.map(back) };
}

/**
 * A line such as “If the price is above 500 then the decision is review” as a rule without judgement, where every word of it
 * is accounted for: each field and each value is one that the contract has, and nothing else is said. Null for everything
 * else, and that is most lines: a rule that means something else than its line would be worse than none.
 */
export function readRule(line: string, spec: Spec, newId: NewId): Rule | null {
  const words = line
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/[.!;]$/, '');
  if (words.length > 200) return null;
  for (const [index, form] of FORMS.entries()) {
    const [, first = '', second = ''] = form.exec(words) ?? [];
    if (first === '') continue;
    const rule = ruleOf(index === 0 ? first : second, index === 0 ? second : first, words, spec, newId);
    if (rule !== null) return rule;
  }
  return verdictOn(words, spec, newId);
}

const VERDICT =
  /^(\w+) (?:(?:all|any|every) )?\w+ (?:that|which) (?:contains?|includes?|mentions?) (["'“‘][^"'“”‘’]+["'”’])$/i;
/** “Reject listings that contain "replica"”, where one choice is called that, and only one text comes in that could contain it. */
function verdictOn(words: string, spec: Spec, newId: NewId): Rule | null {
  const [, verb = '', phrase = ''] = VERDICT.exec(words) ?? [];
  const [text, second] = fieldPaths(spec.contract.input).filter(
    ({ field: { type } }) => type.kind === 'text' || type.kind === 'list',
  );
  const named = fieldPaths(spec.contract.output).filter(
    ({ field: { type } }) =>
      type.kind === 'enum' && theOne(verb, type.options, ({ value, label }) => [value, label]) !== undefined,
  );
  const [decided] = named;
  if (
    phrase === '' ||
    text?.field.type.kind !== 'text' ||
    second !== undefined ||
    decided === undefined ||
    named.length > 1
  )
    return null;
  return ruleOf(`${text.path} contains ${phrase}`, `${decided.path} is ${verb}`, words, spec, newId);
}

function ruleOf(when: string, then: string, words: string, spec: Spec, newId: NewId): Rule | null {
  const conditions = joined(when);
  const outcomes = joined(then);
  if (conditions === null || outcomes === null || outcomes.kind === 'any') return null;
  const atoms = conditions.parts.map((part) => conditionFrom(part, spec, newId));
  const effects = outcomes.parts.map((part) => outcomeFrom(part, spec, newId));
  const known = atoms.flatMap((made) => (made !== null && 'part' in made ? [made.part] : []));
  const sets = effects.flatMap((made) => (made !== null && 'part' in made ? [made.part] : []));
  if (known.length < atoms.length || sets.length < effects.length) return null;
  return {
    id: newId(),
    title: words,
    when: { kind: conditions.kind, id: newId(), conditions: known },
    then: sets,
    enabled: true,
    enforcement: 'check',
  };
}
