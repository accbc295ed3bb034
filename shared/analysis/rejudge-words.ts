import { fieldAt } from '../spec/contract.ts';
import type { JsonObject } from '../spec/ids.ts';
import { valueAt } from '../spec/paths.ts';
import type { Rule } from '../spec/rule.ts';
import { effectText } from '../spec/sentence.ts';
import type { Spec } from '../spec/spec.ts';
import { type FieldAnswer, shown } from './oracle.ts';
import type { Judged, Rejudged } from './rejudge.ts';
import { isKnownIn, type StoredExample } from './stored-example.ts';

/** One output field of an example: its value, and what was and is said of it. All in words. */
export interface FieldWords {
  path: string;
  title: string;
  value: string;
  was: string;
  now: string;
}
/** A changed example as people read it. */
export interface RejudgedWords {
  change: Rejudged['change'];
  example: Omit<StoredExample, 'input' | 'output'>;
  input: JsonObject;
  /** Which edited rules stopped or started to apply; empty where none did. */
  lead: string;
  fields: FieldWords[];
  /** The rules concerned as they were and as they are, for whoever shows what of the input they look at. */
  rules: Rule[];
}

type Naming = (rule: string) => string;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Puts a changed example into words. Rules have the numbers they have in `after`. */
export function sayRejudged(found: Rejudged, before: Spec | null, after: Spec): RejudgedWords {
  const { change, example, edits } = found;
  const { input, output: _, ...rest } = example;
  const nameOf: Naming = (id) => {
    const place = after.rules.findIndex((rule) => rule.id === id);
    const rule = after.rules[place] ?? before?.rules.find((other) => other.id === id);
    return place < 0 ? `the removed rule (${rule?.title ?? id})` : `rule ${place + 1} (${rule?.title ?? id})`;
  };
  const concerned = new Set([...edits.map(({ id }) => id), ...rulesIn(found)]);
  const rules = [...(before?.rules ?? []), ...after.rules].filter(({ id }) => concerned.has(id));
  const fields = pathsIn(found).map((path) => fieldWords(found, path, before ?? after, after, nameOf));
  return { change, example: rest, input, lead: leadOf(found, nameOf), fields, rules };
}

/** Rules that call something wrong on either side. */
const rulesIn = ({ before, after }: Rejudged): string[] =>
  [...before.violations, ...after.violations].map(({ rule }) => rule.id);

/** The output fields that a change is about. */
function pathsIn({ change, before, after, edits }: Rejudged): string[] {
  const was = new Set(before.violations.map(({ field }) => field));
  if (change === 'now_wrong')
    return [...new Set(after.violations.flatMap(({ field }) => (was.has(field) ? [] : [field])))];
  if (was.size > 0 && after.violations.length === 0) return [...was];
  const effects = edits.flatMap((edit) => [...(edit.before?.then ?? []), ...(edit.after?.then ?? [])]);
  return [...new Set(effects.map(({ field }) => field))];
}

function fieldWords(
  { example, before: was, after: now }: Rejudged,
  path: string,
  before: Spec,
  after: Spec,
  nameOf: Naming,
): FieldWords {
  const spec = fieldAt(after.contract.output, path) === undefined ? before : after;
  return {
    path,
    title: fieldAt(spec.contract.output, path)?.title ?? path,
    value: isKnownIn(example, path) ? shown(valueAt(example.output, path), spec, path) : 'not known',
    was: sayAnswer(was.answer().fields.get(path), before, path, nameOf),
    now: sayAnswer(now.answer().fields.get(path), after, path, nameOf),
  };
}

/** What the rules and the defaults say of a field, as a sentence. */
function sayAnswer(answer: FieldAnswer | undefined, spec: Spec, path: string, nameOf: Naming): string {
  if (answer === undefined) return 'The contract does not have this field.';
  if (answer.kind === 'undetermined') return `${capital(answer.why)}.`;
  if (answer.kind === 'constrained') {
    const asked = answer.constraints.map(
      ({ effect, rule }) => `${nameOf(rule)} asks that ${effectText(effect, spec.contract)}`,
    );
    return `${capital(asked.join('; '))}.`;
  }
  const isEmpty = Array.isArray(answer.value) && answer.value.length === 0;
  const value = isEmpty ? 'an empty list' : shown(answer.value, spec, path);
  return answer.rule === null
    ? `No rule decides it; the default is ${value}.`
    : `${capital(nameOf(answer.rule))} says ${value}.`;
}

const firesIn = ({ firing }: Judged, id: string): boolean => firing().some(({ rule }) => rule.id === id);
const listed = (names: string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** Which edited rules stopped or started to apply. */
function leadOf({ before, after, edits }: Rejudged, nameOf: Naming): string {
  const turned = (from: Judged, to: Judged): string[] =>
    edits.flatMap(({ id }) => (firesIn(from, id) && !firesIn(to, id) ? [nameOf(id)] : []));
  const [lost, gained] = [turned(before, after), turned(after, before)];
  const parts = [
    ...(lost.length > 0
      ? [`${capital(listed(lost))} applied here and ${lost.length === 1 ? 'does' : 'do'} not any more.`]
      : []),
    ...(gained.length > 0
      ? [`${capital(listed(gained))} ${gained.length === 1 ? 'applies' : 'apply'} here now and did not before.`]
      : []),
  ];
  return parts.join(' ');
}
