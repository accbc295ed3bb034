import { fieldPaths } from '../spec/contract.ts';
import type { Instant, JsonObject } from '../spec/ids.ts';
import type { Rule } from '../spec/rule.ts';
import type { Spec } from '../spec/spec.ts';
import { findConflicts } from './find-conflicts.ts';
import type { Finding, FindingKind } from './finding.ts';
import { oracle } from './oracle.ts';
import { isAlwaysThere } from './output-fields.ts';
import { coverageOf } from './overlap.ts';
import { sayDead, sayGap, sayShadowed, sayUntested } from './say.ts';
import { type Active, createSurveyor, type Survey } from './survey.ts';

export type { Finding, FindingKind } from './finding.ts';

export interface AnalysisOptions {
  now: Instant;
  /** Inputs of the test cases. Without them nothing is called untested. */
  cases?: readonly JsonObject[] | undefined;
}

/**
 * Everything that can be shown to be wrong with a spec's rules as of today, in the order of the rules. Sound: each finding
 * is proved over all inputs that the contract allows, or confirmed by the evaluator on its witness. What cannot be decided
 * (patterns, phrases that overlap, searches that grow too large) is not reported, nor anything about a rule that does not
 * work as written, which `checkSpec` names.
 */
export const analyse = (spec: Spec, options: AnalysisOptions): Finding[] => createAnalyser()(spec, options);

/** An `analyse` that remembers: after an edit, only what involves the edited rule is searched again. */
export function createAnalyser(): (spec: Spec, options: AnalysisOptions) => Finding[] {
  const analysis = createAnalysis();
  return (spec, options) => {
    const steps = analysis(spec, options);
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
    }
  };
}

/**
 * The same in steps of a few milliseconds each, so that whoever runs it can stop between two of them. What the steps found
 * out so far is remembered for the next analysis.
 */
export function createAnalysis(): (spec: Spec, options: AnalysisOptions) => Generator<undefined, Finding[], undefined> {
  const surveyOf = createSurveyor();
  return function* (spec, { now, cases }) {
    const survey = surveyOf(spec, now);
    const places = new Map(spec.rules.map((rule, position) => [rule.id, position]));
    const placeOf = ({ rules: [first] }: Finding): number => places.get(first ?? '') ?? spec.rules.length;
    const findings: Finding[] = [];
    for (const rule of survey.active) {
      if (rule.unfinished) continue;
      findings.push(...findDead(survey, rule), ...findShadowed(survey, rule));
      if (cases !== undefined) findings.push(...findUntested(survey, rule, cases));
      yield;
    }
    for (const found of findConflicts(survey)) {
      findings.push(...found);
      yield;
    }
    findings.push(...findGaps(survey));
    return findings.sort((a, b) => placeOf(a) - placeOf(b) || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
  };
}
const KINDS: readonly FindingKind[] = ['dead', 'shadowed', 'conflict', 'gap', 'untested'];

function findDead(survey: Survey, rule: Active): Finding[] {
  return survey.find([rule]).kind === 'impossible' ? [{ kind: 'dead', rules: [rule.rule.id], ...sayDead(rule) }] : [];
}

const sets = (rule: Active, path: string): boolean =>
  rule.effects.get(path)?.some((effect) => effect.kind === 'set') === true;

/** Whether what a rule sets is sure where it applies. */
const speaks = (rule: Active): boolean => rule.decidable && !rule.unfinished;

/** Days on which the one rule stands hold all days, from today on, on which the other does. */
const outlasts = (rule: Rule, other: Rule): boolean =>
  rule.until === undefined || (other.until !== undefined && other.until <= rule.until);

function findShadowed(survey: Survey, rule: Active): Finding[] {
  const paths = [...rule.effects.keys()].filter((path) => sets(rule, path));
  const applies = survey.find([rule]);
  if (paths.length === 0 || applies.kind !== 'found') return [];
  const by = new Set<Active>();
  for (const path of paths) {
    // A judgement may say no, so only rules without one are sure to come first.
    const earlier = survey.active.filter(
      (other) =>
        other.position < rule.position && speaks(other) && sets(other, path) && outlasts(other.rule, rule.rule),
    );
    const coverage = coverageOf(survey, rule, earlier);
    if (coverage.kind !== 'closed') return [];
    for (const other of coverage.by) by.add(other);
  }
  const covering = [...by].sort((a, b) => a.position - b.position);
  const words = sayShadowed(survey.spec, paths, rule, covering);
  const rules = [rule, ...covering].map((each) => each.rule.id);
  const [path] = paths;
  return [
    {
      kind: 'shadowed',
      rules,
      ...(path !== undefined && paths.length === 1 ? { field: path } : {}),
      ...words,
      witness: applies.input,
    },
  ];
}

/**
 * Fields that rules are meant to decide: one of them sets it. A field that no rule sets is the model's to fill in, and
 * not deciding it is no omission.
 */
function findGaps(survey: Survey): Finding[] {
  const { output } = survey.spec.contract;
  const undecided = fieldPaths(output).filter(
    ({ path }) =>
      isAlwaysThere(output, path) &&
      !survey.spec.defaults.some((entry) => entry.field === path) &&
      survey.active.some((rule) => sets(rule, path)),
  );
  return undecided.flatMap(({ path }): Finding[] => {
    // A rule with a judgement may decide too, so an input on which it applies is no gap for certain.
    const speaking = survey.active.filter((rule) =>
      [...rule.effects.keys()].some((field) => field === path || path.startsWith(`${field}.`)),
    );
    const coverage = coverageOf(survey, null, speaking);
    if (coverage.kind !== 'open') return [];
    const answer = oracle(survey.spec, coverage.input, survey.ground.clock).fields.get(path);
    if (answer?.kind !== 'undetermined') return [];
    return [{ kind: 'gap', rules: [], field: path, ...sayGap(survey.spec, path), witness: coverage.input }];
  });
}

function findUntested(survey: Survey, rule: Active, cases: readonly JsonObject[]): Finding[] {
  if (cases.some((input) => survey.applies(rule, input))) return [];
  const applies = survey.find([rule]);
  // A rule that never applies cannot be tested; that is said already.
  if (applies.kind === 'impossible') return [];
  const witness = applies.kind === 'found' ? { witness: applies.input } : {};
  return [{ kind: 'untested', rules: [rule.rule.id], ...sayUntested(rule), ...witness }];
}
