import type { StructuredLimits } from '../catalogue/entry.ts';
import type { Contract } from '../spec/contract.ts';
import type { Json } from '../spec/ids.ts';
import type { DialectName } from './dialects.ts';
import type { SchemaObject } from './document/keywords.ts';
import { readSchema, type SchemaDocument } from './document/read.ts';
import { outputSchema } from './json-schema.ts';
import { compileSchema } from './wire/compile.ts';
import { restoreDocument } from './wire/restore.ts';
import type { WireLoss } from './wire/state.ts';

export interface WireSchema {
  name: string;
  schema: SchemaObject;
  losses: WireLoss[];
}

/** The wire schema's name: letters only, because providers restrict it and people never see it. */
const NAME = 'output';

// Every answer of a run is restored with the same contract object; reading its schema each time would cost more than that.
const read = new WeakMap<Contract, SchemaDocument>();

/** The canonical output schema as the compiler reads it. */
export function outputDocument(contract: Contract): SchemaDocument {
  const known = read.get(contract);
  if (known !== undefined) return known;
  const found = readSchema(outputSchema(contract));
  // Contracts generate only keywords that are understood.
  if (!found.ok) throw new Error(`A contract’s own schema was refused: ${found.refusal.reason}`);
  read.set(contract, found.value);
  return found.value;
}

/**
 * Compiles the canonical output schema down to what a provider takes. Nothing is lost silently: a constraint that the
 * provider does not enforce moves into the description and is listed, as is a limit that this schema exceeds; the call is
 * still made, since a limit that is out of date must not stop anybody's work. `limits`: what one model takes where it differs
 * from its provider.
 */
export function wireSchema(contract: Contract, dialect: DialectName, limits: StructuredLimits = {}): WireSchema {
  const compiled = compileSchema(outputDocument(contract), dialect, limits);
  if (!compiled.ok) throw new Error(`A contract’s own schema was refused: ${compiled.refusal.reason}`);
  const { schema, losses, exceeded } = compiled.value;
  const passed = exceeded.map(({ path, keyword, reason }) => ({ path, keyword, why: reason }));
  return { name: NAME, schema, losses: [...losses, ...passed] };
}

/**
 * Maps a provider's document back to the canonical form. The dialect is named because callers think of it; no idiom of one
 * dialect can be mistaken in another, since canonical documents of a contract never hold null.
 */
export const restoreOutput = (contract: Contract, _dialect: DialectName, document: Json): Json =>
  restoreDocument(outputDocument(contract), document);
