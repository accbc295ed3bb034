import type { Json } from '../../spec/ids.ts';
import { isRecord, isSchema, type Schema, type SchemaObject } from '../document/keywords.ts';
import { pointerTo } from '../document/pointer.ts';
import { Refused } from '../document/refusal.ts';
import { listOf } from './merge.ts';
import { type Compilation, lose } from './state.ts';

type CompileValue = (state: Compilation, schema: Schema, path: string, orNull?: boolean) => SchemaObject;

/** An object's fields: optional ones in the provider's idiom, unknown ones only where it takes them. */
export function compileFields(
  state: Compilation,
  form: SchemaObject,
  path: string,
  compile: CompileValue,
): SchemaObject {
  const fields = Object.entries(isRecord(form.properties) ? form.properties : {});
  const demanded = new Set(listOf(form.required).map(String));
  const required: string[] = [];
  const compiled = fields.flatMap(([name, schema]): [string, Json][] => {
    const at = pointerTo(path, name);
    const optional = !demanded.has(name);
    if (!isSchema(schema) || (schema === false && optional)) return [];
    const omit = optional && mayOmit(state);
    if (!omit) required.push(name);
    state.optionalDepth += optional ? 1 : 0;
    const value = compile(state, schema, at, optional && !omit);
    state.optionalDepth -= optional ? 1 : 0;
    return [[name, value]];
  });
  for (const name of demanded) {
    if (fields.some(([known]) => known === name)) continue;
    if (!state.dialect.openObjects || form.additionalProperties === false)
      throw new Refused(path, 'required', `the field ${name} is required but not described`);
    lose(state, path, 'required', `${state.dialect.label} cannot require the field ${name}, which is not described`);
  }
  const open = openness(state, form, path, fields.length, compile);
  // An open object may have no named fields at all, and Google wants no empty list of them.
  if (state.dialect.openObjects)
    return {
      ...(compiled.length === 0 ? {} : { properties: Object.fromEntries(compiled) }),
      ...(required.length === 0 ? {} : { required }),
      ...open,
    };
  return { properties: Object.fromEntries(compiled), required, ...open };
}

function openness(
  state: Compilation,
  form: SchemaObject,
  path: string,
  count: number,
  compile: CompileValue,
): SchemaObject {
  const { label, openObjects } = state.dialect;
  const rest = form.additionalProperties;
  // Google's other surface knows no such keyword, and only ever sends fields that are named.
  if (openObjects) return isRecord(rest) ? { additionalProperties: compile(state, rest, pointerTo(path, '*')) } : {};
  if (rest !== false && (isRecord(rest) ? count === 0 : form.properties === undefined))
    throw new Refused(
      path,
      'additionalProperties',
      `${label} needs the name of every field, and this object’s are free`,
    );
  if (rest !== false)
    lose(state, path, 'additionalProperties', `${label} sends only named fields; others cannot be sent`);
  return { additionalProperties: false };
}

function mayOmit(state: Compilation): boolean {
  if (state.dialect.optional === 'nullable') return false;
  const { omittable = Number.POSITIVE_INFINITY, unions = Number.POSITIVE_INFINITY } = state.dialect.limits;
  // Where both idioms are used up, leaving out is at least what the canonical schema says.
  if (state.omittable >= omittable && state.unions < unions) return false;
  state.omittable += 1;
  return true;
}
