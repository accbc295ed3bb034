import type { Json, JsonObject } from '../../spec/ids.ts';
import { ownValue } from '../../spec/paths.ts';
import { type Formula, type Formulas, TYPES, type TypeName } from './formula.ts';
import { reader, refuse } from './keyword-reader.ts';
import { follow, followDynamic, isObject, openDocument, type SchemaDocument, type Target } from './references.ts';
import { unevaluated } from './unevaluated.ts';

/**
 * Who reads the documents. A `tolerant` reader ignores fields that the schema does not know where it would otherwise
 * forbid them; inside `not`, `if` and for telling the branches of `oneOf` apart schemas mean exactly what they say.
 */
export type Reader = 'exact' | 'tolerant';

/** Compiles any part of one schema document, once for each part and reader. */
export interface Compiler {
  formulas: Formulas;
  document: SchemaDocument;
  compile(schema: Json, reader: Reader): Formula;
}

const LATER = ['prefixItems', 'dependentRequired', 'dependentSchemas', 'minContains', 'maxContains'];
const UNEVALUATED = ['unevaluatedProperties', 'unevaluatedItems'] as const;
/** Keywords that look into the same value, and so decide what is still unevaluated. */
const IN_PLACE = ['allOf', 'anyOf', 'oneOf', 'not', 'if', '$ref', 'dependentSchemas', 'dependencies', 'contains'];
const BEYOND = 2 ** 53;
/** Which part of the compiler reads a keyword; most schemas have few, and large contracts have many schemas. */
const KEYWORDS = new Map(
  Object.entries({
    general: 'type enum const',
    number: 'minimum maximum exclusiveMinimum exclusiveMaximum multipleOf',
    text: 'minLength maxLength pattern format contentEncoding x-minimum-amount x-maximum-amount x-max-bytes',
    list: 'minItems maxItems uniqueItems items prefixItems additionalItems unevaluatedItems contains',
    object:
      'minProperties maxProperties required properties patternProperties additionalProperties unevaluatedProperties propertyNames dependentRequired dependentSchemas dependencies',
    combination: 'allOf anyOf oneOf not if',
  }).flatMap(([kind, keywords]) => keywords.split(' ').map((key) => [key, kind] as const)),
);

const isTooPrecise = (value: Json): boolean =>
  typeof value === 'number'
    ? Number.isInteger(value) && Math.abs(value) >= BEYOND
    : typeof value === 'object' && value !== null && Object.values(value).some(isTooPrecise);

/** Throws `invalid_input` for what is no JSON Schema. What is one but is not understood becomes opaque. */
export function createCompiler(formulas: Formulas, root: Json, name: string): Compiler {
  const document = openDocument(root);
  const done = { exact: new Map<Json, Formula>(), tolerant: new Map<Json, Formula>() };
  const targets = new Map<string, Formula>();
  const open = new Set<string>();
  const { all, any, not, atom, always, never } = formulas;
  let unknowns = 0;
  // Every unknown thing is its own, unless the very same text says the same in both documents.
  const opaque = (what: string, own: boolean): Formula => {
    unknowns += 1;
    return formulas.named(own ? `opaque ${name} ${unknowns}` : `opaque ${what}`, { kind: 'opaque' });
  };

  const reference = (text: string, target: Target | undefined, how: Reader): Formula => {
    if (target === undefined) return opaque(text, true);
    const key = `${how} ${target.key}`;
    const known = targets.get(key);
    if (known !== undefined) return known;
    const resolve = (): Formula => targets.get(key) ?? reference(text, target, how);
    if (open.has(key)) return formulas.named(`${name} ${key}`, { kind: 'reference', to: resolve });
    open.add(key);
    const made = compile(target.schema, how);
    open.delete(key);
    targets.set(key, made);
    return made;
  };

  const compile = (schema: Json, how: Reader): Formula => {
    if (schema === true) return always;
    if (schema === false) return never;
    if (!isObject(schema)) throw refuse('The schema is not valid: a schema is an object, true or false.');
    const known = done[how].get(schema);
    if (known !== undefined) return known;
    const made = all([...partsOf(schema, how)]);
    // While a reference is open the result may hold references that a later compilation would resolve; both are right.
    done[how].set(schema, made);
    return made;
  };

  function* partsOf(schema: JsonObject, how: Reader): Iterable<Formula> {
    const read = reader(schema);
    const target = read.text('$ref');
    if (target !== undefined) {
      yield reference(target, follow(document, schema, target), how);
      if (document.old) return;
    }
    for (const key of ['$dynamicRef', '$recursiveRef']) {
      const dynamic = read.text(key);
      if (dynamic !== undefined) yield reference(dynamic, followDynamic(document, schema, dynamic), how);
    }
    for (const key of UNEVALUATED)
      if (!document.old && isBeside(schema, key)) yield unevaluated(compiler, schema, key, how) ?? opaque(key, true);
    if (
      document.modern === '2020' ? hasOlder(schema) : document.modern === '2019' && Object.hasOwn(schema, 'prefixItems')
    )
      yield opaque('keywords of another draft', true);
    const kinds = new Set(Object.keys(schema).map((key) => KEYWORDS.get(key)));
    if (kinds.has('general')) yield* general(schema, read);
    if (kinds.has('number')) yield* numbers(schema, read);
    if (kinds.has('text')) yield* texts(read);
    if (kinds.has('list')) yield* lists(schema, read, how);
    if (kinds.has('object')) yield* objects(schema, read, how);
    if (kinds.has('combination')) yield* combinations(schema, read, how);
  }

  const hasOlder = (schema: JsonObject): boolean =>
    Array.isArray(schema.items) || ['additionalItems', 'dependencies'].some((key) => Object.hasOwn(schema, key));

  const isBeside = (schema: JsonObject, key: string): boolean =>
    Object.hasOwn(schema, key) && schema[key] !== true && IN_PLACE.some((other) => Object.hasOwn(schema, other));

  function* general(schema: JsonObject, read: ReturnType<typeof reader>): Iterable<Formula> {
    const type = ownValue(schema, 'type');
    if (type !== undefined) {
      const names = Array.isArray(type) ? type : [type];
      const types = new Set<TypeName>();
      for (const each of names) {
        const base = each === 'integer' ? 'number' : each;
        types.add(TYPES.find((known) => known === base) ?? read.wrong('type'));
      }
      yield atom({ kind: 'types', types });
      if (names.includes('integer') && !names.includes('number')) yield atom({ kind: 'multiple', step: 1 });
    }
    const values = read.list('enum');
    if (values !== undefined) yield atom({ kind: 'values', values });
    const constant = ownValue(schema, 'const');
    if (constant !== undefined) yield atom({ kind: 'values', values: [constant] });
    // A whole number of 2^53 and more may have been rounded by whoever wrote or read the schema.
    for (const value of [...(values ?? []), ...(constant === undefined ? [] : [constant])])
      if (isTooPrecise(value)) yield opaque('number', true);
  }

  function* numbers(schema: JsonObject, read: ReturnType<typeof reader>): Iterable<Formula> {
    for (const [key, exclusive, low] of [
      ['minimum', 'exclusiveMinimum', true],
      ['maximum', 'exclusiveMaximum', false],
    ] as const) {
      const at = read.number(key);
      // Draft 4 wrote a boolean beside the bound.
      const beside = ownValue(schema, exclusive);
      if (at !== undefined) yield atom({ kind: 'bound', low, at, open: beside === true });
      const strict = typeof beside === 'boolean' ? undefined : read.number(exclusive);
      if (strict !== undefined) yield atom({ kind: 'bound', low, at: strict, open: true });
      if (Math.max(Math.abs(at ?? 0), Math.abs(strict ?? 0)) >= BEYOND) yield opaque(`bound ${at} ${strict}`, false);
    }
    const step = read.number('multipleOf');
    if (step !== undefined) yield step > 0 ? atom({ kind: 'multiple', step }) : read.wrong('multipleOf');
  }

  function* texts(read: ReturnType<typeof reader>): Iterable<Formula> {
    const [least, most] = [read.count('minLength'), read.count('maxLength')];
    if (least !== undefined && least > 0) yield atom({ kind: 'length', low: true, at: least });
    if (most !== undefined) yield atom({ kind: 'length', low: false, at: most });
    const [pattern, format] = [read.text('pattern'), read.text('format')];
    if (pattern !== undefined) yield atom({ kind: 'pattern', pattern });
    if (format !== undefined) yield atom({ kind: 'format', format });
    if (read.text('contentEncoding') === 'base64') yield atom({ kind: 'base64' });
    const [low, high, bytes] = [
      read.text('x-minimum-amount'),
      read.text('x-maximum-amount'),
      read.count('x-max-bytes'),
    ];
    if (low !== undefined) yield atom({ kind: 'amount', low: true, at: low });
    if (high !== undefined) yield atom({ kind: 'amount', low: false, at: high });
    if (bytes !== undefined) yield atom({ kind: 'bytes', at: bytes });
  }

  const knows = (schema: JsonObject, key: string): boolean =>
    Object.hasOwn(schema, key) && !(document.old && LATER.includes(key));

  function* lists(schema: JsonObject, read: ReturnType<typeof reader>, how: Reader): Iterable<Formula> {
    const [least, most] = [read.count('minItems'), read.count('maxItems')];
    if (least !== undefined && least > 0) yield atom({ kind: 'count', low: true, at: least });
    if (most !== undefined) yield atom({ kind: 'count', low: false, at: most });
    if (ownValue(schema, 'uniqueItems') === true) yield atom({ kind: 'unique' });
    const each = ownValue(schema, 'items');
    const tuple = Array.isArray(each) ? each : knows(schema, 'prefixItems') ? read.list('prefixItems') : undefined;
    const rest = Array.isArray(each) ? ownValue(schema, 'additionalItems') : each;
    const isLast = !document.old && !isBeside(schema, 'unevaluatedItems');
    const last = rest ?? (isLast ? ownValue(schema, 'unevaluatedItems') : undefined) ?? true;
    const prefix = (tuple ?? []).map((item) => compile(item, how));
    const tail = compile(last, how);
    if (prefix.length > 0 || tail !== always) yield items(prefix, tail);
    const contained = ownValue(schema, 'contains');
    if (contained !== undefined) {
      const low = (knows(schema, 'minContains') ? read.count('minContains') : undefined) ?? 1;
      const high = (knows(schema, 'maxContains') ? read.count('maxContains') : undefined) ?? Number.POSITIVE_INFINITY;
      if (low > 0 || high < Number.POSITIVE_INFINITY)
        yield atom({ kind: 'contains', item: compile(contained, 'exact'), low, high });
    }
  }

  const items = (prefix: readonly Formula[], rest: Formula): Formula => {
    // `[a, a]` with any number of `a` after it is a list of `a`.
    let length = prefix.length;
    while (length > 0 && prefix[length - 1] === rest) length -= 1;
    return length === 0 && rest === always ? always : atom({ kind: 'items', prefix: prefix.slice(0, length), rest });
  };

  function* objects(schema: JsonObject, read: ReturnType<typeof reader>, how: Reader): Iterable<Formula> {
    const [least, most] = [read.count('minProperties'), read.count('maxProperties')];
    if (least !== undefined && least > 0) yield atom({ kind: 'size', low: true, at: least });
    if (most !== undefined) yield atom({ kind: 'size', low: false, at: most });
    yield fields(
      new Map(Object.entries(read.object('properties') ?? {}).map(([name, inner]) => [name, compile(inner, how)])),
      Object.entries(read.object('patternProperties') ?? {}).map(([text, inner]) => [text, compile(inner, how)]),
      otherFields(schema, how),
    );
    for (const name of textsOf(read.list('required') ?? [], 'required')) yield atom({ kind: 'required', name });
    const names = ownValue(schema, 'propertyNames');
    if (names !== undefined) yield atom({ kind: 'names', of: compile(names, 'exact') });
    for (const key of ['dependentRequired', 'dependentSchemas', 'dependencies']) {
      if (!knows(schema, key)) continue;
      for (const [name, wanted] of Object.entries(read.object(key) ?? {})) {
        const demand = Array.isArray(wanted)
          ? all(textsOf(wanted, key).map((each) => atom({ kind: 'required', name: each })))
          : compile(wanted, how);
        yield any([fields(new Map([[name, never]]), [], always), demand]);
      }
    }
  }

  const textsOf = (list: Json[], key: string): string[] =>
    list.map((each) => {
      if (typeof each === 'string') return each;
      throw refuse(`The schema is not valid: “${key}” lists names only.`);
    });

  const otherFields = (schema: JsonObject, how: Reader): Formula => {
    const rest =
      ownValue(schema, 'additionalProperties') ??
      (document.old || isBeside(schema, 'unevaluatedProperties')
        ? undefined
        : ownValue(schema, 'unevaluatedProperties')) ??
      true;
    return rest === false && how === 'tolerant' ? always : compile(rest, how);
  };

  const fields = (named: Map<string, Formula>, patterns: [string, Formula][], rest: Formula): Formula => {
    const kept = new Map([...named].filter(([, inner]) => inner !== always || rest !== always || patterns.length > 0));
    const used = patterns.filter(([, inner]) => inner !== always || rest !== always);
    if (kept.size === 0 && used.length === 0 && rest === always) return always;
    return atom({ kind: 'fields', named: kept, patterns: used, rest });
  };

  function* combinations(schema: JsonObject, read: ReturnType<typeof reader>, how: Reader): Iterable<Formula> {
    for (const branch of read.list('allOf') ?? []) yield compile(branch, how);
    const some = read.list('anyOf');
    if (some !== undefined) yield any(some.map((branch) => compile(branch, how)));
    const exactly = read.list('oneOf');
    if (exactly !== undefined) {
      const strictly = formulas.one(exactly.map((branch) => compile(branch, 'exact')));
      yield how === 'exact' ? strictly : any([strictly, formulas.one(exactly.map((branch) => compile(branch, how)))]);
    }
    const forbidden = ownValue(schema, 'not');
    if (forbidden !== undefined) yield not(compile(forbidden, 'exact'));
    const condition = ownValue(schema, 'if');
    if (condition === undefined) return;
    const test = compile(condition, 'exact');
    const then = compile(ownValue(schema, 'then') ?? true, how);
    const otherwise = compile(ownValue(schema, 'else') ?? true, how);
    yield any([all([test, then]), all([not(test), otherwise])]);
  }

  const compiler = { formulas, document, compile };
  return compiler;
}
