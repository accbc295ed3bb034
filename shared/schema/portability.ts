import type { Contract } from '../spec/contract.ts';
import { DIALECTS, type DialectName } from './dialects.ts';
import { isRecord, type SchemaObject } from './document/keywords.ts';
import { pointerTo } from './document/pointer.ts';
import type { SchemaDocument } from './document/read.ts';
import type { Refusal } from './document/refusal.ts';
import { compileSchema } from './wire/compile.ts';
import { listOf } from './wire/merge.ts';
import type { WireLoss } from './wire/state.ts';
import { outputDocument } from './wire.ts';

/** What one provider makes of a schema before anybody runs it. */
export interface Portability {
  provider: DialectName;
  label: string;
  /** Demands that the provider keeps by itself, as `/price minimum`; the shape is not listed. */
  enforced: string[];
  /** What is only checked here, after the answer came. */
  losses: WireLoss[];
  /** Why the provider would not take the schema at all. */
  refused: string | null;
  /** The schema as it is sent; null where there is none. */
  schema: SchemaObject | null;
}

/** Keywords that describe a value's shape or speak to the model; a demand is anything else. */
const SHAPE = new Set([
  ...['title', 'description', 'type', 'properties', 'items', 'prefixItems', 'anyOf', 'required', '$ref', '$defs'],
  'additionalProperties',
]);

function demandsOf(schema: SchemaObject, path: string): string[] {
  const own = Object.keys(schema).flatMap((keyword) => (SHAPE.has(keyword) ? [] : [`${path} ${keyword}`]));
  const fields = Object.entries(isRecord(schema.properties) ? schema.properties : {});
  return [
    ...own,
    ...fields.flatMap(([name, field]) => (isRecord(field) ? demandsOf(field, pointerTo(path, name)) : [])),
    ...[schema.items, ...listOf(schema.prefixItems)].flatMap((item) =>
      isRecord(item) ? demandsOf(item, `${path}/*`) : [],
    ),
    ...listOf(schema.anyOf).flatMap((form) => (isRecord(form) ? demandsOf(form, path) : [])),
    ...Object.entries(isRecord(schema.$defs) ? schema.$defs : {}).flatMap(([name, definition]) =>
      isRecord(definition) ? demandsOf(definition, name) : [],
    ),
  ];
}

const sentence = ({ path, reason }: Refusal): string => {
  const words = `${reason.charAt(0).toUpperCase()}${reason.slice(1).replace(/\.$/, '')}`;
  return `${words}${path === '' ? '' : ` (at ${path})`}.`;
};

/** One provider's answer to a schema; `name` is a row of the capability table. */
export function portabilityOf(document: SchemaDocument, name: DialectName): Portability {
  const compiled = compileSchema(document, name);
  const row = { provider: name, label: DIALECTS[name].label };
  if (!compiled.ok) return { ...row, enforced: [], losses: [], refused: sentence(compiled.refusal), schema: null };
  const { schema, losses, exceeded } = compiled.value;
  const [limit] = exceeded;
  const refused = limit === undefined ? null : sentence(limit);
  return { ...row, enforced: [...new Set(demandsOf(schema, ''))], losses, refused, schema };
}

/** What every provider enforces, ignores or refuses of a contract's output, before anyone runs it. */
export const portability = (contract: Contract): Portability[] =>
  (Object.keys(DIALECTS) as DialectName[]).map((name) => portabilityOf(outputDocument(contract), name));
