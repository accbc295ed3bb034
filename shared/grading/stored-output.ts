import { z } from 'zod';
import { JsonObject } from '../spec/ids.ts';

/** What one sample of a run answered, without its grading. */
export const StoredOutput = z.object({
  /** Hash of input and output: the same content has the same id. */
  id: z.string(),
  caseId: z.string(),
  title: z.string(),
  input: JsonObject,
  output: JsonObject,
  /** No model was asked: the output has only what rules and defaults determined then. */
  dryRun: z.boolean(),
  /** The model as served, null for a dry run. */
  model: z.string().nullable(),
  /** Start of the run. */
  at: z.string(),
  /** The version that the run was of, null where it was of a draft with edits. */
  version: z.string().nullable(),
});
export type StoredOutput = z.infer<typeof StoredOutput>;

/** Each content once, in the order given; a model's answer rather than a dry run that came to the same. */
export function distinctOutputs(outputs: Iterable<StoredOutput>): StoredOutput[] {
  const byContent = new Map<string, StoredOutput>();
  for (const output of outputs) {
    const known = byContent.get(output.id);
    if (known === undefined || (known.dryRun && !output.dryRun)) byContent.set(output.id, output);
  }
  return [...byContent.values()];
}
