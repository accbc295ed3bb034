import type { ModelEntry } from '../../shared/catalogue/entry.ts';
import type { Problem } from '../../shared/errors.ts';
import { hashOf } from '../../shared/json/canonical.ts';
import type { DialectName } from '../../shared/schema/dialects.ts';
import { restoreOutput, type WireSchema, wireSchema } from '../../shared/schema/wire.ts';
import { fileMark, inputMessage } from '../../shared/spec/compile.ts';
import type { Contract } from '../../shared/spec/contract.ts';
import { type FileKind, fileKind } from '../../shared/spec/file-content.ts';
import { splitFiles } from '../../shared/spec/files.ts';
import type { Json, JsonObject } from '../../shared/spec/ids.ts';
import type { ModelCall } from '../model.ts';
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
const compiled = new WeakMap<Contract, Map<string, Wire>>();

/** The schema as a model of this provider gets it; `model` may take more or less than the provider's rule says. */
export function wireFor(contract: Contract, dialect: DialectName, { limits }: Pick<ModelEntry, 'limits'>): Wire {
  const known = compiled.get(contract) ?? new Map<string, Wire>();
  compiled.set(contract, known);
  const key = `${dialect} ${JSON.stringify(limits)}`;
  const wire = known.get(key) ?? makeWire(wireSchema(contract, dialect, limits ?? {}), dialect);
  known.set(key, wire);
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
  const validator = validatorFor(contract);
  // What fits as it came is in canonical form already, and restoring would leave it as it is.
  if (isObject(document) && validator.isOutput(document)) return { output: document, problems: [] };
  const restored = restoreOutput(contract, wire.dialect, document);
  if (!isObject(restored)) {
    return { output: null, problems: [{ path: '', field: 'answer', message: 'The answer is not a JSON object.' }] };
  }
  return { output: restored, problems: validator.output(restored) };
}

/**
 * What a call says to the model: the input as the compiler writes it, with the clock that dated rules see, and its files,
 * each with the line that stands before it. Files arrive here only where the model takes them (`catalogue/takes.ts`).
 */
export function userMessage({ contract, input, now }: Pick<ModelCall, 'contract' | 'input' | 'now'>): UserMessage {
  const split = splitFiles(contract, input);
  const files = split.files.map(({ mediaType, data }, index) => ({
    mark: fileMark(index + 1),
    kind: fileKind(mediaType),
    mediaType,
    data,
    url: () => `data:${mediaType};base64,${data}`,
  }));
  return { text: inputMessage(split.input, { now }, files.length), files };
}
export interface UserMessage {
  text: string;
  files: { mark: string; kind: FileKind; mediaType: string; data: string; url: () => string }[];
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
