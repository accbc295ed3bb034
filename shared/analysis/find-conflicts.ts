import { fieldAt } from '../spec/contract.ts';
import type { JsonObject } from '../spec/ids.ts';
import { type Clash, clashOf } from './clash.ts';
import type { Finding } from './finding.ts';
import { isAlwaysThere } from './output-fields.ts';
import { overlapOf } from './overlap.ts';
import { sayConflict } from './say.ts';
import type { Active, Survey } from './survey.ts';

/**
 * Every two rules that can apply to one input and want what cannot both be. Rules with a judgement are left out: whether
 * they apply at all is not known.
 */
export function findConflicts(survey: Survey): Finding[] {
  const fields = [...Map.groupBy(survey.active.flatMap(voicesOf), ({ path }) => path)];
  return fields.flatMap(([path, voices]) =>
    voices.flatMap(({ rule: later }, index) =>
      voices.slice(0, index).flatMap(({ rule: earlier }) => conflictOn(survey, path, earlier, later)),
    ),
  );
}

const voicesOf = (rule: Active): { path: string; rule: Active }[] =>
  rule.decidable ? [...rule.effects.keys()].map((path) => ({ path, rule })) : [];

function conflictOn(survey: Survey, path: string, earlier: Active, later: Active): Finding[] {
  const field = fieldAt(survey.spec.contract.output, path);
  if (field === undefined) return [];
  const required = isAlwaysThere(survey.spec.contract.output, path);
  const [first = [], second = []] = [earlier.effects.get(path), later.effects.get(path)];
  const clash = clashOf(first, second, { field, required }, survey.ground.clock);
  const found = clash === null ? null : overlapOf(survey, earlier, later);
  if (clash === null || found === null) return [];
  const witness = decidedBy(survey, path, clash, found, earlier, later);
  const words = sayConflict(survey.spec, path, clash, earlier, later, deciderOf(survey, path, witness, earlier));
  return [{ kind: 'conflict', rules: [earlier.rule.id, later.rule.id], field: path, ...words, witness }];
}

/** Rules before one of a pair that can set the field on an input, before either of the pair does. */
const before = (survey: Survey, path: string, input: JsonObject, earlier: Active): Active[] =>
  survey.active.filter(
    (rule) =>
      rule.position < earlier.position &&
      rule.effects.get(path)?.some((effect) => effect.kind === 'set') === true &&
      survey.applies(rule, input),
  );

/** An input on which no third rule decides first, where one is found quickly. */
function decidedBy(
  survey: Survey,
  path: string,
  clash: Clash,
  input: JsonObject,
  earlier: Active,
  later: Active,
): JsonObject {
  const [third] = before(survey, path, input, earlier);
  if (third === undefined || clash.kind !== 'values') return input;
  const better = survey.find([earlier, later], [third]);
  return better.kind === 'found' && before(survey, path, better.input, earlier).length === 0 ? better.input : input;
}

/** Who decides the field; null where a judgement could come first. */
function deciderOf(survey: Survey, path: string, input: JsonObject, earlier: Active): Active | null {
  const [first] = before(survey, path, input, earlier);
  if (first === undefined) return earlier;
  return first.decidable ? first : null;
}
