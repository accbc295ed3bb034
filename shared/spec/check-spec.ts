import { checkAtom } from './check-atom.ts';
import { type FieldType, fieldAt } from './contract.ts';
import type { SpecDifference } from './diff.ts';
import { inSentence } from './field-labels.ts';
import type { Json } from './ids.ts';
import { effectsFor } from './operators.ts';
import type { Condition, Effect, Rule } from './rule.ts';
import type { Spec } from './spec.ts';
import { valueFits } from './value-fits.ts';

export { valueFits } from './value-fits.ts';

/** One thing in a spec that would not work as written. */
export interface SpecIssue {
  /** By ids like a difference's path, e.g. `rules/<id>/when/<atom id>`. */
  path: string;
  section: SpecDifference['section'];
  /** The rule's id, null outside rules. */
  rule: string | null;
  /** In words: what is wrong and what to do. */
  message: string;
  example?: Json;
}

/** Everything that is wrong with a spec that has the right shape, in reading order. Empty: it can be published. */
export function checkSpec(spec: Spec): SpecIssue[] {
  return [
    ...spec.rules.flatMap((rule) => checkRule(rule, spec)),
    ...spec.defaults.flatMap((entry): SpecIssue[] => {
      const message = checkOutputValue(spec, entry.field, entry.value);
      return message === null ? [] : [{ path: `defaults/${entry.id}`, section: 'defaults', rule: null, message }];
    }),
    ...duplicates(
      spec.defaults.map((entry) => entry.field),
      (index) => ({
        path: `defaults/${spec.defaults[index]?.id}`,
        section: 'defaults',
        rule: null,
        message: 'Another default already stands for this field. Remove one of them.',
      }),
    ),
    ...sameIds(spec),
  ];
}

/** Everything that is wrong with one rule, in reading order. */
export function checkRule(rule: Rule, spec: Spec): SpecIssue[] {
  const issue = (path: string, message: string, example?: Json): SpecIssue => ({
    path: `rules/${rule.id}${path}`,
    section: 'rules',
    rule: rule.id,
    message,
    ...(example === undefined ? {} : { example }),
  });
  const atoms = atomsOf(rule.when).flatMap((atom) =>
    checkAtom(atom, spec.contract.input).map(({ message, example }) => issue(`/when/${atom.id}`, message, example)),
  );
  const effects = rule.then.flatMap((effect) => {
    const message = checkEffect(effect, spec);
    return message === null ? [] : [issue(`/then/${effect.id}`, message)];
  });
  const silent = rule.then.length === 0 && (rule.guidance ?? '').trim() === '';
  return [
    ...(rule.title.trim() === '' ? [issue('/title', 'The rule has no title. Give it a few words.')] : []),
    ...atoms,
    ...effects,
    ...(silent ? [issue('/then', 'The rule does nothing. Add an effect, or guidance for the model.')] : []),
    ...(rule.from !== undefined && rule.until !== undefined && rule.until < rule.from
      ? [issue('/until', 'The last day is before the first day. Swap them.')]
      : []),
  ];
}

/** Every atom of a condition, from top to bottom. */
export const atomsOf = (condition: Condition): Extract<Condition, { kind: 'atom' }>[] =>
  condition.kind === 'atom' ? [condition] : condition.conditions.flatMap(atomsOf);

/** What is wrong with a value for an output field, in words; null where it fits. */
export function checkOutputValue(spec: Spec, path: string, value: Json): string | null {
  const field = fieldAt(spec.contract.output, path);
  if (field === undefined) return `The contract has no output field “${path}”. Choose one that it has.`;
  const problem = valueFits(value, field.type);
  return problem === null ? null : `The ${inSentence(field.title)} ${problem}.`;
}

/** What is wrong with an effect, in words; null where nothing is. */
export function checkEffect(effect: Effect, spec: Spec): string | null {
  const field = fieldAt(spec.contract.output, effect.field);
  if (field === undefined) return `The contract has no output field “${effect.field}”. Choose one that it has.`;
  const offered = effectsFor(field.type).find((info) => info.kind === effect.kind);
  const name = inSentence(field.title);
  if (offered === undefined) return `The ${name} does not take this effect. Choose another one.`;
  if (effect.kind === 'longest') return null;
  const values = effect.kind === 'one_of' ? effect.values : [effect.value];
  const problem = values.map((value) => fitsShape(value, offered.value, field.type)).find((found) => found !== null);
  return problem === undefined ? null : `The ${name} ${problem}.`;
}

function fitsShape(value: Json, shape: string, type: FieldType): string | null {
  if (shape === 'phrase') {
    const filled = typeof value === 'string' && value.trim() !== '';
    return filled ? null : 'needs some text to include or leave out, for example “free delivery”';
  }
  return valueFits(value, shape === 'item' && type.kind === 'list' ? type.items : type);
}

function duplicates(keys: string[], make: (index: number) => SpecIssue): SpecIssue[] {
  return keys.flatMap((key, index) => (keys.indexOf(key) < index ? [make(index)] : []));
}

const idsIn = (condition: Condition): string[] =>
  condition.kind === 'atom' ? [condition.id] : [condition.id, ...condition.conditions.flatMap(idsIn)];

/** Differences and merges follow ids, so two things with one id could be mistaken for each other. */
function sameIds(spec: Spec): SpecIssue[] {
  const message = 'Two entries share an internal id. Delete this one and add it again.';
  const inSection = (section: SpecIssue['section'], entries: { id: string }[]): SpecIssue[] =>
    duplicates(
      entries.map((entry) => entry.id),
      (index) => ({ path: `${section}/${entries[index]?.id}`, section, rule: null, message }),
    );
  const inRules = spec.rules.flatMap((rule) =>
    duplicates([...idsIn(rule.when), ...rule.then.map((effect) => effect.id)], () => ({
      path: `rules/${rule.id}`,
      section: 'rules',
      rule: rule.id,
      message: 'Two conditions or effects of this rule share an internal id. Delete one and add it again.',
    })),
  );
  return [
    ...inSection('rules', spec.rules).map((issue) => ({ ...issue, rule: issue.path.slice('rules/'.length) })),
    ...inRules,
    ...inSection('defaults', spec.defaults),
    ...inSection('glossary', spec.glossary),
    ...inSection('examples', spec.examples),
    ...inSection('contract', spec.contract.input),
    ...inSection('contract', spec.contract.output),
  ];
}
