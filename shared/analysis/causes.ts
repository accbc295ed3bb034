import type { ComparedCase } from '../grading/comparison.ts';
import { differences } from '../spec/differences.ts';
import { agrees, holds } from '../spec/effects.ts';
import { type Clock, ruleFires } from '../spec/evaluate.ts';
import type { Json, JsonObject } from '../spec/ids.ts';
import { putAt, valueAt } from '../spec/paths.ts';
import type { Rule } from '../spec/rule.ts';
import type { Spec } from '../spec/spec.ts';
import { checkOutput, type FieldAnswer, oracle } from './oracle.ts';
import { canRevert, revert } from './revert.ts';

/**
 * Why an output field, or a verdict, is another one than before. `paths` are differences between the two specs.
 * `alone`: any one of them taken back, the rules ask for the old answer again. `together`: only all of them taken back.
 * `forbids`: as they are now, each of them rules the old answer out. `day`: the same rules, one of which applies on some days
 * only. `open`: only a run can tell; these could be it. `none`: the rules ask the same in both, so the model answered
 * differently of itself.
 */
export interface Cause {
  /** Dotted path; null: the verdict on one and the same answer. */
  field: string | null;
  kind: 'alone' | 'together' | 'forbids' | 'day' | 'open' | 'none';
  paths: string[];
}
/** One spec as it was asked. */
export interface Asked {
  spec: Spec;
  clock: Clock;
}
/** A case with its answer in both runs; null where none came. */
export interface ChangedCase {
  input: JsonObject;
  then: JsonObject | null;
  now: JsonObject | null;
  /** Fields in which the answers differ. */
  fields: readonly string[];
}

/**
 * Names for each changed field of a case the changed rules that caused it, without asking a model: each difference is taken
 * back by itself and the oracle is asked whether the old answer is then the right one. Where no field changed, the same for
 * what the checked rules say of the answer.
 */
export function causesOf(before: Asked, after: Asked, changed: ChangedCase): Cause[] {
  const found = differences(before.spec, after.spec).filter(({ minor }) => !minor);
  const paths = found.map(({ path }) => path).filter(canRevert);
  const probe: Probe = { before, after, paths, isSame: found.length === 0, input: changed.input };
  const { then, now } = changed;
  if (then === null || now === null) return [];
  if (changed.fields.length > 0) return changed.fields.map((field) => causeOfField(probe, field, then, now));
  const cause = causeOfVerdict(probe, now);
  return cause === null ? [] : [cause];
}

/** A compared case as `causesOf` takes it: the fields hold all of both answers. */
export function changedCaseOf({ input, fields }: ComparedCase): ChangedCase {
  const answer = (side: 'then' | 'now'): JsonObject | null => {
    const made: JsonObject = {};
    for (const field of fields) {
      const value = field[side];
      if (value !== undefined) putAt(made, field.field, value);
    }
    return Object.keys(made).length === 0 ? null : made;
  };
  const changed = fields.filter((field) => field.changed).map(({ field }) => field);
  return { input, then: answer('then'), now: answer('now'), fields: changed };
}

interface Probe {
  before: Asked;
  after: Asked;
  /** Differences that can be taken back. */
  paths: readonly string[];
  isSame: boolean;
  input: JsonObject;
}
const askedAfter = (
  { before, after, input }: Probe,
  taken: readonly string[],
  field: string,
): FieldAnswer | undefined => {
  const spec = revert(before.spec, after.spec, taken);
  return spec === null ? undefined : oracle(spec, input, after.clock).fields.get(field);
};

function causeOfField(probe: Probe, field: string, then: JsonObject, now: JsonObject): Cause {
  const { before, after, input, paths } = probe;
  const old = valueAt(then, field);
  const asks = (answer: FieldAnswer | undefined): boolean =>
    answer?.kind === 'determined' && agreesOrMissing(answer.value, old);
  const asked = oracle(after.spec, input, after.clock).fields.get(field);
  const wasAsked = oracle(before.spec, input, before.clock).fields.get(field);
  // The rules still ask for the old answer, or ask for one and the same: no change of theirs explains the new one.
  if (asks(asked) || (isDetermined(asked) && isDetermined(wasAsked) && agrees(asked.value, wasAsked.value)))
    return { field, kind: 'none', paths: [] };
  const near = paths.filter((path) => isNear(probe, path, field));
  const alone = near.filter((path) => asks(askedAfter(probe, [path], field)));
  if (alone.length > 0) return { field, kind: 'alone', paths: alone };
  if (asks(askedAfter(probe, near, field)))
    return { field, kind: 'together', paths: fewest(near, (some) => asks(askedAfter(probe, some, field))) };
  if (asks(wasAsked) && !asks(oracle(before.spec, input, after.clock).fields.get(field)))
    return { field, kind: 'day', paths: [] };
  const forbidding = near.filter((path) => rulesOut(asked, old) && !rulesOut(askedAfter(probe, [path], field), old));
  // That the new answer keeps what is asked is part of the story; one that does not is the model's own.
  if (forbidding.length > 0 && !rulesOut(asked, valueAt(now, field)))
    return { field, kind: 'forbids', paths: forbidding };
  const prose = paths.filter((path) => !path.startsWith('rules/') && !path.startsWith('defaults/'));
  return probe.isSame ? { field, kind: 'none', paths: [] } : { field, kind: 'open', paths: [...near, ...prose] };
}

const isDetermined = (answer: FieldAnswer | undefined): answer is Extract<FieldAnswer, { kind: 'determined' }> =>
  answer?.kind === 'determined';
/** A default of nothing and a field left out are the same. */
const agreesOrMissing = (asked: Json, value: Json | undefined): boolean =>
  agrees(asked, value) || (asked === null && value === undefined);

/** Whether what the rules say of a field makes a value wrong. */
function rulesOut(answer: FieldAnswer | undefined, value: Json | undefined): boolean {
  if (answer?.kind === 'determined') return !agreesOrMissing(answer.value, value);
  return answer?.kind === 'constrained' && answer.constraints.some(({ effect }) => !holds(effect, value));
}

/** Whether a difference can bear on a field of this very input: a rule about it that applies on either side, or its default. */
function isNear({ before, after, input }: Probe, path: string, field: string): boolean {
  const [section, id] = path.split('/');
  const isAbout = (other: string): boolean =>
    other === field || field.startsWith(`${other}.`) || other.startsWith(`${field}.`);
  if (section === 'defaults')
    return [before, after].some(({ spec }) => spec.defaults.some((entry) => entry.id === id && isAbout(entry.field)));
  if (section !== 'rules') return false;
  const speaks = (rule: Rule): boolean =>
    rule.id === id && ruleFires(rule, input, after.clock) && rule.then.some((effect) => isAbout(effect.field));
  return [before, after].some(({ spec }) => spec.rules.some(speaks));
}

/** A smallest part of `paths` that still suffices: none of what is left can be spared. */
function fewest(paths: readonly string[], suffices: (paths: readonly string[]) => boolean): string[] {
  return paths.reduce<string[]>(
    (kept, path) => {
      const without = kept.filter((each) => each !== path);
      return suffices(without) ? without : kept;
    },
    [...paths],
  );
}

/** Which changes made rules that are checked call one and the same answer wrong, or no longer wrong. */
function causeOfVerdict(probe: Probe, output: JsonObject): Cause | null {
  const { before, after, input, paths } = probe;
  const isWrong = (spec: Spec, clock: Clock): boolean =>
    checkOutput(spec, input, output, clock).some(({ result }) => result === 'violated');
  const was = isWrong(before.spec, before.clock);
  if (was === isWrong(after.spec, after.clock)) return null;
  const suffices = (taken: readonly string[]): boolean => {
    const spec = revert(before.spec, after.spec, taken);
    return spec !== null && isWrong(spec, after.clock) === was;
  };
  const alone = paths.filter((path) => suffices([path]));
  if (alone.length > 0) return { field: null, kind: 'alone', paths: alone };
  if (suffices(paths)) return { field: null, kind: 'together', paths: fewest(paths, suffices) };
  return { field: null, kind: 'day', paths: [] };
}
