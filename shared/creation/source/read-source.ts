import { type Field, fieldAt } from '../../spec/contract.ts';
import type { Json, JsonObject } from '../../spec/ids.ts';
import { objectProblems } from '../../spec/object-problems.ts';
import type { CreationSource } from '../creation.ts';
import { readAnswerFields } from './answer-fields.ts';
import { readDotprompt } from './dotprompt.ts';
import { readFrontMatter, type SourceProblem } from './front-matter.ts';
import { fieldsNamed, typeFromExample, withNumbers } from './guess-type.ts';
import { isObject } from './json.ts';
import { rulesNote, takeApart } from './prompt-parts.ts';
import { readPrompty } from './prompty.ts';
import { readTemplate, type Template } from './template.ts';

export type { SourceProblem } from './front-matter.ts';

/** What a file or a text says about an agent. Nothing in it is invented, and every sentence of the source is in it. */
export interface ReadSource {
  /** Null where the source has none. */
  name: string | null;
  description: string;
  /** Everything that is nothing else. Any length. */
  purpose: string;
  /** Empty where the source says nothing of it. */
  input: Field[];
  output: Field[];
  /** Lines that read as rules, in order, word for word. */
  rules: string[];
  glossary: { term: string; meaning: string }[];
  /** Inputs that the source gives as a sample or as what is sent when nothing else is. */
  samples: { title: string; input: JsonObject }[];
  /** The model that the source names. A hint to people: it is never taken over silently. */
  model: string | null;
  /** What was not taken over and why, and what was understood as what. */
  notes: string[];
  /** Why the file could not be read as what it is; its whole text is then the purpose. */
  problems: SourceProblem[];
}

/** What the front matter of a file contributes. */
export interface FromFile {
  name: string | null;
  description: string;
  model: string | null;
  input: Field[];
  output: Field[];
  samples: { title: string; input: JsonObject }[];
  notes: string[];
  /** Kinds of variables that the file shows by a value. */
  shown: ReadonlyMap<string, Json>;
  /** The template, with the words that mark whose turn it is taken out. */
  body: string;
}
const NOTHING = {
  name: null,
  description: '',
  model: null,
  input: [],
  output: [],
  samples: [],
  notes: [],
  shown: new Map<string, Json>(),
};

/** Reads what an agent is made from. Takes any text and never throws; no model is asked. */
export function readSource(source: CreationSource, newId: () => string): ReadSource {
  const { kind } = source;
  if (kind === 'description' || kind === 'prompt') return assemble({ ...NOTHING, body: source.text }, true, newId);
  const front = readFrontMatter(source.text);
  if (front.problems.length > 0)
    return { ...assemble({ ...NOTHING, body: '' }, false, newId), purpose: source.text, problems: front.problems };
  const read = kind === 'dotprompt' ? readDotprompt : readPrompty;
  const file = read(front.data ?? {}, front.body, newId);
  const named = file.name ?? nameFromFile(source.fileName);
  return assemble({ ...file, name: named }, false, newId);
}

/** `shop/moderate-listings.v2.prompt` → `moderate-listings`. */
function nameFromFile(fileName: string | undefined): string | null {
  const stem = (fileName?.split(/[\\/]/).at(-1) ?? '').replace(/\..*$/, '').trim();
  return stem === '' ? null : stem;
}

function assemble(file: FromFile, plain: boolean, newId: () => string): ReadSource {
  const whole = file.body.replace(/\r\n?/g, '\n');
  const answer = readAnswerFields(whole, newId);
  const template = readTemplate(file.output.length > 0 ? whole : answer.text, plain);
  const parts = takeApart(template.text);
  const compared: string[] = [];
  const input = file.input.length > 0 ? file.input : withNumbers(answer.input, template.text, compared);
  const variables = withNumbers(
    variableFields(template, input, parts.titles, file.shown, newId),
    template.text,
    compared,
  );
  const all = [...input, ...variables];
  const fits = file.samples.filter((sample) => objectProblems(all, sample.input).length === 0);
  const isBare = parts.purpose === '' && parts.rules.length === 0;
  return {
    name: file.name,
    description: file.description,
    purpose: isBare ? file.description : parts.purpose,
    input: withTitles(all, parts.titles),
    output: file.output.length > 0 ? file.output : answer.output,
    rules: parts.rules,
    glossary: parts.glossary,
    samples: fits,
    model: file.model,
    notes: [
      ...file.notes,
      ...(file.output.length > 0 ? [] : answer.notes),
      ...template.notes,
      ...placesNote(template, variables),
      ...compared,
      ...parts.notes,
      ...rulesNote(parts.rules),
      ...file.samples
        .filter((sample) => !fits.includes(sample))
        .map(
          ({ input: sample }) =>
            `A sample does not fit the input fields and was left out: ${JSON.stringify(sample).slice(0, 2000)}`,
        ),
    ],
    problems: [],
  };
}

/** Fields for places of the template that no schema names. */
function variableFields(
  { variables, lists }: Template,
  known: readonly Field[],
  titles: ReadonlyMap<string, string>,
  shown: ReadonlyMap<string, Json>,
  newId: () => string,
): Field[] {
  const roots = new Map<string, JsonObject | null>();
  for (const path of variables) {
    const [root = '', ...inside] = path.split('.');
    if (fieldAt(known, root) !== undefined) continue;
    const group = roots.get(root) ?? (inside.length > 0 ? {} : null);
    // Two levels at most: what lies deeper is sent inside its group's text.
    if (group !== null && inside[0] !== undefined) group[inside[0]] = '';
    roots.set(root, group);
  }
  const loops = lists.map((path) => path.split('.')[0] ?? '').filter((root) => fieldAt(known, root) === undefined);
  for (const root of loops) if (!roots.has(root)) roots.set(root, null);
  return fieldsNamed(
    [...roots].map(([name, group]) => {
      const example = shown.get(name) ?? (loops.includes(name) ? [] : (group ?? ''));
      const title = titles.get(name);
      const sample = shown.get(name);
      return {
        name,
        type: typeFromExample(example, newId),
        ...(title === undefined ? {} : { title }),
        ...(sample === undefined || isObject(sample) ? {} : { example: sample }),
      };
    }),
    newId,
  );
}

const withTitles = (fields: readonly Field[], titles: ReadonlyMap<string, string>): Field[] =>
  fields.map((field) => {
    const title = titles.get(field.name);
    return title === undefined ? field : { ...field, title: title.slice(0, 200) };
  });

function placesNote({ variables }: Template, made: readonly Field[]): string[] {
  if (variables.length === 0) return [];
  const notes = [`Places that a value was put in now name the field: ${variables.slice(0, 30).join(', ')}.`];
  const named = made.map(({ name }) => name);
  if (named.length > 0)
    notes.push(
      `These input fields were made from such places, so look at their kinds: ${named.slice(0, 30).join(', ')}.`,
    );
  return notes;
}
