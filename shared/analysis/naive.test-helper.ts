import type { Json, JsonObject } from '../spec/ids.ts';
import { naiveFires, ticks, upper } from '../spec/naive.test-helper.ts';
import type { Effect } from '../spec/rule.ts';
import type { Spec } from '../spec/spec.ts';

/** What a second oracle says of one output field; values compare as `plain` text. */
export type NaiveAnswer =
  | { is: 'value'; value: string; rule: string | null }
  | { is: 'limits'; rules: string[] }
  | { is: 'open' };

/** A value such that equal ones have equal text: money and numbers by amount, texts by letter, lists without order. */
export function plain(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(plain).sort().join()}]`;
  if (typeof value === 'string') return JSON.stringify(value.normalize('NFC'));
  if (typeof value === 'number') return String(ticks(value));
  return typeof value === 'object' && value !== null ? `${value.currency} ${ticks(value.amount)}` : String(value);
}
const same = (one: Json, other: Json): boolean =>
  typeof one === 'string' && typeof other === 'string' ? upper(one) === upper(other) : plain(one) === plain(other);

function keeps(effect: Effect, value: Json): boolean {
  const has = (wanted: Json): boolean =>
    Array.isArray(value)
      ? value.some((item) => same(item, wanted))
      : upper(String(value)).includes(upper(String(wanted)));
  const size = (of: Json): bigint =>
    ticks(typeof of === 'object' && of !== null && !Array.isArray(of) ? of.amount : of);
  switch (effect.kind) {
    case 'set':
      return plain(effect.value) === plain(value);
    case 'one_of':
      return effect.values.some((each) => plain(each) === plain(value));
    case 'add':
    case 'must_include':
      return has(effect.value);
    case 'must_not_include':
      return !has(effect.value);
    case 'minimum':
      return size(value) >= size(effect.value);
    case 'maximum':
      return size(value) <= size(effect.value);
    case 'longest':
      return [...String(value)].length <= effect.characters;
  }
}
/** What counts whatever the order of the rules. */
const GATHERS: readonly Effect['kind'][] = ['add', 'must_include', 'must_not_include', 'longest'];

/**
 * The precedence that the editor is shown, read from the top: the first rule that fires and sets the field wins; a list
 * that is set grows by what others add; what the winner cannot keep, or a judgement decides, is left open.
 */
export function naiveAnswer(spec: Spec, input: JsonObject, path: string, now: string): NaiveAnswer {
  const said = spec.rules.flatMap((rule, place) =>
    naiveFires(rule, input, now)
      ? rule.then
          .filter((effect) => effect.field === path)
          .map((effect) => ({ effect, place, rule: rule.id, sure: (rule.judgement ?? '').trim() === '' }))
      : [],
  );
  const winner = said.find(({ effect }) => effect.kind === 'set');
  const others = said.filter(({ effect }) => effect.kind !== 'set');
  if (winner === undefined) {
    const sure = others.filter((one) => one.sure);
    if (sure.length > 0) return { is: 'limits', rules: sure.map(({ rule }) => rule) };
    const fallback = spec.defaults.find(({ field }) => field === path);
    return others.length > 0 || fallback === undefined
      ? { is: 'open' }
      : { is: 'value', value: plain(fallback.value), rule: null };
  }
  if (!winner.sure || winner.effect.kind !== 'set') return { is: 'open' };
  let { value } = winner.effect;
  for (const { effect, sure } of others)
    if (
      sure &&
      Array.isArray(value) &&
      (effect.kind === 'add' || effect.kind === 'must_include') &&
      !keeps(effect, value)
    )
      value = [...value, effect.value];
  const final = value;
  const isBroken = others.some(
    ({ effect, place }) => (GATHERS.includes(effect.kind) || place < winner.place) && !keeps(effect, final),
  );
  return isBroken ? { is: 'open' } : { is: 'value', value: plain(final), rule: winner.rule };
}
