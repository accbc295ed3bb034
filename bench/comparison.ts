import { canonicalJson } from '../shared/json/canonical.ts';
import { compareContracts } from '../shared/schema/compare/compare-contracts.ts';
import { inputSchema, outputSchema } from '../shared/schema/json-schema.ts';
import type { Contract, Field, FieldType } from '../shared/spec/contract.ts';
import { type BenchRow, median, milliseconds } from './table.ts';

const FIELDS = 500;
const ROUNDS = 15;
const LIMIT_MS = 50;

/** One of each kind in turn; `size` is what an edit changes. */
const KINDS: readonly ((size: number) => FieldType)[] = [
  (size) => ({ kind: 'text', minLength: 1, maxLength: 20 + size }),
  (size) => ({ kind: 'number', minimum: 0, maximum: 100 + size, unit: 'kg' }),
  (size) => ({ kind: 'money', currencies: ['EUR', 'USD'], minimum: '0.00', maximum: `${10 + size}.00` }),
  (size) => ({ kind: 'enum', options: ['a', 'b', `c${size}`].map((value) => ({ value, label: value })) }),
  (size) => ({ kind: 'list', items: { kind: 'text', maxLength: 30 }, maxItems: 5 + size }),
  (size) => ({ kind: 'text', pattern: `^[A-Z]{2}-[0-9]{1,${5 + size}}$` }),
  (size) => ({ kind: 'integer', maximum: size }),
  (size) => ({ kind: 'object', fields: [fieldOf('inner', 0, { kind: 'text', maxLength: 9 + size })] }),
  (size) => ({ kind: 'file', mediaTypes: ['image/png'], maxBytes: 1000 + size }),
  () => ({ kind: 'date' }),
];
const fieldOf = (name: string, index: number, type: FieldType): Field => ({
  id: `${name}-${index}`,
  name: `${name}${index}`,
  title: `Field ${index}`,
  description: 'What it is.',
  required: index % 2 === 0,
  type,
});

/** Half of the fields go in, half come out; every object is new, as it comes from a file. */
function contractWith(edits: number): Contract {
  const fields = Array.from({ length: FIELDS }, (_, index) => {
    const isEdited = edits > 0 && index % (FIELDS / edits) === 0;
    return fieldOf(
      'field',
      index,
      KINDS[(index + Math.floor(index / 25)) % KINDS.length]?.(isEdited ? 3 : 4) ?? { kind: 'date' },
    );
  });
  return { input: fields.filter((_, index) => index % 2 === 0), output: fields.filter((_, index) => index % 2 === 1) };
}

function timed(act: () => unknown): number {
  const start = performance.now();
  act();
  return performance.now() - start;
}

/** Comparing a contract of 500 fields with itself after edits, beside only writing and reading both schemas. */
export function comparisonRows(): BenchRow[] {
  return [1, 20, FIELDS].map((edits) => {
    const rounds = Array.from({ length: ROUNDS }, () => {
      const [before, after] = [contractWith(0), contractWith(edits)];
      const floor = timed(() => {
        for (const contract of [before, after])
          for (const schema of [inputSchema(contract), outputSchema(contract)]) JSON.parse(canonicalJson(schema));
      });
      return { floor, compared: timed(() => compareContracts(before, after)) };
    });
    const compared = median(rounds.map((round) => round.compared));
    const floor = median(rounds.map((round) => round.floor));
    const { input, output } = compareContracts(contractWith(0), contractWith(edits));
    const witnesses = [...input.differences, ...output.differences].filter(
      ({ witness }) => witness !== undefined,
    ).length;
    if (witnesses === 0) throw new Error('Nothing breaks, so no witness was measured.');
    return {
      what: `${FIELDS} fields, ${edits} of them edited, ${witnesses} ${witnesses === 1 ? 'witness' : 'witnesses'}`,
      measured: `${milliseconds(compared)}, at first ${milliseconds(rounds[0]?.compared ?? Number.NaN)} (${(compared / floor).toFixed(2)} ×)`,
      beside: `${milliseconds(floor)} to write and read both schemas`,
      // A contract of which nothing is left as it was is no edit; it shows what the worst case costs.
      toReach: edits < FIELDS ? `at most ${LIMIT_MS} ms` : '',
      reached: edits < FIELDS ? compared <= LIMIT_MS : null,
    };
  });
}
