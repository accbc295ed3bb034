import type { Json } from '../../spec/ids.ts';
import { APPLICATORS, type Apply } from './applicators.ts';
import { ASSERTIONS, type Assertion, type Params } from './assertions.ts';
import type { Evaluation, Fault, Judgement } from './judgement.ts';
import type { Schema, SchemaObject } from './keywords.ts';
import { ROOT, type SchemaDocument } from './read.ts';
import { Refused } from './refusal.ts';

const MOST_STEPS = 1_000_000;
const DEEPEST = 700;

interface Plan {
  assertions: [keyword: string, wanted: Json, assertion: Assertion][];
  applications: [keyword: string, wanted: Json, apply: Apply][];
}
// Looking every keyword up again for every value would take longer than judging it.
const plans = new WeakMap<SchemaObject, Plan>();

function planFor(schema: SchemaObject): Plan {
  const known = plans.get(schema);
  if (known !== undefined) return known;
  const assertions = Object.entries(schema).flatMap(([keyword, wanted]): Plan['assertions'] => {
    const assertion = Object.hasOwn(ASSERTIONS, keyword) ? ASSERTIONS[keyword] : undefined;
    return assertion === undefined ? [] : [[keyword, wanted, assertion]];
  });
  const applications = APPLICATORS.flatMap(([keyword, apply]): Plan['applications'] => {
    const wanted = Object.hasOwn(schema, keyword) ? schema[keyword] : undefined;
    return wanted === undefined ? [] : [[keyword, wanted, apply]];
  });
  const plan = { assertions, applications };
  plans.set(schema, plan);
  return plan;
}

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
    throw new Refused('', '', 'this document nests too deeply for this schema to be decided');
  const fail = (keyword: string, params: Params, path = at.path): void => {
    judgement.faults.push({ path, keyword, params, value, wanted: schema[keyword] ?? null, schema });
  };
  const { assertions, applications } = planFor(schema);
  for (const [keyword, wanted, assertion] of assertions) {
    const params = assertion(wanted, value);
    if (params !== null) fail(keyword, params);
  }
  for (const [keyword, wanted, apply] of applications)
    apply({ at, schema, wanted, value, judgement, fail: (params, path) => fail(keyword, params, path) });
  return judgement;
}

/** Every fault of a document, none where it is valid. Throws `Refused` where it cannot be decided. */
export const judgeDocument = (document: SchemaDocument, value: Json, schema: Schema = { $ref: ROOT }): Fault[] =>
  judge({ document, scope: [], path: '', depth: 0, budget: { steps: 0 }, judge }, schema, value).faults;
