import type { TestCase } from '../grading/case.ts';
import { textHash } from '../json/canonical.ts';
import type { Spec } from '../spec/spec.ts';

/** An agent as it is kept beside code. `cases` null: the files say nothing about tests. */
export interface AgentContent {
  slug: string;
  name: string;
  description: string;
  spec: Spec;
  cases: TestCase[] | null;
}
/** Text files by path, with `/` between folder and name. */
export type TextFiles = ReadonlyMap<string, string>;

/** The format of the folder; raised only with a reader that takes older ones. */
export const FILES_FORMAT = 1;
export const AGENT_FILE = 'agent.yaml';
export const CASES_FILE = 'cases.yaml';
/** Parts of a spec that have one file of their own. */
export const PART_FILES = ['contract', 'defaults', 'glossary'] as const;
/** Parts of a spec with a file for each entry; `agent.yaml` names them in their order. */
export const ENTRY_FOLDERS = ['rules', 'examples'] as const;
export type EntryFolder = (typeof ENTRY_FOLDERS)[number];

export const partFile = (part: (typeof PART_FILES)[number]): string => `${part}.yaml`;
export const entryFile = (folder: EntryFolder, name: string): string => `${folder}/${name}.yaml`;

const LONGEST_NAME = 60;
/** Characters of a hash that tell entries of the same title apart. */
const MARK = 8;

function plainName(title: string): string {
  const words = title.normalize('NFKD').toLowerCase().replaceAll(/\p{M}/gu, '');
  return words
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST_NAME)
    .replaceAll(/^-+|-+$/g, '');
}

/**
 * Names of files for entries, in their order: the title in plain letters, with a mark made from the id where two would be the same or none
 * is left. An entry's name depends on no order, so moving one renames none.
 */
export function entryNames(entries: readonly { id: string; title: string }[]): string[] {
  const plain = entries.map(({ title }) => plainName(title));
  const count = Map.groupBy(plain, (name) => name);
  return entries.map(({ id }, at) => {
    const name = plain[at] ?? '';
    if (name !== '' && count.get(name)?.length === 1) return name;
    const mark = textHash(id).slice(0, MARK);
    return name === '' ? mark : `${name}-${mark}`;
  });
}

/** The file that holds a part of a spec, by the part's path as protections and differences name it (`rules/<id>/title`). */
export function fileOfPart(specs: readonly Spec[], path: string): string {
  const [part = '', id] = path.split('/');
  if (part === 'contract' || part === 'defaults' || part === 'glossary') return partFile(part);
  if ((part !== 'rules' && part !== 'examples') || id === undefined) return AGENT_FILE;
  for (const spec of specs) {
    const at = spec[part].findIndex((entry) => entry.id === id);
    if (at >= 0) return entryFile(part, entryNames(spec[part])[at] ?? '');
  }
  return AGENT_FILE;
}
