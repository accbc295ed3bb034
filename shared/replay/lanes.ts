import { type Field, fieldPaths } from '../spec/contract.ts';
import { agrees } from '../spec/effects.ts';
import type { Json, JsonObject } from '../spec/ids.ts';
import { valueAt } from '../spec/paths.ts';
import { beyondNoise, combined, type Lanes, type Share } from './paired.ts';

/** One execution asked again: what was answered then, what the present version answers now, and what the draft does. */
export interface AskedAgain {
  recorded: JsonObject;
  present: JsonObject;
  draft: JsonObject;
}
/** Executions of one kind, as `judgeByRules` tells them apart, and those of them that were asked again. */
export interface Group {
  /** Executions there are. */
  size: number;
  asked: readonly AskedAgain[];
}
export interface FieldShare {
  field: string;
  lanes: Lanes;
  share: Share;
}
export interface NoiseFree {
  asked: number;
  /** Of all executions, those in which any comparable field flips, beyond noise. */
  any: Share;
  /** How often the present version itself departs from what it answered then. */
  noise: number;
  fields: FieldShare[];
}

/** Fields whose values can be held against each other letter by letter; free text never repeats itself. */
export const comparableFields = (output: readonly Field[]): string[] =>
  fieldPaths(output)
    .filter(({ field: { type } }) => type.kind !== 'text' && type.kind !== 'object' && type.kind !== 'file')
    .filter(({ field: { type } }) => type.kind !== 'list' || type.items.kind !== 'text')
    .map(({ path }) => path);

/** A field that both leave out is the same in both. */
const isSame = (one: Json | undefined, other: Json | undefined): boolean =>
  (one ?? null) === null ? (other ?? null) === null : agrees(one, other);
const departs = (from: JsonObject, answer: JsonObject, fields: readonly string[]): boolean =>
  fields.some((field) => !isSame(valueAt(from, field), valueAt(answer, field)));

const lanesOf = (asked: readonly AskedAgain[], fields: readonly string[]): Lanes => {
  const ways = asked.map(({ recorded, present, draft }) => ({
    draft: departs(recorded, draft, fields),
    present: departs(recorded, present, fields),
  }));
  return {
    samples: asked.length,
    onlyDraft: ways.filter((way) => way.draft && !way.present).length,
    onlyPresent: ways.filter((way) => way.present && !way.draft).length,
  };
};

/**
 * What the draft changes in recorded answers beyond what the model changes by itself. Groups are weighed by their sizes, so that rare
 * executions which an edit touches may be asked again more often than the rest without counting for more.
 */
export function noiseFree(groups: readonly Group[], fields: readonly string[]): NoiseFree {
  const all = groups.reduce((sum, { size }) => sum + size, 0);
  const asked = groups.flatMap((group) => group.asked);
  if (asked.length === 0) return nothingAsked(fields);
  const shareOf = (paths: readonly string[]): Share =>
    combined(
      groups.map(({ size, asked }) => ({
        weight: all === 0 ? 0 : size / all,
        share: beyondNoise(lanesOf(asked, paths)),
      })),
    );
  const noise = groups.reduce(
    (sum, { size, asked: samples }) =>
      samples.length === 0
        ? sum
        : sum +
          ((size / all) * samples.filter(({ recorded, present }) => departs(recorded, present, fields)).length) /
            samples.length,
    0,
  );
  return {
    asked: asked.length,
    any: shareOf(fields),
    noise,
    fields: fields.map((field) => ({ field, lanes: lanesOf(asked, [field]), share: shareOf([field]) })),
  };
}

const nothingAsked = (fields: readonly string[]): NoiseFree => {
  const lanes: Lanes = { samples: 0, onlyDraft: 0, onlyPresent: 0 };
  const share = beyondNoise(lanes);
  return { asked: 0, any: share, noise: 0, fields: fields.map((field) => ({ field, lanes, share })) };
};
