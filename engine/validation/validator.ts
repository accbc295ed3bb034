import { createHash } from 'node:crypto';
import { Ajv2020, type ErrorObject, type FuncKeywordDefinition, type ValidateFunction } from 'ajv/dist/2020.js';
import { AppError, type Problem } from '../../shared/errors.ts';
import { pointerTo } from '../../shared/schema/document/pointer.ts';
import { base64Bytes, FORMATS } from '../../shared/schema/formats.ts';
import { AMOUNT_PATTERN, inputSchema, type JsonSchema, outputSchema } from '../../shared/schema/json-schema.ts';
import { MESSAGES, type Place } from '../../shared/schema/messages.ts';
import { locate } from '../../shared/schema/place.ts';
import { firstRepeat } from '../../shared/schema/repeats.ts';
import type { Contract, Field } from '../../shared/spec/contract.ts';
import { compareDecimals, isMultipleOf } from '../../shared/spec/decimal.ts';
import { isPattern, matchesPattern } from '../../shared/spec/pattern.ts';

/**
 * Checks documents of one contract; an empty list means valid. All problems in the order found, at most 50; of a document
 * with more than 20,000 values only the first.
 */
export interface Validator {
  input(value: unknown): Problem[];
  output(value: unknown): Problem[];
  /** Whether `output` would find nothing, without looking for what. */
  isOutput(value: unknown): boolean;
}

type SchemaValidateFunction = NonNullable<FuncKeywordDefinition['validate']>;

const MOST_PROBLEMS = 50;
const MOST_CACHED = 200;
/** Values in a document from which on only its first problem is named. */
const HUGE = 20_000;

/** Ajv hands every pattern over here, so that no pattern of a contract can hang the process. */
function linearTime(pattern: string): { test: (text: string) => boolean; toString: () => string } {
  // Our own pattern of an amount is linear on the platform's engine, which is several times faster.
  if (pattern === AMOUNT_PATTERN) return new RegExp(pattern, 'u');
  if (!isPattern(pattern)) {
    const message = `The contract’s pattern ${pattern} cannot be checked quickly. Write it without look-around and back references.`;
    throw new AppError('unsupported', message, { capability: 'pattern' });
  }
  // Ajv tells compiled patterns apart by their text.
  return { test: (text) => matchesPattern(text, pattern, true), toString: () => pattern };
}
linearTime.code = 'linearTime';

const isUnique: SchemaValidateFunction = (wanted: boolean, data: unknown[]) => {
  const repeat = wanted ? firstRepeat(data) : undefined;
  isUnique.errors = repeat === undefined ? [] : [{ keyword: 'uniqueItems', params: { items: repeat } }];
  return repeat === undefined;
};

function createAjv(allErrors: boolean): Ajv2020 {
  const ajv = new Ajv2020({
    strict: true,
    allErrors,
    verbose: true,
    // Without it `toString` and `constructor` would count as present in every object.
    ownProperties: true,
    formats: FORMATS,
    // The schemas are generated; tests hold them against the meta-schema, calls need not.
    validateSchema: false,
    meta: false,
    addUsedSchema: false,
    code: { regExp: linearTime },
  });
  // In plain JSON Schema this is an annotation; here a file that is not base64 is refused.
  ajv.removeKeyword('contentEncoding');
  ajv.addKeyword({
    keyword: 'contentEncoding',
    type: 'string',
    validate: (_: string, data: string) => base64Bytes(data) !== undefined,
  });
  // Ajv's own compares every pair, and throws on an item with a field called `valueOf` or `toString`.
  ajv.removeKeyword('uniqueItems');
  ajv.addKeyword({ keyword: 'uniqueItems', type: 'array', validate: isUnique, errors: true });
  // 19.99 is a multiple of 0.01 to people; binary floats alone would deny it.
  ajv.removeKeyword('multipleOf');
  ajv.addKeyword({
    keyword: 'multipleOf',
    type: 'number',
    validate: (step: number, data: number) => isMultipleOf(data, step),
  });
  ajv.addKeyword({
    keyword: 'x-max-bytes',
    type: 'string',
    validate: (most: number, data: string) => (base64Bytes(data) ?? 0) <= most,
  });
  // An amount that is no decimal is named by `pattern`; these only compare.
  ajv.addKeyword({
    keyword: 'x-minimum-amount',
    type: 'string',
    validate: (least: string, data: string) => (compareDecimals(data, least) ?? 0) >= 0,
  });
  ajv.addKeyword({
    keyword: 'x-maximum-amount',
    type: 'string',
    validate: (most: string, data: string) => (compareDecimals(data, most) ?? 0) <= 0,
  });
  // Notes for whoever reads the schema back into fields.
  ajv.addVocabulary(['x-unit', 'x-options']);
  return ajv;
}

const instances = new Map<boolean, Ajv2020>();

function compile(schema: JsonSchema, allErrors: boolean): ValidateFunction {
  const ajv = instances.get(allErrors) ?? createAjv(allErrors);
  instances.set(allErrors, ajv);
  const validate = ajv.compile(schema);
  // Ajv would keep every schema it ever saw.
  ajv.removeSchema(schema);
  return validate;
}

/** Whether a document holds more values than anybody corrects by hand; stops counting there. */
function isHuge(value: unknown): boolean {
  const rest = [value];
  for (let seen = 0; rest.length > 0; seen += 1) {
    const next = rest.pop();
    if (typeof next !== 'object' || next === null) continue;
    const inside = Object.values(next);
    if (seen + rest.length + inside.length > HUGE) return true;
    rest.push(...inside);
  }
  return false;
}

function toProblem(root: string, fields: readonly Field[], error: ErrorObject): Problem {
  const own = error.params.missingProperty ?? error.params.additionalProperty;
  const at = own === undefined ? error.instancePath : pointerTo(error.instancePath, String(own));
  const unknown = error.keyword === 'additionalProperties';
  const place = locate(root, fields, unknown ? error.instancePath : at);
  const message = MESSAGES[error.keyword] ?? ((where: Place) => `${where.subject} is not valid`);
  return {
    path: at,
    field: unknown ? String(own) : place.field,
    message: message(place, error),
    ...(unknown || place.example === undefined ? {} : { example: place.example }),
  };
}

interface Checker {
  fits: (value: unknown) => boolean;
  problems: (value: unknown) => Problem[];
}
function checker(root: string, fields: readonly Field[], schema: JsonSchema): Checker {
  let quick: ValidateFunction | undefined;
  let thorough: ValidateFunction | undefined;
  return {
    fits: (value) => {
      quick ??= compile(schema, false);
      return quick(value);
    },
    problems: (value) => {
      quick ??= compile(schema, false);
      if (quick(value)) return [];
      // A million wrong items would keep the process busy for seconds just to list them; the first says enough.
      if (isHuge(value)) return toProblems(root, fields, quick.errors);
      thorough ??= compile(schema, true);
      thorough(value);
      return toProblems(root, fields, thorough.errors);
    },
  };
}

const toProblems = (root: string, fields: readonly Field[], errors: ErrorObject[] | null | undefined): Problem[] =>
  (errors ?? []).slice(0, MOST_PROBLEMS).map((error) => toProblem(root, fields, error));

/**
 * Compiles a contract's canonical schemas (on first use of each) with Ajv in strict mode, formats asserted. Throws
 * `unsupported` on first use when a pattern of the contract has no linear-time form.
 */
export function createValidator(contract: Contract): Validator {
  const output = checker('Output', contract.output, outputSchema(contract));
  return {
    input: checker('Input', contract.input, inputSchema(contract)).problems,
    output: output.problems,
    isOutput: output.fits,
  };
}

const byIdentity = new WeakMap<Contract, Validator>();
const byHash = new Map<string, Validator>();

/** The validator of a contract, compiled once for equal contracts; the 200 used last are kept. Contracts are immutable. */
export function validatorFor(contract: Contract): Validator {
  const known = byIdentity.get(contract);
  if (known !== undefined) return known;
  const hash = createHash('sha256').update(JSON.stringify(contract)).digest('hex');
  const validator = byHash.get(hash) ?? createValidator(contract);
  byHash.delete(hash);
  byHash.set(hash, validator);
  byIdentity.set(contract, validator);
  const [oldest] = byHash.keys();
  if (byHash.size > MOST_CACHED && oldest !== undefined) byHash.delete(oldest);
  return validator;
}
