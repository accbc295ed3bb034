import type { Json, JsonObject } from '../../spec/ids.ts';
import type { Formula, Formulas } from './formula.ts';
import { isObject } from './references.ts';
import type { Solver } from './solve.ts';
import { refusesField, truthOf, truthOfChanged } from './truth.ts';
import type { Finding, Step } from './walk.ts';

export interface Sides {
  formulas: Formulas;
  solver: Solver;
  left: Formula;
  right: Formula;
  /** The right without any tolerance: a witness is refused by it too. */
  rightExactly: Formula;
  /** Whether the left accepts its own plainest document, once that has been checked. */
  accepted?: boolean;
}

/** Whether the left accepts the document and the right refuses it, both for certain. */
export const isWitness = (sides: Sides, document: Json): boolean =>
  truthOf(sides.left, document) === true && isRefused(sides, document);
const isRefused = ({ right, rightExactly }: Sides, document: Json): boolean =>
  truthOf(right, document) === false && (rightExactly === right || truthOf(rightExactly, document) === false);
const isFieldRefused = ({ right, rightExactly }: Sides, document: JsonObject, step: string): boolean =>
  refusesField(right, document, step) && (rightExactly === right || refusesField(rightExactly, document, step));

/** As `isWitness`, for a document made from the left's plainest one by changing one of its fields. */
function isWitnessBy(sides: Sides, document: Json, [step]: readonly Step[]): boolean {
  const base = sides.solver.solve([sides.left]);
  const isField = isObject(document) && typeof step === 'string' && Object.hasOwn(document, step);
  if (!isField || base.is !== 'sat' || !isObject(base.value)) return isWitness(sides, document);
  sides.accepted ??= truthOf(sides.left, base.value) === true;
  const isAccepted = sides.accepted && truthOfChanged(sides.left, document, step) === true;
  return isAccepted && (isFieldRefused(sides, document, step) || isRefused(sides, document));
}

/** A document of the left with the value put at the steps, by changing the plainest documents on the way; a guess to be checked. */
function guess({ solver }: Sides, finding: Finding, value: Json | undefined): Json | undefined {
  let document = value;
  for (let index = finding.steps.length - 1; index >= 0; index -= 1) {
    const level = finding.levels[index];
    const base = level === undefined ? undefined : solver.solve([level]);
    if (base?.is !== 'sat') return undefined;
    document = put(base.value, finding.steps[index] ?? null, document);
    if (document === undefined) return undefined;
  }
  return document;
}

function put(base: Json, step: Step, value: Json | undefined): Json | undefined {
  if (step === null) return Array.isArray(base) && value !== undefined ? [value, ...base.slice(1)] : undefined;
  if (typeof base !== 'object' || base === null || Array.isArray(base)) return undefined;
  const changed = { ...base };
  if (value === undefined) delete changed[step];
  // Plain assignment to `__proto__` would change the prototype instead of storing data.
  else Object.defineProperty(changed, step, { value, enumerable: true, configurable: true, writable: true });
  return changed;
}

/** The formula of documents that hold a value at the steps which satisfies `inner`; undefined stands for its absence. */
function at(formulas: Formulas, [step, ...rest]: readonly Step[], inner: Formula | undefined): Formula {
  const { all, atom, not, always } = formulas;
  if (step === undefined) return inner ?? always;
  if (step === null) {
    const item = at(formulas, rest, inner);
    const list = atom({ kind: 'types', types: new Set(['array'] as const) });
    return all([list, atom({ kind: 'contains', item, low: 1, high: Number.POSITIVE_INFINITY })]);
  }
  const present = atom({ kind: 'required', name: step });
  if (rest.length === 0 && inner === undefined) return not(present);
  const object = atom({ kind: 'types', types: new Set(['object'] as const) });
  const named = new Map([[step, at(formulas, rest, inner)]]);
  return all([object, present, atom({ kind: 'fields', named, patterns: [], rest: always })]);
}

/** A whole document that shows the finding, checked; `none` where it is proven that there is none. */
export function witnessFor(sides: Sides, finding: Finding): { document: Json } | 'none' | undefined {
  const { broken } = finding;
  const value = typeof broken === 'object' && broken.is === 'sat' ? broken.value : undefined;
  if (broken === 'missing' || value !== undefined) {
    const document = guess(sides, finding, value);
    if (document !== undefined && isWitnessBy(sides, document, finding.steps)) return { document };
  }
  const { formulas, solver, left, right } = sides;
  const there = at(formulas, finding.steps, broken === 'missing' ? undefined : finding.refused);
  const answer = solver.solve([left, formulas.not(right), there]);
  if (answer.is === 'unsat') return 'none';
  return answer.is === 'sat' && isWitness(sides, answer.value) ? { document: answer.value } : undefined;
}
