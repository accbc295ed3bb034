import { type Contract, type FieldType, fieldAt } from '../../shared/spec/contract.ts';
import type { Json } from '../../shared/spec/ids.ts';
import { type EffectInfo, type EffectShape, effectsFor } from '../../shared/spec/operators.ts';
import type { Effect, EffectKind } from '../../shared/spec/rule.ts';
import { fitValue } from './fit-value.ts';

/** What stands beside an effect's kind in the form; an effect still to be filled in has none. */
export function effectValue(effect: Effect): Json | undefined {
  if (effect.kind === 'longest') return effect.characters;
  if (effect.kind === 'one_of') return effect.values.filter((value) => value !== '');
  return effect.value === '' ? undefined : effect.value;
}

/** An effect with another value. The draft's form has no gap for "not chosen yet", so an empty text stands for it. */
export function withValue({ id, field, kind }: Pick<Effect, 'id' | 'field' | 'kind'>, value: Json | undefined): Effect {
  if (kind === 'longest') return { kind, id, field, characters: typeof value === 'number' && value >= 0 ? value : 0 };
  if (kind === 'one_of') return { kind, id, field, values: Array.isArray(value) && value.length > 0 ? value : [''] };
  return { kind, id, field, value: value ?? '' };
}

const shapeOf = (type: FieldType, kind: EffectKind): EffectShape =>
  effectsFor(type).find((info) => info.kind === kind)?.value ?? 'one';

/** The effects a field takes; a kind that the field no longer takes stays selectable so that it can be seen. */
export const offeredFor = (contract: Contract, path: string): EffectInfo[] => {
  const type = fieldAt(contract.output, path)?.type;
  return type === undefined ? [] : effectsFor(type);
};

/** Another kind of effect on the same field; what fits of the value stays. */
export function withKind(effect: Effect, kind: EffectKind, contract: Contract): Effect {
  const type = fieldAt(contract.output, effect.field)?.type;
  const next = { id: effect.id, field: effect.field, kind };
  return withValue(next, type === undefined ? undefined : fitValue(effectValue(effect), shapeOf(type, kind), type));
}

/** The same effect on another field, or the first effect that field takes. */
export function withField(effect: Effect, path: string, contract: Contract): Effect {
  const type = fieldAt(contract.output, path)?.type;
  const offered = offeredFor(contract, path);
  const kind = offered.some((info) => info.kind === effect.kind) ? effect.kind : (offered[0]?.kind ?? 'set');
  const next = { id: effect.id, field: path, kind };
  return withValue(next, type === undefined ? undefined : fitValue(effectValue(effect), shapeOf(type, kind), type));
}
