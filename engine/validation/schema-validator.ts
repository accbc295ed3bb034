import { judgeDocument } from '../../shared/schema/document/evaluate.ts';
import { notJudgeable } from '../../shared/schema/document/judgeable.ts';
import type { Fault } from '../../shared/schema/document/judgement.ts';
import { isRecord, isSchema, type Schema } from '../../shared/schema/document/keywords.ts';
import { pointerTo, segmentsOf } from '../../shared/schema/document/pointer.ts';
import { readSchema, type SchemaDocument } from '../../shared/schema/document/read.ts';
import { type Refusal, refusing } from '../../shared/schema/document/refusal.ts';
import { type KeywordError, MESSAGES, type Place } from '../../shared/schema/messages.ts';
import type { Json } from '../../shared/spec/ids.ts';
import { META_SCHEMAS } from './meta-schemas.ts';

/** `instancePath` is a JSON pointer to the value, also to one that is missing or unknown; the example is accepted there. */
export interface DocumentError {
  instancePath: string;
  message: string;
  example?: Json;
}
export type DocumentVerdict = { ok: true; valid: boolean; errors: DocumentError[] } | { ok: false; refusal: Refusal };
export interface SchemaValidator {
  /** Refuses, rather than guesses, what it cannot decide about this document. */
  validate(document: Json): DocumentVerdict;
}

const MOST_ERRORS = 50;
/** Beyond these, looking for an example of each would take longer than anybody reads. */
const MOST_EXAMPLES = 10;

/**
 * Holds documents against any JSON Schema of draft 2020-12, 2019-09 or draft-07. `further` are the schemas that references
 * may lead to, by address; nothing is fetched. Formats are assertions. What would be ignored is refused with its place.
 */
export function createSchemaValidator(
  schema: Json,
  further: { [address: string]: Json } = {},
): { ok: true; value: SchemaValidator } | { ok: false; refusal: Refusal } {
  // Most schemas name the draft and never refer to its own schema, which is not read in vain.
  const refersToDraft = /"\$(?:dynamicR|r)ef":"https:\/\/json-schema\.org\//.test(JSON.stringify([schema, further]));
  const read = readSchema(schema, refersToDraft ? { ...META_SCHEMAS, ...further } : further);
  if (!read.ok) return read;
  const refusal = notJudgeable(read.value);
  if (refusal !== null) return { ok: false, refusal };
  const validate = (document: Json): DocumentVerdict => {
    const judged = refusing(() => judgeDocument(read.value, document));
    if (!judged.ok) return judged;
    const errors = judged.value.slice(0, MOST_ERRORS).map((fault, index) => {
      const example = index < MOST_EXAMPLES ? exampleFor(read.value, fault) : undefined;
      return toError(fault, document, example);
    });
    return { ok: true, valid: errors.length === 0, errors };
  };
  return { ok: true, value: { validate } };
}

const missing = (fault: Fault): string | undefined =>
  fault.params.missingProperty === undefined ? undefined : String(fault.params.missingProperty);
const unknown = (fault: Fault): string | undefined => {
  const name = fault.params.additionalProperty ?? fault.params.unevaluatedProperty;
  return name === undefined ? undefined : String(name);
};

/** The schema of the value that an error speaks of. */
function schemaAt(fault: Fault): Schema {
  const name = missing(fault);
  if (name === undefined) return fault.schema;
  const { properties } = fault.schema;
  const own = isRecord(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;
  return isSchema(own) ? own : {};
}

function toError(fault: Fault, document: Json, example: Json | undefined): DocumentError {
  const { keyword, params, wanted, schema, value } = fault;
  const name = unknown(fault);
  const told: KeywordError = { keyword, params, schema: wanted, data: value };
  const { title } = Object(schemaAt(fault));
  const place: Place = {
    subject: typeof title === 'string' && title !== '' ? title : subjectOf(fault.path, document),
    type: undefined,
    known: Object.keys(isRecord(schema.properties) ? schema.properties : {}),
  };
  const message = MESSAGES[keyword]?.(place, told) ?? `${place.subject} is not valid`;
  return {
    instancePath: name === undefined ? fault.path : pointerTo(fault.path, name),
    message,
    ...(example === undefined ? {} : { example }),
  };
}

/** The field's name, with the position where an item of a list is meant: `tags, item 2,`. */
function subjectOf(path: string, document: Json): string {
  let here: Json | undefined = document;
  let subject = 'The document';
  for (const segment of segmentsOf(path)) {
    subject = Array.isArray(here) ? `${subject}, item ${Number(segment) + 1},` : segment;
    here = Array.isArray(here) ? here[Number(segment)] : isRecord(here) ? here[segment] : undefined;
  }
  return subject;
}

const SAMPLES: Json[] = [
  ...['Example', '', 'name@example.com', 'https://example.com/page', 'www.example.com', '2026-03-01'],
  ...['2026-03-01T09:30:00Z', '09:30:00Z', 'P3D', '192.0.2.1', '2001:db8::1', '01890a5d-ac96-774b-bcce-b302099a8057'],
  ...[0, 1, 0.5, true, false, null, [], {}],
];

/** A value that the place would take: the schema's own examples first, then bounds, then anything common. */
function exampleFor(document: SchemaDocument, fault: Fault): Json | undefined {
  if (unknown(fault) !== undefined) return undefined;
  const schema = schemaAt(fault);
  if (typeof schema === 'boolean') return undefined;
  const { examples, default: usual, const: only, enum: choices, minimum, maximum } = schema;
  const candidates = [
    ...(Array.isArray(examples) ? examples : []),
    usual,
    only,
    ...(Array.isArray(choices) ? choices.slice(0, 5) : []),
    minimum,
    maximum,
    ...SAMPLES,
  ];
  return candidates.find((candidate) => {
    if (candidate === undefined) return false;
    const judged = refusing(() => judgeDocument(document, candidate, schema));
    return judged.ok && judged.value.length === 0;
  });
}
