import type { Json } from '../../spec/ids.ts';
import { APPLICATORS } from './applicators.ts';
import { ASSERTIONS, type Params } from './assertions.ts';
import type { Evaluation, Fault, Judgement } from './judgement.ts';
import type { Schema } from './keywords.ts';
import { ROOT, type SchemaDocument } from './read.ts';
import { Refused } from './refusal.ts';

const MOST_STEPS = 2_000_000;
const DEEPEST = 700;

/** Judges a value; the order of `APPLICATORS` puts `unevaluated…` after everything that can look at a field. */
function judge(at: Evaluation, schema: Schema, value: Json): Judgement {
  const judgement: Judgement = { faults: [], fields: new Set(), items: new Set() };
  if (schema === true) return judgement;
  if (schema === false) {
    judgement.faults.push({ path: at.path, keyword: 'never', params: {}, value, wanted: false, schema: {} });
    return judgement;
  }
  at.budget.steps += 1;
  if (at.depth > DEEPEST || at.budget.steps > MOST_STEPS)
    throw new Refused(ROOT, '', 'this document nests too deeply for this schema to be decided');
  const fail = (keyword: string, params: Params, path = at.path): void => {
    judgement.faults.push({ path, keyword, params, value, wanted: schema[keyword] ?? null, schema });
  };
  for (const [keyword, wanted] of Object.entries(schema)) {
    const assertion = Object.hasOwn(ASSERTIONS, keyword) ? ASSERTIONS[keyword] : undefined;
    const params = assertion?.(wanted, value, schema) ?? null;
    if (params !== null) fail(keyword, params);
  }
  for (const [keyword, apply] of APPLICATORS) {
    const wanted = Object.hasOwn(schema, keyword) ? schema[keyword] : undefined;
    if (wanted !== undefined)
      apply({ at, schema, wanted, value, judgement, fail: (params, path) => fail(keyword, params, path) });
  }
  return judgement;
}

/** Every fault of a document, none where it is valid. Throws `Refused` where it cannot be decided. */
export const judgeDocument = (document: SchemaDocument, value: Json, schema: Schema = { $ref: ROOT }): Fault[] =>
  judge({ document, scope: [], path: '', depth: 0, budget: { steps: 0 }, judge }, schema, value).faults;
