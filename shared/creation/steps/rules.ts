import { checkOutputValue } from '../../spec/check-spec.ts';
import type { JsonObject } from '../../spec/ids.ts';
import { Effect, Enforcement, Operator, type Rule } from '../../spec/rule.ts';
import { sentenceText } from '../../spec/sentence.ts';
import type { Default, Spec } from '../../spec/spec.ts';
import type { Proposal } from '../creation.ts';
import { atomFrom, effectFrom, type Made } from '../rule-parts.ts';
import { clip, quote } from '../source/json.ts';
import { readSource } from '../source/read-source.ts';
import { ruleFor, titleOf, within } from '../starting-proposal.ts';
import { fieldMeant, valueFrom } from '../values.ts';
import { settled } from './settle.ts';
import { choice, field, itemsOf, listOf, type StepContext, several, step, text, textOf } from './step.ts';

const EFFECTS = Effect.options.map(({ shape }) => shape.kind.value);
const TEXTS = { kind: 'list' as const, items: { kind: 'text' as const } };

/** Rules and defaults, told flat: fields, operators and values as words, which are read against the contract here. */
export const rulesStep = step(
  'rules',
  [
    'Write the rules of the agent, the most decisive first: for each output field the first rule that applies and sets it wins.',
    '- Whatever can be told from input fields is a condition: field (its path), operator, value. Whatever only a reader can judge goes into “judgement”, as one statement that is true or false of the input.',
    '- A rule without conditions and without judgement always applies.',
    '- Effects set or limit output fields. Where a rule is about how something is written, use “guidance” and leave the effects out.',
    '- Values are text: a choice by its value, money as 50 EUR, days as 2026-03-01, yes or no, several values each on a line of its own, a range as 10 and 20.',
    '- reason: why the rule exists, for whoever wonders in a year. Only from the source.',
    '- enforcement: advise for style, check for most rules, enforce where a wrong answer must never reach anybody.',
    '- covers: the numbers of the “lines” that this rule stands for. Every line should be covered by some rule, in full.',
    '- defaults: what output fields are where no rule speaks.',
  ],
  [
    field(
      'rules',
      'Rules',
      'The rules, in order.',
      listOf(
        [
          field('title', 'Title', 'A few words.', text(90)),
          field('match', 'Match', 'Whether all conditions have to hold or any of them.', choice(['all', 'any'])),
          field(
            'conditions',
            'Conditions',
            'What is told from input fields; empty where there is none.',
            listOf(
              [
                field('field', 'Field', 'The path of an input field.', text(200)),
                field('operator', 'Operator', 'How it is compared.', choice(Operator.options)),
                field('value', 'Value', 'What with, as text; left out where nothing is compared.', text(2000), false),
              ],
              30,
            ),
          ),
          field('judgement', 'Judgement', 'What only a reader can tell, as a statement.', text(800), false),
          field(
            'effects',
            'Effects',
            'What happens to output fields.',
            listOf(
              [
                field('field', 'Field', 'The path of an output field.', text(200)),
                field('effect', 'Effect', 'What happens to it.', choice(EFFECTS)),
                field('value', 'Value', 'As text.', text(2000)),
              ],
              20,
            ),
          ),
          field('guidance', 'Guidance', 'How to go about it.', text(1500), false),
          field('reason', 'Reason', 'Why the rule exists.', text(800), false),
          field('enforcement', 'Enforcement', 'How strictly.', choice(Enforcement.options)),
          field('covers', 'Covers', 'Numbers of the lines it stands for.', {
            kind: 'list',
            items: { kind: 'integer' },
            maxItems: 50,
          }),
        ],
        100,
      ),
    ),
    field(
      'defaults',
      'Defaults',
      'What output fields are where no rule speaks.',
      listOf(
        [
          field('field', 'Field', 'The path of an output field.', text(200)),
          field('value', 'Value', 'As text.', text(2000)),
        ],
        50,
      ),
    ),
  ],
  (proposal, output, context) => {
    const notes: string[] = [];
    const { newId } = context;
    const drafted = distinct(
      itemsOf(output, 'rules').flatMap((item, index) => ruleFrom(item, index, proposal.spec, newId, notes) ?? []),
      proposal.spec,
      notes,
    );
    const kept = uncovered(output, proposal.spec, context, notes);
    const defaults = defaultsFrom(itemsOf(output, 'defaults'), proposal.spec, newId, notes);
    const rules = within([...drafted, ...kept], newId, notes);
    const next = settled({ ...proposal, spec: { ...proposal.spec, rules, defaults } });
    return { proposal: next.proposal, message: wordsFor(next.proposal), notes: [...notes, ...next.notes] };
  },
  {
    fields: [field('lines', 'Lines', 'Lines of the source that read as rules, numbered.', TEXTS)],
    from: (_, { source, newId }) => ({
      lines: readSource(source, newId).rules.map((line, index) => `${index + 1}. ${line}`),
    }),
  },
);

function wordsFor({ spec: { rules, defaults } }: Proposal): string {
  const off = rules.filter(({ enabled }) => !enabled).length;
  const made = `${several(rules.length, 'rule')} and ${several(defaults.length, 'default')} drafted.`;
  return off === 0
    ? made
    : `${made} ${several(off, 'rule is', 'rules are')} switched off until somebody has looked at ${off === 1 ? 'it' : 'them'}.`;
}

/** What could be made of several parts, and why not of the others. */
function sorted<T>(parts: readonly Made<T>[]): { kept: T[]; lost: string[] } {
  return {
    kept: parts.flatMap((made) => ('part' in made ? [made.part] : [])),
    lost: parts.flatMap((made) => ('why' in made ? [made.why] : [])),
  };
}

/** One rule; switched off where a part of it had to be left out, because the rest alone would say something else. */
function ruleFrom(item: JsonObject, index: number, spec: Spec, newId: () => string, notes: string[]): Rule | null {
  const conditions = itemsOf(item, 'conditions');
  const effects = itemsOf(item, 'effects');
  const asked = sorted(
    conditions.map((part) => {
      const operator = Operator.safeParse(part.operator);
      return operator.success
        ? atomFrom(
            { field: textOf(part, 'field'), operator: operator.data, value: textOf(part, 'value') },
            spec.contract.input,
            newId,
          )
        : { why: 'it compares in no known way' };
    }),
  );
  const done = sorted(
    effects.map((part) => {
      const kind = EFFECTS.find((each) => each === part.effect);
      return kind === undefined
        ? { why: 'it does nothing known' }
        : effectFrom({ field: textOf(part, 'field'), effect: kind, value: textOf(part, 'value') }, spec, newId);
    }),
  );
  const [judgement, guidance, reason] = ['judgement', 'guidance', 'reason'].map((part) => textOf(item, part));
  const lost = [...asked.lost, ...done.lost];
  const title = textOf(item, 'title') || titleOf(guidance || judgement || '') || `Rule ${index + 1}`;
  if (effects.length === 0 && !guidance) {
    notes.push(`${quote(title)} was left out, because it would do nothing.`);
    return null;
  }
  if (lost.length > 0)
    notes.push(`${quote(title)} is switched off, because a part of it does not fit the contract: ${lost.join('; ')}.`);
  const enforcement = Enforcement.safeParse(item.enforcement);
  return {
    id: newId(),
    title,
    when: { kind: item.match === 'any' && asked.kept.length > 1 ? 'any' : 'all', id: newId(), conditions: asked.kept },
    ...(judgement ? { judgement } : {}),
    then: done.kept,
    // A rule has to do something even while it is off; what was meant helps whoever puts it right.
    ...(guidance || done.kept.length === 0
      ? { guidance: clip(guidance || `Not taken over: ${lost.join('; ')}.`, 4000) }
      : {}),
    ...(reason ? { reason } : {}),
    enabled: lost.length === 0,
    // Only effects can be verified.
    enforcement: done.kept.length === 0 ? 'advise' : enforcement.success ? enforcement.data : 'check',
  };
}

/** Rules without those that say the same as an earlier one. */
function distinct(rules: readonly Rule[], spec: Spec, notes: string[]): Rule[] {
  const seen = new Set<string>();
  return rules.filter((rule) => {
    const says = `${sentenceText(rule, spec.contract)}\n${rule.guidance ?? ''}`;
    if (seen.has(says)) notes.push(`${quote(rule.title)} says the same as an earlier rule and was left out.`);
    const isNew = !seen.has(says);
    seen.add(says);
    return isNew;
  });
}

/** Lines of the source that no drafted rule stands for: they stay as rules of their own, so that none is lost unnoticed. */
function uncovered(output: JsonObject, spec: Spec, { source, newId }: StepContext, notes: string[]): Rule[] {
  const covered = new Set(itemsOf(output, 'rules').flatMap(({ covers }) => (Array.isArray(covers) ? covers : [])));
  return readSource(source, newId).rules.flatMap((line, index) => {
    if (covered.has(index + 1)) return [];
    notes.push(`No drafted rule stands for the line ${quote(line)}, so it stays as a rule of its own.`);
    return ruleFor(line, spec, newId, []);
  });
}

function defaultsFrom(items: readonly JsonObject[], spec: Spec, newId: () => string, notes: string[]): Default[] {
  const defaults: Default[] = [];
  for (const item of items) {
    const [said, words] = [textOf(item, 'field'), textOf(item, 'value')];
    const place = fieldMeant(said, spec.contract.output);
    const value = place === undefined ? undefined : valueFrom(words, place.field.type);
    const isTaken = defaults.some(({ field: known }) => known === place?.path);
    if (place === undefined) notes.push(`A default for “${said}” was left out: there is no such output field.`);
    else if (isTaken) notes.push(`A second default for ${place.field.title} was left out.`);
    else if (value === undefined || checkOutputValue(spec, place.path, value) !== null)
      notes.push(`The default “${words}” for ${place.field.title} was left out, because it is no value for it.`);
    else defaults.push({ id: newId(), field: place.path, value });
  }
  return defaults;
}
