import type { Json } from '../../spec/ids.ts';
import { LIMIT_WORDS, type Limit } from '../dialects.ts';
import { isRecord, type SchemaObject } from '../document/keywords.ts';
import type { Refusal } from '../document/refusal.ts';
import { listOf, optionsOf } from './merge.ts';
import type { Compilation } from './state.ts';

type Measures = Record<Limit, number>;
/** From how many values on one list of choices is limited in characters. */
const LONG_CHOICE = 250;

const lengthOf = (options: readonly Json[]): number =>
  options.reduce<number>(
    (sum, option) => sum + (typeof option === 'string' ? option.length : JSON.stringify(option).length),
    0,
  );

function childrenOf(schema: SchemaObject): SchemaObject[] {
  const { properties, items, prefixItems, additionalProperties } = schema;
  return [
    ...Object.values(isRecord(properties) ? properties : {}),
    ...(isRecord(items) ? [items] : []),
    ...listOf(prefixItems),
    ...(isRecord(additionalProperties) ? [additionalProperties] : []),
  ].filter(isRecord);
}

/** Counts what providers limit. A level is an object or a list; a definition counts where it stands, once on any path. */
function measure(whole: SchemaObject): Measures {
  const sum: Measures = {
    omittable: 0,
    unions: 0,
    properties: 0,
    depth: 0,
    enumValues: 0,
    characters: 0,
    longChoice: 0,
  };
  const definitions = isRecord(whole.$defs) ? whole.$defs : {};
  const count = (schema: SchemaObject): void => {
    const options = optionsOf(schema) ?? [];
    const names = Object.keys(isRecord(schema.properties) ? schema.properties : {});
    sum.properties += names.length;
    sum.enumValues += schema.const === undefined ? options.length : 0;
    sum.characters += lengthOf(options) + lengthOf(names);
    if (options.length > LONG_CHOICE) sum.longChoice = Math.max(sum.longChoice, lengthOf(options));
    for (const child of [...childrenOf(schema), ...listOf(schema.anyOf).filter(isRecord)]) count(child);
  };
  for (const [name, definition] of Object.entries(definitions)) {
    sum.characters += name.length;
    if (isRecord(definition)) count(definition);
  }
  count(whole);
  const deep = new Map<string, number>();
  const depthOf = (schema: SchemaObject): number => {
    if (typeof schema.$ref === 'string') return depthOfDefinition(schema.$ref);
    const level = schema.type === 'object' || schema.type === 'array' ? 1 : 0;
    const below = childrenOf(schema).map(depthOf);
    const beside = listOf(schema.anyOf).filter(isRecord).map(depthOf);
    return Math.max(level + Math.max(0, ...below), ...beside);
  };
  const depthOfDefinition = (reference: string): number => {
    const known = deep.get(reference);
    if (known !== undefined) return known;
    // One that contains itself is as deep as one turn of it.
    deep.set(reference, 0);
    const definition = reference === '#' ? undefined : definitions[reference.replace('#/$defs/', '')];
    const depth = isRecord(definition) ? depthOf(definition) : 0;
    deep.set(reference, depth);
    return depth;
  };
  sum.depth = depthOf(whole);
  return sum;
}

/** The provider's limits that a compiled schema passes, in words. */
export function exceededLimits(state: Compilation, schema: SchemaObject): Refusal[] {
  const measures: Measures = { ...measure(schema), omittable: state.omittable, unions: state.unions };
  return (Object.keys(LIMIT_WORDS) as Limit[]).flatMap((limit) => {
    const most = state.dialect.limits[limit];
    if (most === undefined || measures[limit] <= most) return [];
    const reason = `${state.dialect.label} takes at most ${most} ${LIMIT_WORDS[limit]} and may refuse this schema, which has ${measures[limit]}.`;
    return [{ path: '', keyword: limit, reason }];
  });
}
