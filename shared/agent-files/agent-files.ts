import { z } from 'zod';
import { AppError } from '../errors.ts';
import { MOST_CASES, TestCase } from '../grading/case.ts';
import { Contract } from '../spec/contract.ts';
import { Slug } from '../spec/ids.ts';
import { Rule } from '../spec/rule.ts';
import { Example, ModelPolicy, SPEC_FORMAT, Spec } from '../spec/spec.ts';
import {
  AGENT_FILE,
  type AgentContent,
  CASES_FILE,
  ENTRY_FOLDERS,
  type EntryFolder,
  entryFile,
  entryNames,
  FILES_FORMAT,
  PART_FILES,
  partFile,
  type TextFiles,
} from './layout.ts';
import { readYaml, yamlOf } from './yaml.ts';

const Names = z.array(z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'the name of a file without .yaml')).max(1000);
const AgentFile = z.strictObject({
  format: z.literal(FILES_FORMAT),
  slug: Slug,
  name: z.string().min(1).max(200),
  description: z.string().max(2000),
  purpose: Spec.shape.purpose,
  compiler: Spec.shape.compiler,
  models: ModelPolicy,
  rules: Names,
  examples: Names,
});
const Cases = z.array(TestCase).max(MOST_CASES);

/**
 * An agent as text files: `agent.yaml`, one file each for contract, defaults, glossary and test cases, and one for each rule and
 * example. The same agent gives the same bytes, whatever order names of objects had; a change of one rule changes one file.
 */
export function writeAgentFiles({ slug, name, description, spec, cases }: AgentContent): Map<string, string> {
  const names = { rules: entryNames(spec.rules), examples: entryNames(spec.examples) };
  const { purpose, compiler, models } = spec;
  const files = new Map([
    [AGENT_FILE, yamlOf({ format: FILES_FORMAT, slug, name, description, purpose, compiler, models, ...names })],
  ]);
  for (const part of PART_FILES) files.set(partFile(part), yamlOf(spec[part]));
  for (const folder of ENTRY_FOLDERS)
    for (const [at, entry] of spec[folder].entries())
      files.set(entryFile(folder, names[folder][at] ?? ''), yamlOf(entry));
  if (cases !== null) files.set(CASES_FILE, yamlOf(cases));
  return files;
}

const refuse = (file: string, words: string): AppError => {
  const message = `${file}: ${words}`;
  return new AppError('invalid_input', message, { problems: [{ path: file, field: '', message }] });
};

/** The agent that files describe. Throws `invalid_input` naming file, line and field. Files that no agent has are passed over. */
export function readAgentFiles(files: TextFiles): AgentContent {
  const agent = readYaml(AGENT_FILE, textOf(files, AGENT_FILE), AgentFile);
  const { slug, name, description, purpose, compiler, models } = agent;
  const one = <T>(file: string, schema: z.ZodType<T>): T => readYaml(file, textOf(files, file), schema);
  const spec: Spec = {
    ...{ format: SPEC_FORMAT, compiler, purpose },
    rules: entriesOf(files, 'rules', agent.rules, Rule),
    defaults: one(partFile('defaults'), Spec.shape.defaults),
    glossary: one(partFile('glossary'), Spec.shape.glossary),
    examples: entriesOf(files, 'examples', agent.examples, Example),
    contract: one(partFile('contract'), Contract),
    models,
  };
  const cases = files.has(CASES_FILE) ? one(CASES_FILE, Cases) : null;
  refuseTwice(CASES_FILE, cases ?? []);
  return { slug, name, description, spec, cases };
}

function textOf(files: TextFiles, file: string): string {
  const text = files.get(file);
  if (text === undefined) throw refuse(file, 'this file is missing. An agent’s folder is made by “rulehouse export”.');
  // Editors on Windows put a byte order mark first; it is no part of the text.
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

function entriesOf<T extends { id: string }>(
  files: TextFiles,
  folder: EntryFolder,
  names: readonly string[],
  schema: z.ZodType<T>,
): T[] {
  const listed = new Set(names.map((name) => entryFile(folder, name)));
  if (listed.size < names.length) {
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    throw refuse(AGENT_FILE, `${twice} is named twice under ${folder}. Leave one out.`);
  }
  const stray = [...files.keys()].find(
    (file) => file.startsWith(`${folder}/`) && file.endsWith('.yaml') && !listed.has(file),
  );
  if (stray !== undefined)
    throw refuse(
      stray,
      `${AGENT_FILE} does not name it under ${folder}. Add it there at its place in the order, or delete the file.`,
    );
  const entries = names.map((name) => {
    const file = entryFile(folder, name);
    const text = files.get(file);
    if (text === undefined) throw refuse(AGENT_FILE, `it names ${name} under ${folder}, and there is no file ${file}.`);
    return { file, entry: readYaml(file, text, schema) };
  });
  const seen = new Map<string, string>();
  for (const { file, entry } of entries) {
    const other = seen.get(entry.id);
    if (other !== undefined)
      throw refuse(file, `it has the same id as ${other}. Give a copied entry an id of its own.`);
    seen.set(entry.id, file);
  }
  return entries.map(({ entry }) => entry);
}

function refuseTwice(file: string, entries: readonly { id: string }[]): void {
  const seen = new Set<string>();
  for (const { id } of entries) {
    if (seen.has(id)) throw refuse(file, `two entries have the id ${id}. Give the copy an id of its own.`);
    seen.add(id);
  }
}
