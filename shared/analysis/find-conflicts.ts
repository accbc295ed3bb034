import { type Field, fieldAt } from '../spec/contract.ts';
import type { JsonObject } from '../spec/ids.ts';
import { type Clash, clashOf } from './clash.ts';
import type { Finding } from './finding.ts';
import { exclude } from './necessary.ts';
import { isAlwaysThere } from './output-fields.ts';
import { overlapOf } from './overlap.ts';
import { sayConflict } from './say.ts';
import type { Active, Survey } from './survey.ts';

/** A rule is set against so many others at most for one field; more would be read by nobody, and cost time. */
const MOST_FOR_ONE = 12;

/**
 * Every two rules that can apply to one input and want what cannot both be, in steps: each is what one rule and one field
 * come to. Rules with a judgement are left out: whether they apply at all is not known.
 */
export function* findConflicts(survey: Survey): Generator<Finding[], void, undefined> {
  const { output } = survey.spec.contract;
  for (const [path, voices] of Map.groupBy(survey.active.flatMap(voicesOf), (voice) => voice.path)) {
    const field = fieldAt(output, path);
    if (field === undefined) continue;
    const setters = survey.active.filter((rule) => rule.effects.get(path)?.some(({ kind }) => kind === 'set') === true);
    const place: Place = { path, field, required: isAlwaysThere(output, path), setters };
    for (const [index, { rule: later }] of voices.entries()) {
      const found: Finding[] = [];
      for (const { rule: earlier } of voices.slice(0, index)) {
        found.push(...conflictOn(survey, place, earlier, later));
        if (found.length === MOST_FOR_ONE) break;
      }
      yield found;
    }
  }
}
interface Place {
  path: string;
  field: Field;
  required: boolean;
  /** All rules that set it, judged ones too, in order. */
  setters: Active[];
}

const voicesOf = (rule: Active): { path: string; rule: Active }[] =>
  rule.decidable && !rule.unfinished ? [...rule.effects.keys()].map((path) => ({ path, rule })) : [];

function conflictOn(survey: Survey, place: Place, earlier: Active, later: Active): Finding[] {
  if (exclude(earlier.needs, later.needs)) return [];
  const { path } = place;
  const clash = clashOf(earlier.effects.get(path) ?? [], later.effects.get(path) ?? [], place, survey.ground.clock);
  const found = clash === null ? null : overlapOf(survey, earlier, later);
  if (clash === null || found === null) return [];
  const witness = decidedBy(survey, place, clash, found, earlier, later);
  const words = sayConflict(survey.spec, path, clash, earlier, later, deciderOf(survey, place, witness, earlier));
  return [{ kind: 'conflict', rules: [earlier.rule.id, later.rule.id], field: path, ...words, witness }];
}

/** The first rule before a pair that can set the field on an input. */
const firstBefore = (survey: Survey, { setters }: Place, input: JsonObject, earlier: Active): Active | undefined =>
  setters.find((rule) => rule.position < earlier.position && survey.applies(rule, input));

/** An input on which no third rule decides first, where one is found quickly. */
function decidedBy(
  survey: Survey,
  place: Place,
  clash: Clash,
  input: JsonObject,
  earlier: Active,
  later: Active,
): JsonObject {
  const third = firstBefore(survey, place, input, earlier);
  if (third === undefined || clash.kind !== 'values') return input;
  const better = survey.find([earlier, later], [third]);
  const alone = better.kind === 'found' && firstBefore(survey, place, better.input, earlier) === undefined;
  return alone ? better.input : input;
}

/** Who decides the field; null where a judgement could come first. */
function deciderOf(survey: Survey, place: Place, input: JsonObject, earlier: Active): Active | null {
  const first = firstBefore(survey, place, input, earlier);
  if (first === undefined) return earlier;
  return first.decidable ? first : null;
}
