import type { Contract } from '../../spec/contract.ts';
import type { Json } from '../../spec/ids.ts';
import { inputSchema, outputSchema } from '../json-schema.ts';
import { type Comparison, type ContentModel, compareSchemas } from './compare.ts';

/** What a change of contract means for those who send inputs and for those who read outputs, in the fields' own titles. */
export function compareContracts(
  before: Contract,
  after: Contract,
  { contentModel }: { contentModel?: ContentModel } = {},
): { input: Comparison; output: Comparison } {
  // A generated schema holds JSON only; its type merely names the keywords.
  const pair = (schema: typeof inputSchema): [Json, Json] => [schema(before) as Json, schema(after) as Json];
  return {
    input: compareSchemas(...pair(inputSchema), { direction: 'input', contentModel }),
    output: compareSchemas(...pair(outputSchema), { direction: 'output', contentModel }),
  };
}
