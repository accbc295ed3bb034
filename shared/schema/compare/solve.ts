import type { Json } from '../../spec/ids.ts';
import { type Answer, type Asking, firstSat, type Literal, type Meter, sat, UNKNOWN, UNSAT } from './answer.ts';
import { type Formula, type Formulas, SUBJECT, TYPES, type TypeName, typeOf } from './formula.ts';
import { solveArray } from './solve-array.ts';
import { solveNumber } from './solve-number.ts';
import { solveObject } from './solve-object.ts';
import { solveText } from './solve-text.ts';
import { type Truth, truthOf } from './truth.ts';

/** The work of one comparison; after it the answer to everything is `unknown`. */
const MOST_STEPS = 600_000;
/** What a branch costs, in steps; a question that was asked before costs one. */
const A_BRANCH = 10;
const DEEPEST = 200;

interface Branch {
  type: TypeName;
  goal: readonly Formula[];
  /** Everything asserted so far, by id. */
  facts: Map<number, Formula>;
  choices: Formula[];
  references: Set<number>;
  finite: readonly Json[] | undefined;
  /** Something was asserted that is not understood: a value found is only a guess, a proof that none exists is one. */
  inexact: boolean;
}
export interface Solver {
  /** One JSON value that satisfies all formulas, or the proof that there is none. */
  solve(goal: readonly Formula[]): Answer;
}

/**
 * A tableau over the formulas: per type of value, conjunctions are collected, alternatives tried one after the other, and
 * what remains are atoms of one type, which the solver of that type decides.
 *
 * A question that comes up again inside its own answer is answered with no: a smallest value that satisfied it would
 * hold a smaller one that does. Answers that rest on this are not kept for other occasions.
 */
export function createSolver(formulas: Formulas): Solver {
  const { all, any, not } = formulas;
  const answers = new Map<string, Answer>();
  const asking = new Map<string, { depth: number; level: number }>();
  const certain = new Map<number, Map<TypeName, Truth>>();
  const meter: Meter = { left: MOST_STEPS };
  let [level, restsOn] = [0, Number.POSITIVE_INFINITY];

  /** What the formula says of every value of that type, where that needs no thought. */
  const plain = (formula: Formula, type: TypeName): Truth => {
    const known = certain.get(formula.id) ?? new Map<TypeName, Truth>();
    if (known.has(type)) return known.get(type);
    certain.set(formula.id, known);
    const truth = plainly(formula, type);
    known.set(type, truth);
    return truth;
  };
  const plainly = (formula: Formula, type: TypeName): Truth => {
    const subject = SUBJECT[formula.kind];
    if (subject !== undefined) return subject === type ? undefined : true;
    if (formula.kind === 'true') return true;
    if (formula.kind === 'false') return false;
    if (formula.kind === 'types') return formula.types.has(type);
    if (formula.kind === 'values') return formula.values.some((value) => typeOf(value) === type) ? undefined : false;
    if (formula.kind === 'not') {
      const inner = plain(formula.of, type);
      return inner === undefined ? undefined : !inner;
    }
    if (formula.kind !== 'all' && formula.kind !== 'any') return undefined;
    const decisive = formula.kind === 'any';
    let truth: Truth = !decisive;
    for (const part of formula.of) {
      const each = plain(part, type);
      if (each === decisive) return decisive;
      if (each === undefined) truth = undefined;
    }
    return truth;
  };

  /** `one`: where two branches can never hold together, it is simply one or the other. */
  const overlaps = (parts: readonly Formula[]): [number, number][] =>
    parts.flatMap((left, index) =>
      parts
        .slice(index + 1)
        .flatMap((right, more): [number, number][] =>
          solve([left, right]).is === 'unsat' ? [] : [[index, index + 1 + more]],
        ),
    );
  const exactlyOne = (parts: readonly Formula[]): Formula => {
    const pairs = overlaps(parts);
    return any(
      parts.map((part, index) => {
        const rivals = pairs.flatMap(([a, b]) => (a === index ? [b] : b === index ? [a] : []));
        return all([part, ...rivals.map((rival) => not(parts[rival] ?? formulas.never))]);
      }),
    );
  };
  const notExactlyOne = (parts: readonly Formula[]): Formula =>
    any([
      all(parts.map(not)),
      ...overlaps(parts).map(([a, b]) => all([parts[a] ?? formulas.never, parts[b] ?? formulas.never])),
    ]);

  /** Whether a reference leads to itself without a step into the value; JSON Schema leaves open what that means. */
  const comesBack = (reference: Formula): boolean => {
    const seen = new Set<Formula>();
    const reaches = (formula: Formula): boolean => {
      if (seen.has(formula)) return formula === reference;
      seen.add(formula);
      if (formula.kind === 'reference') return reaches(formula.to());
      if (formula.kind === 'not') return reaches(formula.of);
      return (formula.kind === 'all' || formula.kind === 'any' || formula.kind === 'one') && formula.of.some(reaches);
    };
    return reaches(reference);
  };

  /** What an asserted formula asserts in turn; undefined for an atom. Marks the branch where it is not understood. */
  const unfold = (branch: Branch, formula: Formula): readonly Formula[] | undefined => {
    const denied = formula.kind === 'not';
    const of = denied ? formula.of : formula;
    if (of.kind === 'all' || of.kind === 'any') {
      if ((of.kind === 'all') !== denied) return denied ? of.of.map(not) : of.of;
      branch.choices.push(denied ? any(of.of.map(not)) : of);
      return [];
    }
    if (of.kind === 'one') {
      const parts = of.of.filter((part) => plain(part, branch.type) !== false);
      return [denied ? notExactlyOne(parts) : exactlyOne(parts)];
    }
    if (of.kind === 'reference') {
      if (branch.references.has(formula.id)) {
        branch.inexact = true;
        return [];
      }
      branch.references.add(formula.id);
      if (comesBack(of)) branch.inexact = true;
      return [denied ? not(of.to()) : of.to()];
    }
    if (of.kind === 'opaque') branch.inexact = true;
    if (of.kind === 'values' && !denied) branch.finite ??= of.values.filter((value) => typeOf(value) === branch.type);
    // Of lists and objects that are excluded, what must differ is a question of its own.
    if (of.kind === 'values' && denied && (branch.type === 'array' || branch.type === 'object'))
      return of.values.filter((value) => typeOf(value) === branch.type).map((value) => not(formulas.spelledOut(value)));
    return undefined;
  };

  /** Asserts formulas and all that follows from them plainly. False when they contradict what is asserted already. */
  const assert = (branch: Branch, added: readonly Formula[]): boolean => {
    const pending = [...added];
    for (;;) {
      for (let formula = pending.pop(); formula !== undefined; formula = pending.pop()) {
        const truth = plain(formula, branch.type);
        if (truth === true || branch.facts.has(formula.id)) continue;
        if (truth === false || branch.facts.has(not(formula).id)) return false;
        branch.facts.set(formula.id, formula);
        pending.push(...(unfold(branch, formula) ?? []));
      }
      const choices = branch.choices;
      branch.choices = [];
      for (const choice of choices) {
        const open = choice.kind === 'any' ? choice.of : [choice];
        const isMet = open.some((part) => plain(part, branch.type) === true || branch.facts.has(part.id));
        if (isMet) continue;
        const left = open.filter((part) => plain(part, branch.type) !== false && !branch.facts.has(not(part).id));
        const [first] = left;
        if (first === undefined) return false;
        if (left.length === 1) pending.push(first);
        else branch.choices.push(left.length === open.length ? choice : any(left));
      }
      if (pending.length === 0) return true;
    }
  };

  const search = (start: Branch, added: readonly Formula[]): Answer => {
    meter.left -= A_BRANCH;
    if (meter.left < 0) return UNKNOWN;
    const branch: Branch = {
      ...start,
      facts: new Map(start.facts),
      choices: [...start.choices],
      references: new Set(start.references),
    };
    if (!assert(branch, added)) return UNSAT;
    if (branch.finite !== undefined) return amongst(branch.finite, branch.goal);
    const [first, ...others] = [...branch.choices].sort((a, b) => widthOf(a) - widthOf(b));
    if (first === undefined) return leaf(branch);
    if (others.length > 0) {
      // One alternative that cannot be met at all settles everything; this is where a branch lies inside one of many.
      for (const choice of branch.choices) {
        const alone = search({ ...branch, choices: [] }, [choice]);
        if (alone.is === 'unsat') return UNSAT;
        if (alone.is === 'sat' && branch.goal.every((formula) => truthOf(formula, alone.value) === true)) return alone;
      }
    }
    const parts = first.kind === 'any' ? first.of : [first];
    return firstSat(lazily(parts, (part) => search({ ...branch, choices: others }, [part])));
  };
  const widthOf = (formula: Formula): number => (formula.kind === 'any' ? formula.of.length : 1);

  const amongst = (values: readonly Json[], goal: readonly Formula[]): Answer => {
    let result: Answer = UNSAT;
    for (const value of values) {
      const truths = goal.map((formula) => truthOf(formula, value));
      if (truths.every((truth) => truth === true)) return sat(value);
      if (!truths.includes(false)) result = UNKNOWN;
    }
    return result;
  };

  const leaf = (branch: Branch): Answer => {
    const answer = byType(branch);
    return answer.is === 'sat' && branch.inexact ? UNKNOWN : answer;
  };
  const byType = ({ type, facts }: Branch): Answer => {
    const literals: Literal[] = [];
    const excluded: Json[] = [];
    for (const formula of facts.values()) {
      const of = formula.kind === 'not' ? formula.of : formula;
      if (SUBJECT[of.kind] === type) literals.push({ formula: of, holds: of === formula });
      if (of.kind === 'values' && of !== formula) excluded.push(...of.values);
    }
    if (type === 'null') return excluded.includes(null) ? UNSAT : sat(null);
    if (type === 'boolean') return firstSat([true, false].filter((value) => !excluded.includes(value)).map(sat));
    if (type === 'number') return solveNumber(literals, new Set(excluded.filter((value) => typeof value === 'number')));
    if (type === 'string')
      return solveText(literals, new Set(excluded.filter((value) => typeof value === 'string')), meter);
    level += 1;
    try {
      return type === 'array' ? solveArray(inside, literals) : solveObject(inside, literals);
    } finally {
      level -= 1;
    }
  };

  const ask = (goal: readonly Formula[]): Answer =>
    firstSat(
      lazily(TYPES, (type) =>
        search(
          { type, goal, facts: new Map(), choices: [], references: new Set(), finite: undefined, inexact: false },
          goal,
        ),
      ),
    );

  const solve = (goal: readonly Formula[]): Answer => {
    meter.left -= 1;
    const ids = [...new Set(goal.map(({ id }) => id))].sort((a, b) => a - b);
    const key = ids.join(',');
    const known = answers.get(key);
    if (known !== undefined) return known;
    const open = asking.get(key);
    if (open !== undefined) {
      restsOn = Math.min(restsOn, open.depth);
      return open.level < level ? UNSAT : UNKNOWN;
    }
    if (level > DEEPEST) return UNKNOWN;
    const depth = asking.size;
    const before = restsOn;
    restsOn = Number.POSITIVE_INFINITY;
    asking.set(key, { depth, level });
    const answer = ask(goal);
    asking.delete(key);
    if (answer.is === 'sat' || restsOn >= depth) answers.set(key, answer);
    restsOn = Math.min(before, restsOn >= depth ? Number.POSITIVE_INFINITY : restsOn);
    return answer;
  };

  const inside: Asking = {
    solve,
    all,
    not,
    text: formulas.atom({ kind: 'types', types: new Set(['string'] as const) }),
    pattern: (pattern) => formulas.atom({ kind: 'pattern', pattern }),
    noneOf: (texts) => (texts.length === 0 ? formulas.always : not(formulas.atom({ kind: 'values', values: texts }))),
    otherThan: (value) =>
      not(
        typeof value === 'object' && value !== null
          ? formulas.spelledOut(value)
          : formulas.atom({ kind: 'values', values: [value] }),
      ),
  };
  return { solve };
}

function* lazily<T>(list: readonly T[], answer: (item: T) => Answer): Iterable<Answer> {
  for (const item of list) yield answer(item);
}
