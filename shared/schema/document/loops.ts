import type { Json } from '../../spec/ids.ts';
import { isSchema, type Schema, type SchemaObject } from './keywords.ts';
import type { SchemaDocument } from './read.ts';
import { Refused } from './refusal.ts';

const IN_PLACE_ONE = ['not', 'if', 'then', 'else'];
const IN_PLACE_MANY = ['allOf', 'anyOf', 'oneOf', 'dependentSchemas'];

const membersOf = (value: Json | undefined): Schema[] =>
  typeof value === 'object' && value !== null ? Object.values(value).filter(isSchema) : [];

/** Schemas that look at the same value as this one. */
const inPlace = (schema: SchemaObject): Schema[] => [
  ...IN_PLACE_ONE.flatMap((word) => (isSchema(schema[word]) ? [schema[word]] : [])),
  ...IN_PLACE_MANY.flatMap((word) => membersOf(schema[word])),
];

/**
 * Refuses references that come back to themselves without ever looking deeper into the document: they mean nothing, and
 * following them would never end.
 */
export function refuseLoops(document: SchemaDocument): void {
  const done = new Set<string>();
  const open: string[] = [];
  const visit = (schema: Schema): void => {
    if (typeof schema === 'boolean') return;
    if (typeof schema.$ref === 'string') follow(schema.$ref);
    if (typeof schema.$dynamicRef === 'string')
      for (const anchors of document.dynamic.values()) {
        const name = anchors.get(String(schema.$dynamicAnchor));
        if (name !== undefined) follow(name);
      }
    inPlace(schema).forEach(visit);
  };
  const follow = (name: string): void => {
    if (done.has(name)) return;
    if (open.includes(name)) throw new Refused(`#`, '$ref', `the definition ${name} refers to itself without end`);
    open.push(name);
    visit(document.definitions.get(name) ?? true);
    open.pop();
    done.add(name);
  };
  for (const name of document.definitions.keys()) follow(name);
}
