import type { Json } from '../../spec/ids.ts';
import { type Answer, type Asking, type Literal, sat, UNKNOWN, UNSAT } from './answer.ts';
import type { Formula, FormulaOf } from './formula.ts';
import { fieldFormulas, truthOf } from './truth.ts';

const MOST_TRIES = 3000;
const MOST_PATTERNS = 4;
const MOST_ADDED = 200;

interface Shape {
  ask: Asking;
  groups: FormulaOf<'fields'>[];
  denied: FormulaOf<'fields'>[];
  names: Formula[];
  deniedNames: Formula[];
  required: Set<string>;
  forbiddenNames: Set<string>;
  least: number;
  most: number;
  /** Names that some part of the question speaks of. */
  known: Set<string>;
  patterns: string[];
}
/** Thrown where a pattern that cannot be decided says which formula a field has. */
class Unclear extends Error {}

function applied(group: FormulaOf<'fields'>, name: string): Formula[] {
  const formulas = fieldFormulas(group, name);
  if (formulas === undefined) throw new Unclear();
  return formulas;
}

function shapeOf(ask: Asking, literals: readonly Literal[]): Shape {
  const shape: Shape = {
    ask,
    groups: [],
    denied: [],
    names: [],
    deniedNames: [],
    required: new Set(),
    forbiddenNames: new Set(),
    least: 0,
    most: Number.POSITIVE_INFINITY,
    known: new Set(),
    patterns: [],
  };
  for (const { formula, holds } of literals) {
    if (formula.kind === 'fields') (holds ? shape.groups : shape.denied).push(formula);
    else if (formula.kind === 'names') (holds ? shape.names : shape.deniedNames).push(formula.of);
    else if (formula.kind === 'required') (holds ? shape.required : shape.forbiddenNames).add(formula.name);
    else if (formula.kind === 'size') {
      if (formula.low === holds) shape.least = Math.max(shape.least, holds ? formula.at : formula.at + 1);
      else shape.most = Math.min(shape.most, holds ? formula.at : formula.at - 1);
    }
  }
  const all = [...shape.groups, ...shape.denied];
  shape.patterns = [...new Set(all.flatMap(({ patterns }) => patterns.map(([pattern]) => pattern)))];
  for (const group of all) for (const name of group.named.keys()) shape.known.add(name);
  for (const name of [...shape.required, ...shape.forbiddenNames]) shape.known.add(name);
  return shape;
}

type Demands = ReadonlyMap<string, readonly Formula[]>;

/** What the groups say of the field together; empty names and formulas that cannot hold are left to the question itself. */
const valueFormulas = (shape: Shape, name: string): Formula[] => shape.groups.flatMap((group) => applied(group, name));

function allowsName(shape: Shape, name: string): boolean {
  if (shape.forbiddenNames.has(name)) return false;
  for (const formula of shape.names) {
    const truth = truthOf(formula, name);
    if (truth === undefined) throw new Unclear();
    if (!truth) return false;
  }
  return true;
}

/** An object with exactly these demands, the required fields, and as many others as the least size wants. */
function build(shape: Shape, demands: Demands): Answer {
  const { ask } = shape;
  const entries: [string, Json][] = [];
  const present = new Set([...demands.keys(), ...shape.required]);
  if (present.size > shape.most) return UNSAT;
  let clear = true;
  const add = (name: string): boolean => {
    if (!allowsName(shape, name)) return false;
    const answer = ask.solve([...valueFormulas(shape, name), ...(demands.get(name) ?? [])]);
    if (answer.is === 'sat') entries.push([name, answer.value]);
    else if (answer.is === 'unknown') clear = false;
    return answer.is === 'sat';
  };
  for (const name of present) if (!add(name)) return clear ? UNSAT : UNKNOWN;
  for (const name of shape.known) {
    if (entries.length >= shape.least) break;
    if (!present.has(name)) add(name);
  }
  if (entries.length < shape.least && shape.least - entries.length > MOST_ADDED) return UNKNOWN;
  const avoided = new Set([...shape.known, ...present]);
  while (entries.length < shape.least) {
    const count = entries.length;
    for (const answer of freshNames(shape, avoided, [])) {
      if (answer.is === 'unknown') clear = false;
      if (answer.is !== 'sat') continue;
      const name = String(answer.value);
      avoided.add(name);
      if (add(name)) break;
    }
    if (entries.length === count) return clear ? UNSAT : UNKNOWN;
  }
  return sat(Object.fromEntries(entries));
}

/** One name outside `avoided` for every way in which the patterns can apply to it; names that no pattern tells apart are alike. */
function* freshNames(shape: Shape, avoided: ReadonlySet<string>, more: readonly Formula[]): Iterable<Answer> {
  const { ask, patterns } = shape;
  if (patterns.length > MOST_PATTERNS) {
    yield UNKNOWN;
    return;
  }
  for (let signs = 0; signs < 2 ** patterns.length; signs += 1) {
    const marks = patterns.map((pattern, index) => {
      const formula = ask.pattern(pattern);
      return (signs >> index) % 2 === 1 ? formula : ask.not(formula);
    });
    const answer = ask.solve([ask.text, ...shape.names, ...marks, ...more, ask.noneOf([...avoided].sort())]);
    if (answer.is !== 'unsat') yield answer;
  }
}

/** Something in the object that must be wrong: a field whose value, or a field whose name, breaks a denied group. */
type Wrong = { group: FormulaOf<'fields'> } | { names: Formula };

function* choices(
  shape: Shape,
  wrong: Wrong,
  demands: Demands,
): Iterable<{ name: string; demands: Demands } | 'unknown'> {
  const { ask } = shape;
  const names = new Set([...shape.known, ...demands.keys()]);
  const demand = (name: string): { name: string; demands: Demands } | undefined => {
    const already = demands.get(name) ?? [];
    if (!('group' in wrong)) return { name, demands: new Map([...demands, [name, already]]) };
    const broken = ask.not(ask.all(applied(wrong.group, name)));
    return broken.kind === 'false' ? undefined : { name, demands: new Map([...demands, [name, [...already, broken]]]) };
  };
  for (const name of names) {
    if ('names' in wrong) {
      const truth = truthOf(wrong.names, name);
      if (truth === undefined) yield 'unknown';
      if (truth !== false) continue;
    }
    const chosen = demand(name);
    if (chosen !== undefined) yield chosen;
  }
  const others = 'names' in wrong || wrong.group.patterns.length > 0 || wrong.group.rest.kind !== 'true';
  if (!others) return;
  for (const answer of freshNames(shape, names, 'names' in wrong ? [ask.not(wrong.names)] : [])) {
    if (answer.is !== 'sat') yield 'unknown';
    else {
      const chosen = demand(String(answer.value));
      if (chosen !== undefined) yield chosen;
    }
  }
}

/** An object that satisfies the literals: every denied group is broken by some field, chosen in all ways that differ. */
export function solveObject(ask: Asking, literals: readonly Literal[]): Answer {
  const shape = shapeOf(ask, literals);
  const wrongs: Wrong[] = [
    ...shape.denied.map((group) => ({ group })),
    ...shape.deniedNames.map((names) => ({ names })),
  ];
  let tries = 0;
  const from = (index: number, demands: Demands): Answer => {
    const wrong = wrongs[index];
    if (wrong === undefined) {
      tries += 1;
      return tries > MOST_TRIES ? UNKNOWN : build(shape, demands);
    }
    let result: Answer = UNSAT;
    for (const choice of choices(shape, wrong, demands)) {
      if (choice === 'unknown') {
        result = UNKNOWN;
        continue;
      }
      // Asked first, because most fields cannot be wrong and then nothing else need be built.
      if (!isPossible(shape, choice.demands, choice.name)) continue;
      const answer = from(index + 1, choice.demands);
      if (answer.is === 'sat') return answer;
      if (answer.is === 'unknown') result = answer;
    }
    return result;
  };
  try {
    return shape.least > shape.most ? UNSAT : from(0, new Map());
  } catch (error) {
    if (error instanceof Unclear) return UNKNOWN;
    throw error;
  }
}

const isPossible = (shape: Shape, demands: Demands, name: string): boolean =>
  allowsName(shape, name) &&
  shape.ask.solve([...valueFormulas(shape, name), ...(demands.get(name) ?? [])]).is !== 'unsat';
