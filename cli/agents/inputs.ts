import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import type { FieldExpectation, TestCase } from '../../shared/grading/case.ts';
import { JsonObject } from '../../shared/spec/ids.ts';
import { withNamedFiles } from './named-files.ts';
import { readJsonFile, refusedBecause } from './read-json-file.ts';

/** One record as a case: its input, and what is known about the right answer. */
export interface MappedRecord {
  input: JsonObject;
  expectation: FieldExpectation[];
}
/** Turns one record of a foreign file into an agent's input, and what the file knows of the answer into expectations. */
export type Mapping = z.ZodType<MappedRecord>;

const asInput: Mapping = JsonObject.transform((input) => ({ input, expectation: [] }));

const MOST_INPUTS = 100_000;
const LONGEST_TITLE = 120;

/** Names a case by the text of its input that most likely tells it apart. */
function titleOf(input: JsonObject, index: number): string {
  const named = [input.title, input.name, input.subject].find((value) => typeof value === 'string' && value !== '');
  return typeof named === 'string' ? named.slice(0, LONGEST_TITLE) : `Input ${index + 1}`;
}

/**
 * Reads a list of records as cases. Without a mapping each is an input, and expects nothing beyond contract and rules; then
 * `{"$file": "photos/lamp.png"}` in it stands for that file, beside or below the file of inputs.
 */
export async function readInputs(folder: string, path: string, mapping: Mapping = asInput): Promise<TestCase[]> {
  const given = await readJsonFile(folder, path);
  const parsed = z
    .array(mapping)
    .max(MOST_INPUTS)
    .safeParse(mapping === asInput ? await withNamedFiles(given, dirname(resolve(folder, path))) : given);
  if (!parsed.success) throw refusedBecause(path, parsed.error);
  if (parsed.data.length === 0) throw new AppError('invalid_input', `${path} holds no inputs.`, { problems: [] });
  return parsed.data.map(({ input, expectation }, index) => ({
    id: `input-${index + 1}`,
    title: titleOf(input, index),
    input,
    expectation,
    origin: 'imported',
  }));
}
