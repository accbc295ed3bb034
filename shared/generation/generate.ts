import { checkOutput } from '../analysis/oracle.ts';
import type { CaseKind, FieldExpectation, TestCase } from '../grading/case.ts';
import { canonicalJson } from '../json/canonical.ts';
import type { Clock } from '../spec/evaluate.ts';
import type { JsonObject } from '../spec/ids.ts';
import type { Spec } from '../spec/spec.ts';
import { finish } from '../steps.ts';
import { type Candidate, candidatesAgainst, candidatesFor, type Scene, sceneOf } from './candidates.ts';
import { createTell, expectationFrom, notices, settledBy, type Tell } from './expectation.ts';
import { type Mutant, mutantsOf } from './mutants.ts';

/** A suggested case, and why it is worth having. Nothing in it counts as true until a person accepts it. */
export interface Suggestion {
  testCase: TestCase;
  /** Decidable rules that apply to it, by id. */
  exercises: string[];
  /** Mistakes in the rules that no other case so far would notice, in words. */
  notices: string[];
}

export interface GenerationOptions extends Clock {
  /** How many cases at most. */
  count: number;
  /** Inputs of the cases that exist: they are not made again, and what they test is not aimed at. */
  existing: readonly Pick<TestCase, 'input' | 'expectation'>[];
  newId: () => string;
}

interface Pooled extends Candidate {
  key: string;
  expectation: FieldExpectation[];
  exercises: string[];
  /** Numbers of the mutants that it notices. */
  kills: Set<number>;
}

/**
 * Test cases for a spec, made from its rules alone: inputs on which a rule applies by itself, on which two meet, at the edge of
 * every condition, with hostile text, with everything optional left out; each expects what the decidable rules say. Chosen one
 * by one for what they add: rules that no case exercises yet, mistakes that none would notice, kinds that are missing.
 * The same spec, day and cases give the same suggestions. Inputs are valid and distinct.
 */
export function generateCases(spec: Spec, { now, count, existing, newId }: GenerationOptions): Suggestion[] {
  const clock = { now };
  const tell = createTell(clock);
  const mutants = mutantsOf(spec);
  const pool = poolOf(sceneOf(spec, clock), mutants, tell);
  const taken = new Set(existing.map(({ input }) => canonicalJson(input)));
  const covered = {
    rules: new Set(existing.flatMap(({ input }) => tell(spec, input).fired)),
    mutants: new Set(finish(killedBy(spec, existing, mutants, tell))),
    kinds: new Map<string, number>(),
  };
  const chosen: Suggestion[] = [];
  while (chosen.length < count) {
    const best = bestOf(
      pool.filter(({ key }) => !taken.has(key)),
      covered,
    );
    if (best === undefined) break;
    taken.add(best.key);
    const fresh = [...best.kills].filter((mutant) => !covered.mutants.has(mutant));
    for (const rule of best.exercises) covered.rules.add(rule);
    for (const mutant of best.kills) covered.mutants.add(mutant);
    covered.kinds.set(best.kind, (covered.kinds.get(best.kind) ?? 0) + 1);
    chosen.push({
      testCase: {
        id: newId(),
        title: best.title.slice(0, 200),
        input: best.input,
        expectation: best.expectation,
        origin: 'generated',
        kind: best.kind,
      },
      exercises: best.exercises,
      notices: [...new Set(fresh.map((mutant) => mutants[mutant]?.what ?? ''))],
    });
  }
  return chosen;
}

/** Kinds in the order of how much they say about why a case is there. */
const TELLING: readonly Candidate['kind'][] = [
  'typical',
  'edge',
  'boundary',
  'ambiguous',
  'conflicting',
  'adversarial',
];

function poolOf(scene: Scene, mutants: readonly Mutant[], tell: Tell): Pooled[] {
  const { spec } = scene;
  const pool = new Map<string, Pooled>();
  const add = (candidate: Candidate): void => {
    const key = canonicalJson(candidate.input);
    const known = pool.get(key);
    if (known !== undefined) {
      // The same input for two reasons goes by the one that says more.
      if (TELLING.indexOf(candidate.kind) > TELLING.indexOf(known.kind)) Object.assign(known, candidate);
      return;
    }
    const { fired } = tell(spec, candidate.input);
    const expectation = expectationFrom(tell, spec, candidate.input);
    pool.set(key, { ...candidate, key, expectation, exercises: fired, kills: new Set() });
  };
  for (const candidate of candidatesFor(scene)) add(candidate);
  for (const mutant of mutants) for (const candidate of candidatesAgainst(scene, mutant)) add(candidate);
  const pooled = [...pool.values()];
  for (const [number, mutant] of mutants.entries())
    for (const entry of pooled) if (notices(tell, entry.expectation, mutant.spec, entry.input)) entry.kills.add(number);
  return pooled;
}

interface Covered {
  rules: ReadonlySet<string>;
  mutants: ReadonlySet<number>;
  kinds: ReadonlyMap<string, number>;
}

/** How much of each kind ten cases should have, before anything else is looked at. */
const WANTED: Partial<Record<(typeof CaseKind.options)[number], number>> = { adversarial: 1, edge: 1, conflicting: 1 };

function bestOf(pool: readonly Pooled[], covered: Covered): Pooled | undefined {
  const worth = ({ exercises, kills, kind }: Pooled): number => {
    const rules = exercises.filter((rule) => !covered.rules.has(rule)).length;
    const mutants = [...kills].filter((mutant) => !covered.mutants.has(mutant)).length;
    const missing = (covered.kinds.get(kind) ?? 0) < (WANTED[kind] ?? 0);
    // A rule that nothing exercises outweighs any number of mistakes in the others.
    const gain = rules * 1000 + (missing ? 100 : 0) + mutants;
    // Where nothing is gained by any, as with a contract without rules, the kinds take turns.
    return gain > 0 ? gain : -(covered.kinds.get(kind) ?? 0);
  };
  return pool.reduce<Pooled | undefined>(
    (best, entry) => (best === undefined || worth(entry) > worth(best) ? entry : best),
    undefined,
  );
}

const CASES_PER_STEP = 200;

/** Numbers of the mutants that some of these cases would notice; yields after every few cases and every mutant. */
function* killedBy(
  spec: Spec,
  cases: readonly Pick<TestCase, 'input' | 'expectation'>[],
  mutants: readonly Mutant[],
  tell: Tell,
): Generator<undefined, number[], undefined> {
  const settled: { input: JsonObject; of: FieldExpectation[] }[] = [];
  for (const [index, { input, expectation }] of cases.entries()) {
    if (index % CASES_PER_STEP === 0) yield;
    settled.push({ input, of: settledBy(tell, expectation, spec, input) });
  }
  const killed: number[] = [];
  for (const [number, mutant] of mutants.entries()) {
    yield;
    if (settled.some(({ input, of }) => notices(tell, of, mutant.spec, input))) killed.push(number);
  }
  return killed;
}

/** An answer that a model gave to an input. */
export interface GivenAnswer {
  input: JsonObject;
  output: JsonObject;
}

/** What mutation testing found: which mistakes in the rules no case would notice. */
export interface MutationReport {
  mutants: number;
  noticed: number;
  /** Of those, how many only because an answer that was right would be called wrong, or the other way round. */
  byAnswers: number;
  /** `deletes`: the whole rule is gone. */
  survivors: { rule: string; what: string; deletes: boolean }[];
}

/**
 * Makes every mistake once and asks whether some case's expectations would notice it, or the rules' own check of an answer that a
 * model gave. No model is asked. In steps, because thousands of cases take a second or two.
 */
export function* mutantSteps(
  spec: Spec,
  cases: readonly Pick<TestCase, 'input' | 'expectation'>[],
  clock: Clock,
  answers: readonly GivenAnswer[] = [],
): Generator<undefined, MutationReport, undefined> {
  const mutants = mutantsOf(spec);
  const tell = createTell(clock);
  const noticed = new Set(yield* killedBy(spec, cases, mutants, tell));
  const byCases = noticed.size;
  const breaks = (of: Spec, { input, output }: GivenAnswer): boolean =>
    checkOutput(of, input, output, clock, tell(of, input)).some(({ result }) => result === 'violated');
  const judged = answers.map((answer) => ({ answer, broken: breaks(spec, answer) }));
  for (const [number, mutant] of mutants.entries()) {
    if (noticed.has(number)) continue;
    yield;
    if (judged.some(({ answer, broken }) => breaks(mutant.spec, answer) !== broken)) noticed.add(number);
  }
  const survivors = mutants
    .filter((_, number) => !noticed.has(number))
    .map(({ rule, what, spec: mistaken }) => ({ rule, what, deletes: mistaken.rules.length < spec.rules.length }));
  return { mutants: mutants.length, noticed: noticed.size, byAnswers: noticed.size - byCases, survivors };
}

/** The same at once. */
export const testMutants = (
  spec: Spec,
  cases: readonly Pick<TestCase, 'input' | 'expectation'>[],
  clock: Clock,
): MutationReport => finish(mutantSteps(spec, cases, clock));
