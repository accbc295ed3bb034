import type { Problem } from '../../shared/errors.ts';
import { hashOf } from '../../shared/json/canonical.ts';
import type { DialectName } from '../../shared/schema/dialects.ts';
import { restoreOutput, type WireSchema, wireSchema } from '../../shared/schema/wire.ts';
import { inputMessage } from '../../shared/spec/compile.ts';
import type { Contract } from '../../shared/spec/contract.ts';
import type { Instant, Json, JsonObject } from '../../shared/spec/ids.ts';
import { validatorFor } from '../validation/validator.ts';

/** The schema as one provider gets it, with the hash that call records keep. */
export interface Wire {
  dialect: DialectName;
  name: string;
  schema: Record<string, unknown>;
  hash: string;
}

// A run asks thousands of times with the same contract object; compiling and hashing its schema each time would cost
// more than everything else the call does on this side.
const compiled = new WeakMap<Contract, Map<DialectName, Wire>>();

export function wireFor(contract: Contract, dialect: DialectName): Wire {
  const known = compiled.get(contract) ?? new Map<DialectName, Wire>();
  compiled.set(contract, known);
  const wire = known.get(dialect) ?? makeWire(wireSchema(contract, dialect), dialect);
  known.set(dialect, wire);
  return wire;
}

const makeWire = ({ name, schema }: WireSchema, dialect: DialectName): Wire => ({
  dialect,
  name,
  schema: { ...schema },
  hash: hashOf(schema),
});

/** A provider's document in canonical form and held against the canonical schema; no problems means it is valid. */
export function checkOutput(
  contract: Contract,
  wire: Wire,
  document: Json,
): { output: JsonObject | null; problems: Problem[] } {
  const restored = restoreOutput(contract, wire.dialect, document);
  if (!isObject(restored)) {
    return { output: null, problems: [{ path: '', field: 'answer', message: 'The answer is not a JSON object.' }] };
  }
  return { output: restored, problems: validatorFor(contract).output(restored) };
}

/** The user message of a call: the input as the compiler writes it, with the clock that dated rules see. */
export const userMessage = (input: JsonObject, now: Instant): string => inputMessage(input, { now });

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
