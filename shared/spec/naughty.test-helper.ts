import type { Field } from './contract.ts';
import type { Rule } from './rule.ts';
import { COMPILER_VERSION, SPEC_FORMAT, type Spec } from './spec.ts';

/** The places of a spec that hold a short text, and how long it may be there. */
export const SHORT = 200;
/** Purpose and the like. */
const LONGEST_PURPOSE = 8000;
const MOST_EXAMPLES = 100;

/** What stands in a title that must not be blank. */
export const titleOf = (text: string): string => (text.trim() === '' ? `blank:${text}` : text);

const ruleOf = (text: string, index: number): Rule => ({
  id: `rule-${index}`,
  title: titleOf(text),
  when: {
    kind: 'all',
    id: `when-${index}`,
    conditions: [{ kind: 'atom', id: `atom-${index}`, field: `in_${index}`, operator: 'is', value: text }],
  },
  ...(index % 3 === 0 ? { judgement: `Looks like ${text}` } : {}),
  then: [
    { kind: 'set', id: `set-${index}`, field: `choice_${index}`, value: text },
    { kind: 'must_not_include', id: `words-${index}`, field: 'words', value: titleOf(text) },
  ],
  guidance: text,
  reason: text,
  enabled: true,
  enforcement: 'check',
});

const field = (name: string, text: string, type: Field['type']): Field => ({
  id: `field-${name}`,
  name,
  title: text,
  description: text,
  required: false,
  type,
});

/**
 * A spec that holds each text in every place where people write: rule titles, values of conditions and effects, labels,
 * titles and descriptions of fields, terms, examples, the purpose. The texts are neither empty nor longer than `SHORT`.
 */
export function naughtySpec(texts: readonly string[]): Spec {
  const words: Field = { ...field('words', 'Words', { kind: 'text' }), description: 'Any words.' };
  return {
    format: SPEC_FORMAT,
    compiler: COMPILER_VERSION,
    purpose: texts.join('\n').slice(0, LONGEST_PURPOSE).toWellFormed(),
    rules: texts.map(ruleOf),
    defaults: [{ id: 'default-words', field: 'words', value: texts.at(-1) ?? '' }],
    glossary: texts.map((text, index) => ({ id: `term-${index}`, term: text, meaning: text })),
    examples: texts.slice(0, MOST_EXAMPLES).map((text, index) => ({
      id: `example-${index}`,
      title: text,
      input: { [`in_${index}`]: text },
      output: { words: text },
      note: text,
    })),
    contract: {
      input: texts.map((text, index) => field(`in_${index}`, text, { kind: 'text' })),
      output: [
        ...texts.map((text, index) =>
          field(`choice_${index}`, text, {
            kind: 'enum',
            options: [{ value: text, label: text, description: text }],
          }),
        ),
        words,
      ],
    },
    models: { mode: 'ordered', candidates: [], parameters: {} },
  };
}
