import { AppError } from '../../shared/errors.ts';
import {
  type Comparison,
  type ContentModel,
  compareSchemas,
  type Direction,
} from '../../shared/schema/compare/compare.ts';
import type { Json } from '../../shared/spec/ids.ts';
import { answerLines, member } from '../json-lines.ts';
import { fileOf, onFiles } from '../on-files.ts';
import { oneLine } from '../print/table.ts';
import { EXIT, type Terminal } from '../terminal.ts';

export interface CheckOptions {
  data: string;
  json?: boolean;
  jsonl?: boolean;
  direction?: string;
  contentModel?: string;
}

const refuse = (message: string): AppError => new AppError('invalid_input', message, { problems: [] });

function directionOf(value: Json | undefined): Direction {
  if (value === 'input' || value === 'output') return value;
  throw refuse('Say which way documents go: the direction is input (what is accepted) or output (what is produced).');
}
function contentModelOf(value: Json | undefined): ContentModel {
  if (value === undefined || value === 'lenient' || value === 'strict') return value ?? 'lenient';
  throw refuse('The content model is lenient or strict.');
}

export const VERDICTS: { [V in Comparison['verdict']]: string } = {
  compatible: 'Compatible: everything that worked before still works.',
  breaking: 'Breaking: something that worked before would not work now.',
  unknown: 'This change cannot be shown safe; treat it as breaking.',
};
const LONGEST_WITNESS = 2000;

/** A document that shows a difference, cut where it would fill the screen. */
export function witnessText(witness: Json): string {
  const text = JSON.stringify(witness);
  return text.length > LONGEST_WITNESS ? `${text.slice(0, LONGEST_WITNESS)}…` : text;
}

function tellComparison(terminal: Terminal, { verdict, differences }: Comparison): void {
  terminal.print(VERDICTS[verdict]);
  for (const { severity, sentence, witness } of differences) {
    terminal.print(`${`${severity}:`.padEnd(10)} ${oneLine(sentence)}`);
    if (witness === undefined) continue;
    terminal.print(`           for example ${witnessText(witness)}`);
  }
}

/**
 * `rulehouse contract check`: what a change of JSON Schema means for those who send or read documents. Exit code 0
 * compatible, 1 breaking or not to be shown safe, 2 when the schemas cannot be used.
 */
export function checkContract(
  terminal: Terminal,
  oldFile: string | undefined,
  newFile: string | undefined,
  options: CheckOptions,
): Promise<number> {
  return onFiles(terminal, options, async () => {
    const compare = (before: Json, after: Json, direction?: Json, contentModel?: Json): Comparison =>
      compareSchemas(before, after, {
        direction: directionOf(direction ?? options.direction),
        contentModel: contentModelOf(contentModel ?? options.contentModel),
      });
    if (options.jsonl === true)
      return answerLines(terminal, options.data, (given) =>
        compare(member(given, 'old'), member(given, 'new'), given.direction, given.contentModel),
      );
    const before = await fileOf(terminal, oldFile, 'old schema');
    const comparison = compare(before, await fileOf(terminal, newFile, 'new schema'));
    if (options.json === true) terminal.print(JSON.stringify(comparison, null, 2));
    else tellComparison(terminal, comparison);
    return comparison.verdict === 'compatible' ? EXIT.done : EXIT.error;
  });
}
