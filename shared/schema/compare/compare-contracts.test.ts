import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Contract, Field } from '../../spec/contract.ts';
import type { Json } from '../../spec/ids.ts';
import { contracts } from '../contracts.test-helper.ts';
import { judgeDocument } from '../document/evaluate.ts';
import { readSchema } from '../document/read.ts';
import { inputSchema, outputSchema } from '../json-schema.ts';
import { compareSchemas } from './compare.ts';
import { compareContracts } from './compare-contracts.ts';

const named = (fields: readonly Field[], prefix: string): Field[] =>
  fields.map((field) => ({ ...field, id: prefix + field.name, name: prefix + field.name }));
const contractOf = (fields: Field[]): Contract => ({ input: fields, output: fields });
const accepts = (schema: unknown, document: Json): boolean => {
  const read = readSchema(schema as Json);
  return read.ok ? judgeDocument(read.value, document).length === 0 : expect.fail(read.refusal.reason);
};
const impossible: Field = {
  id: 'never',
  name: 'never',
  title: 'Never',
  description: '',
  required: true,
  type: { kind: 'integer', minimum: 3, maximum: 2 },
};

describe('a comparison of contracts that share fields', () => {
  it('says what a comparison of the whole schemas says, with whole documents', () => {
    let witnesses = 0;
    fc.assert(
      fc.property(contracts, contracts, fc.boolean(), fc.nat(9), (old, now, strict, chance) => {
        const shared = [...named(old.output, 'shared_'), ...(chance === 0 ? [impossible] : [])];
        // Copied, as fields are that come from a file or a worker.
        const [before, after] = [
          contractOf([...shared, ...named(old.input, 'own_')]),
          structuredClone(contractOf([...named(now.input, 'own_'), ...shared])),
        ];
        const contentModel = strict ? ('strict' as const) : ('lenient' as const);
        const compared = compareContracts(before, after, { contentModel });
        for (const direction of ['input', 'output'] as const) {
          const schema = direction === 'input' ? inputSchema : outputSchema;
          const [from, to] = [schema(before), schema(after)];
          const whole = compareSchemas(from as Json, to as Json, { direction, contentModel });
          const told = ({ verdict, differences }: typeof whole) => ({
            verdict,
            differences: differences.map(({ path, kind, severity }) => `${path} ${kind} ${severity}`).sort(),
          });
          expect(told(compared[direction])).toEqual(told(whole));
          const [takes, refuses] = direction === 'input' ? [from, to] : [to, from];
          for (const { witness } of compared[direction].differences) {
            if (witness === undefined) continue;
            witnesses += 1;
            expect([witness, accepts(takes, witness), accepts(refuses, witness)]).toEqual([witness, true, false]);
          }
        }
      }),
      { numRuns: 150 },
    );
    expect(witnesses).toBeGreaterThan(100);
  });

  it('knows that nothing can break where a required field has no value', () => {
    const size = (maximum: number): Field => ({
      ...impossible,
      id: 'size',
      name: 'size',
      type: { kind: 'integer', maximum },
    });
    const compared = compareContracts(contractOf([size(9), impossible]), contractOf([size(5), impossible]));
    expect(compared.input.verdict).toBe('compatible');
  });
});
