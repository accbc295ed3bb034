import { type Contract, type Field, fieldAt } from '../spec/contract.ts';
import type { Json } from '../spec/ids.ts';
import { type Comparison, compareSchemas, type Difference } from './compare/compare.ts';
import { compareContracts } from './compare/compare-contracts.ts';
import { segmentsOf } from './document/pointer.ts';
import { outputSchema } from './json-schema.ts';

/** An application that said which fields of an agent's outputs it reads. */
export interface Reader {
  /** As the application is known to people: the name of its API key. */
  application: string;
  /** Slug of the agent. */
  agent: string;
  /** Dotted output paths; a group covers what is below it. */
  fields: readonly string[];
  /** A tolerant reader ignores what it does not know; a strict one checks whole outputs and refuses anything new. */
  reader: 'tolerant' | 'strict';
}

/** A difference that an application meets in what it reads. */
export interface TouchedField {
  /** JSON pointer into outputs, as in a `Difference`. */
  path: string;
  /** In titles: "Seller › Rating"; "The whole answer" for the document. */
  title: string;
  severity: Difference['severity'];
  sentence: string;
}
export interface Touch {
  application: string;
  strict: boolean;
  fields: TouchedField[];
}
export interface ContractImpact {
  input: Comparison;
  output: Comparison;
  /** The worst of both directions, and of the output as strict applications read it; `unknown` is to be treated as breaking. */
  verdict: Comparison['verdict'];
  /** Only applications that meet a difference, as they were given. */
  touches: Touch[];
}

const STRICT_OUTPUT = { direction: 'output', contentModel: 'strict' } as const;
const VERDICTS = ['compatible', 'unknown', 'breaking'] as const;
const worst = (comparisons: readonly Comparison[]): Comparison['verdict'] =>
  VERDICTS.findLast((verdict) => comparisons.some((comparison) => comparison.verdict === verdict)) ?? 'compatible';

/**
 * What a change of contract does to applications: every difference per direction (`compareContracts`), and of those that
 * declared what they read, whom it touches and where. A tolerant reader meets differences at, below and above its fields;
 * a strict one every difference of the output, judged with the strict content model. Wording alone touches nobody. Pure.
 */
export function contractImpact(before: Contract, after: Contract, readers: readonly Reader[]): ContractImpact {
  const { input, output } = compareContracts(before, after);
  // A generated schema holds JSON only; its type merely names the keywords.
  const strictly = readers.some(({ reader }) => reader === 'strict')
    ? compareSchemas(outputSchema(before) as Json, outputSchema(after) as Json, STRICT_OUTPUT)
    : output;
  const touches = readers.flatMap(({ application, fields, reader }): Touch[] => {
    const strict = reader === 'strict';
    const met = (strict ? strictly : output).differences.filter(
      ({ path, severity }) => severity !== 'cosmetic' && (strict || fields.some((field) => meets(field, path))),
    );
    const touched = met.map(({ path, severity, sentence }) => ({
      path,
      title: titleAt([after.output, before.output], segmentsOf(path)),
      severity,
      sentence,
    }));
    return touched.length === 0 ? [] : [{ application, strict, fields: touched }];
  });
  return { input, output, verdict: worst([input, output, strictly]), touches };
}

/** Whether a dotted path and a pointer speak of a common part: one is the other or lies below it. */
function meets(field: string, pointer: string): boolean {
  const steps = segmentsOf(pointer);
  const names = field.split('.');
  return names.every((name, at) => at >= steps.length || steps[at] === name);
}

/** A declared path in titles: `seller.rating` → "Seller › Rating"; a name that the fields do not know stands for itself. */
export const readTitle = (fields: readonly Field[], path: string): string => titleAt([fields], path.split('.'));

/** Titles along a way, from the first contract that knows each step; lists and parts of values keep their place unnamed. */
function titleAt(candidates: readonly (readonly Field[])[], steps: readonly string[]): string {
  const titles = steps.flatMap((_, at) => {
    const path = steps.slice(0, at + 1).join('.');
    const field = candidates.map((fields) => fieldAt(fields, path)).find((found) => found !== undefined);
    return field === undefined ? [] : [field.title];
  });
  if (steps.length === 0) return 'The whole answer';
  return titles.length === 0 ? (steps[0] ?? '') : titles.join(' › ');
}

/** Every output path that an application can declare: each field, the groups among them, and what is in groups. */
export const readablePaths = (fields: readonly Field[], prefix = ''): { path: string; field: Field }[] =>
  fields.flatMap((field) => {
    const path = prefix + field.name;
    const inside = field.type.kind === 'object' ? readablePaths(field.type.fields, `${path}.`) : [];
    return [{ path, field }, ...inside];
  });
