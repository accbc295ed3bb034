import { randomUUID } from 'node:crypto';
import { extname } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { TestCase } from '../../shared/grading/case.ts';
import { exportLines, exportTable } from '../../shared/grading/exchange/export-cases.ts';
import { type Imported, importCases, unfilledFields } from '../../shared/grading/exchange/import-cases.ts';
import { decodeText, readSource } from '../../shared/grading/exchange/read-source.ts';
import { placeWords, type Source } from '../../shared/grading/exchange/source.ts';
import { CASE_PARTS, fieldTargets, guessTargets, type Target } from '../../shared/grading/exchange/targets.ts';
import type { Contract } from '../../shared/spec/contract.ts';
import { finish } from '../../shared/steps.ts';
import type { TestableAgent } from '../agents/agent-file.ts';
import { findAgent, isPath } from '../agents/find-agent.ts';
import { readBytes } from '../agents/read-json-file.ts';
import { oneLine } from '../print/table.ts';
import { EXIT, type Terminal } from '../terminal.ts';

const refuse = (message: string): AppError => new AppError('invalid_input', message, { problems: [] });

const WRITERS = {
  csv: async ({ cases, spec }: TestableAgent) => {
    const { writeCsv } = await import('../../shared/grading/exchange/csv.ts');
    return writeCsv(finish(exportTable(cases, spec.contract)));
  },
  jsonl: async ({ cases }: TestableAgent) => exportLines(cases),
  json: async ({ cases }: TestableAgent) => `${JSON.stringify(cases, null, 2)}\n`,
};
type Format = keyof typeof WRITERS;

const isFormat = (name: string): name is Format => Object.hasOwn(WRITERS, name);

export interface ExportOptions {
  data: string;
  format?: Format;
  out?: string;
}

/** `rulehouse cases export`: an agent's test cases as a file, in the format that is named or that the file's name ends in. */
export async function exportCases(terminal: Terminal, name: string, { data, format, out }: ExportOptions) {
  const agent = await findAgent(terminal, data, name);
  const ending = extname(out ?? '')
    .slice(1)
    .toLowerCase();
  const text = await WRITERS[format ?? (isFormat(ending) ? ending : 'csv')](agent);
  if (out === undefined) terminal.print(text.replace(/\r?\n$/, ''));
  else {
    await (await import('../write-text.ts')).writeText(terminal.folder, out, text);
    terminal.say(`${countWords(agent.cases.length)} of ${oneLine(agent.name)} written to ${out}.`);
  }
  return EXIT.done;
}

const countWords = (n: number): string => (n === 1 ? '1 case' : `${n} cases`);

export interface ImportOptions {
  data: string;
  json?: boolean;
  /** "column=target" or "column=" for one to leave out. */
  map?: string[];
  dryRun?: boolean;
}

/**
 * `rulehouse cases import`: adds the rows of a file to a stored agent's cases, as the application does: rows with a problem
 * are told on standard error and left out, rows whose input is there already are passed over. Exit code 2 when some row was
 * left out for a problem. The JSON is `{added, refused, problems, duplicates}`.
 */
export async function importFile(
  terminal: Terminal,
  name: string,
  path: string,
  options: ImportOptions,
): Promise<number> {
  if (isPath(terminal.folder, name))
    throw refuse(`Cases are added to an agent of the data folder; ${name} is a file. Give the agent’s short name.`);
  const agent = await findAgent(terminal, options.data, name);
  const { contract } = agent.spec;
  const source = await sourceOf(terminal, path, contract);
  const targets = targetsOf(source, contract, options.map ?? []);
  const unfilled = unfilledFields(source, targets, contract);
  if (unfilled.length > 0)
    throw refuse(
      `No column of ${path} fills ${unfilled.join(', ')}, which every case needs. Its columns are ${source.columns.join(', ')}; say what one means with --map "column=input.field".`,
    );
  const read = (existing: readonly TestCase[]): Imported =>
    finish(importCases(source, targets, { contract, existing, newId: randomUUID }));
  let found = read(agent.cases);
  if (options.dryRun !== true && found.cases.length > 0) {
    const { addCases } = await import('../agents/stored-cases.ts');
    await addCases(options.data, agent.slug, terminal.now, (existing) => {
      found = read(existing);
      return found.cases;
    });
  }
  tellFindings(terminal, agent, source, found, options);
  return found.refused > 0 ? EXIT.unusable : EXIT.done;
}

async function sourceOf(terminal: Terminal, path: string, contract: Contract): Promise<Source> {
  const text = decodeText(await readBytes(terminal.folder, path), (bytes, encoding, fatal) =>
    new TextDecoder(encoding, { fatal }).decode(bytes),
  );
  const read = await readSource(text, contract);
  if (read === null) throw refuse(`${path} is empty.`);
  if (!read.ok) throw refuse(`${path} cannot be read. ${read.message}`);
  return read.source;
}

/** What each column means: as `--map` says, otherwise as it is guessed. */
function targetsOf(source: Source, contract: Contract, given: readonly string[]): (Target | null)[] {
  const known: Target[] = [
    ...CASE_PARTS,
    ...(['input', 'expected', 'comparator'] as const).flatMap((part) =>
      fieldTargets(contract, part).map(({ target }) => target),
    ),
  ];
  const targets = guessTargets(source.columns, contract);
  for (const text of given) {
    const at = text.lastIndexOf('=');
    const [column, target] = [text.slice(0, at), text.slice(at + 1)];
    const index = source.columns.indexOf(column);
    if (at < 0) throw refuse(`--map takes column=target, not ${text}.`);
    if (index < 0) throw refuse(`There is no column ${column}; there are ${source.columns.join(', ')}.`);
    if (target !== '' && !known.includes(target))
      throw refuse(`A column cannot become ${target}; use ${known.join(', ')}, or nothing to leave it out.`);
    // The one that went there by a guess goes nowhere.
    const guessed = target === '' ? -1 : targets.indexOf(target);
    if (guessed >= 0) targets[guessed] = null;
    targets[index] = target === '' ? null : target;
  }
  return targets;
}

function tellFindings(
  terminal: Terminal,
  agent: TestableAgent,
  source: Source,
  { cases, problems, refused, duplicates }: Imported,
  { json, dryRun = false }: ImportOptions,
): void {
  for (const { place, column, message } of problems)
    terminal.say(oneLine(`${placeWords(source, place)}${column === null ? '' : `, ${column}`}: ${message}.`));
  for (const { place, of } of duplicates) {
    const same = 'place' in of ? placeWords(source, of.place).toLowerCase() : `the case “${of.title}”`;
    terminal.say(oneLine(`${placeWords(source, place)}: the same input as ${same}, passed over.`));
  }
  if (json === true) {
    terminal.print(JSON.stringify({ dryRun, added: cases.length, refused, problems, duplicates }, null, 2));
    return;
  }
  const parts = [
    `${countWords(cases.length)} ${dryRun ? 'could be added' : 'added'} to ${oneLine(agent.name)}`,
    ...(refused === 0 ? [] : [`${refused} with problems left out`]),
    ...(duplicates.length === 0 ? [] : [`${duplicates.length} there already`]),
  ];
  terminal.print(`${parts.join(', ')}.`);
}
