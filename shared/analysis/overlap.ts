import type { JsonObject } from '../spec/ids.ts';
import type { Active, Survey } from './survey.ts';

/** An input on which both rules apply; null where there is none or none was found. */
export function overlapOf(survey: Survey, a: Active, b: Active): JsonObject | null {
  for (const [own, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const alone = survey.find([own]);
    // Most pairs that overlap do so on an input already known.
    if (alone.kind === 'found' && survey.applies(other, alone.input)) return alone.input;
    if (alone.kind === 'impossible') return null;
  }
  const both = survey.find([a, b]);
  return both.kind === 'found' ? both.input : null;
}

/** `open`: an input on which the rule applies, if it was given, and none of the others. `closed`: proved that there is none, by a few of the others. */
export type Coverage = { kind: 'open'; input: JsonObject } | { kind: 'closed'; by: Active[] } | { kind: 'unknown' };

const MOST_ROUNDS = 40;

/**
 * Whether others apply wherever a rule does (`null`: to every input). Each round looks for an input that escapes the
 * others taken so far and takes one that applies to it (counterexample-guided, as in E. Clarke et al., 2000), so that
 * few of many rules need to be looked at together.
 */
export function coverageOf(survey: Survey, rule: Active | null, others: readonly Active[]): Coverage {
  const taken: Active[] = [];
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const escaped = survey.find(rule === null ? [] : [rule], taken);
    if (escaped.kind === 'impossible') return { kind: 'closed', by: taken };
    if (escaped.kind === 'unknown') return { kind: 'unknown' };
    const next = others.find((other) => survey.applies(other, escaped.input));
    if (next === undefined) return { kind: 'open', input: escaped.input };
    taken.push(next);
  }
  return { kind: 'unknown' };
}
