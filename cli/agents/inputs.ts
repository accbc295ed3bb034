import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import type { TestCase } from '../../shared/grading/case.ts';
import { JsonObject } from '../../shared/spec/ids.ts';
import { readJsonFile, refusedBecause } from './read-json-file.ts';

/** Turns one record of a foreign file into an agent's input. */
export type Mapping = z.ZodType<JsonObject>;

const MOST_INPUTS = 100_000;
const LONGEST_TITLE = 120;

/** Names a case by the text of its input that most likely tells it apart. */
function titleOf(input: JsonObject, index: number): string {
  const named = [input.title, input.name, input.subject].find((value) => typeof value === 'string' && value !== '');
  return typeof named === 'string' ? named.slice(0, LONGEST_TITLE) : `Input ${index + 1}`;
}

/** Reads a list of inputs as cases that expect nothing beyond the contract and the rules. */
export async function readInputs(folder: string, path: string, mapping: Mapping = JsonObject): Promise<TestCase[]> {
  const parsed = z
    .array(mapping)
    .max(MOST_INPUTS)
    .safeParse(await readJsonFile(folder, path));
  if (!parsed.success) throw refusedBecause(path, parsed.error);
  if (parsed.data.length === 0) throw new AppError('invalid_input', `${path} holds no inputs.`, { problems: [] });
  return parsed.data.map((input, index) => ({
    id: `input-${index + 1}`,
    title: titleOf(input, index),
    input,
    expectation: [],
    origin: 'imported',
  }));
}
