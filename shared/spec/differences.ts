import { compareLists, isSame, moveWords } from './compare-lists.ts';
import { fieldAt } from './contract.ts';
import { contractDifferences } from './contract-differences.ts';
import type { SpecDifference } from './diff.ts';
import { formatValue } from './format-value.ts';
import { ruleDifferences } from './rule-differences.ts';
import type { Default, Example, GlossaryTerm, ModelPolicy, Spec } from './spec.ts';
import { squeeze } from './text.ts';

/** How entries of one list read: `text` in full, `name` in a few words, `squeezed` with white space aside. */
interface Entries<T> {
  section: SpecDifference['section'];
  noun: string;
  name: (item: T) => string;
  text: (item: T, side: Spec) => string;
  squeezed: (item: T) => unknown;
}

function listDifferences<T extends { id: string }>(
  lists: { before: readonly T[]; after: readonly T[] },
  specs: { before: Spec; after: Spec },
  words: Entries<T>,
): SpecDifference[] {
  return compareLists(lists.before, lists.after).flatMap((change): SpecDifference[] => {
    const [was, is] = [change.before?.item ?? null, change.after?.item ?? null];
    const item = is ?? was;
    if (item === null) return [];
    const before = was === null ? null : words.text(was, specs.before);
    const after = is === null ? null : words.text(is, specs.after);
    const subject = `${words.noun} · ${words.name(item)}`;
    const base = { path: `${words.section}/${item.id}`, section: words.section, subject, before, after };
    if (was === null) return [{ ...base, kind: 'added', sentence: `${words.noun} added: ${after}`, minor: false }];
    if (is === null) return [{ ...base, kind: 'removed', sentence: `${words.noun} removed: ${before}`, minor: false }];
    const edit = change.changed ? [before === after ? 'Details changed' : `${before} → ${after}`] : [];
    return [
      {
        ...base,
        kind: change.changed ? 'changed' : 'moved',
        sentence: [...edit, ...(change.moved ? [moveWords(change)] : [])].join('; '),
        minor: isSame(words.squeezed(was), words.squeezed(is)),
      },
    ];
  });
}

function defaultText(entry: Default, spec: Spec): string {
  const field = fieldAt(spec.contract.output, entry.field);
  return field === undefined
    ? `${entry.field}: ${JSON.stringify(entry.value)}`
    : `${field.title}: ${formatValue(entry.value, field.type) || 'empty text'}`;
}
const exampleText = (example: Example): string =>
  [
    example.title,
    `Input: ${JSON.stringify(example.input, null, 2)}`,
    `Output: ${JSON.stringify(example.output, null, 2)}`,
    ...(example.note === undefined ? [] : [`Note: ${example.note}`]),
  ].join('\n');

const DEFAULTS: Entries<Default> = {
  section: 'defaults',
  noun: 'Default',
  name: (entry) => entry.field,
  text: defaultText,
  squeezed: (entry) => entry,
};
const GLOSSARY: Entries<GlossaryTerm> = {
  section: 'glossary',
  noun: 'Term',
  name: (entry) => entry.term,
  text: (entry) => `${entry.term}: ${entry.meaning}`,
  squeezed: (entry) => ({ ...entry, term: squeeze(entry.term), meaning: squeeze(entry.meaning) }),
};
const EXAMPLES: Entries<Example> = {
  section: 'examples',
  noun: 'Example',
  name: (entry) => entry.title,
  text: exampleText,
  squeezed: ({ note, ...entry }) => ({
    ...entry,
    title: squeeze(entry.title),
    ...(note === undefined ? {} : { note: squeeze(note) }),
  }),
};

const MODES: { readonly [M in ModelPolicy['mode']]: string } = {
  pinned: 'Only',
  ordered: 'In order',
  auto: 'Chosen from measurements among',
};
const PARAMETERS: { readonly [P in keyof ModelPolicy['parameters']]-?: string } = {
  temperature: 'temperature',
  maxOutputTokens: 'longest output in tokens',
  effort: 'effort',
  timeoutMs: 'time limit in milliseconds',
};
function modelsText({ mode, candidates, parameters }: ModelPolicy): string {
  const names = candidates.map(({ model, provider, connection }) =>
    connection === undefined ? `${model} (${provider})` : `${model} (${provider}, its own connection ${connection})`,
  );
  // Object.entries forgets which names a strict object can have.
  const values = Object.entries(parameters).flatMap(([key, value]) =>
    value === undefined ? [] : [`${PARAMETERS[key as keyof typeof PARAMETERS]} ${value}`],
  );
  return [`${MODES[mode]}: ${names.join(', ') || 'no model'}`, ...values].join('; ');
}

function purposeDifference(before: Spec | null, after: Spec): SpecDifference[] {
  const was = before?.purpose ?? '';
  if (was === after.purpose) return [];
  const minor = squeeze(was) === squeeze(after.purpose);
  const kind = was === '' ? 'added' : after.purpose === '' ? 'removed' : 'changed';
  const said = { added: 'Purpose added', removed: 'Purpose removed', changed: 'Purpose reworded' };
  return [
    {
      path: 'purpose',
      section: 'purpose',
      subject: 'Purpose',
      kind,
      sentence: minor ? 'Purpose: only white space' : said[kind],
      before: was === '' ? null : was,
      after: after.purpose === '' ? null : after.purpose,
      minor,
    },
  ];
}

function modelDifferences(before: Spec | null, after: Spec): SpecDifference[] {
  const difference = (path: string, subject: string, was: string | null, is: string): SpecDifference => ({
    path,
    section: 'models',
    subject,
    kind: was === null ? 'added' : 'changed',
    sentence: was === null ? `${subject}: ${is}` : `${subject}: ${was} → ${is}`,
    before: was,
    after: is,
    minor: false,
  });
  const was = before === null ? null : modelsText(before.models);
  return [
    ...(before !== null && isSame(before.models, after.models)
      ? []
      : [difference('models', 'Models', was, modelsText(after.models))]),
    ...(before !== null && before.compiler !== after.compiler
      ? [difference('models/compiler', 'Prompt compiler', String(before.compiler), String(after.compiler))]
      : []),
  ];
}

/** A spec with nothing in it, to compare the first version of an agent with. */
const nothingLike = (spec: Spec): Spec => ({
  ...spec,
  purpose: '',
  rules: [],
  defaults: [],
  glossary: [],
  examples: [],
  contract: { input: [], output: [] },
});

/**
 * What differs between two specs, one entry for each thing a person edited, in the order of the page: purpose, rules,
 * defaults, glossary, examples, contract, models. Empty exactly when the two have the same canonical content. Without
 * a spec before, everything is added. Entries are followed by id; of a new order the fewest moves are named.
 */
export function differences(before: Spec | null, after: Spec): SpecDifference[] {
  const specs = { before: before ?? nothingLike(after), after };
  const lists = <K extends 'defaults' | 'glossary' | 'examples'>(key: K) => ({
    before: specs.before[key],
    after: after[key],
  });
  return [
    ...purposeDifference(before, after),
    ...ruleDifferences(specs.before, after),
    ...listDifferences(lists('defaults'), specs, DEFAULTS),
    ...listDifferences(lists('glossary'), specs, GLOSSARY),
    ...listDifferences(lists('examples'), specs, EXAMPLES),
    ...contractDifferences(specs.before.contract, after.contract),
    ...modelDifferences(before, after),
  ];
}
