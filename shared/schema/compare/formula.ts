import { canonicalJson } from '../../json/canonical.ts';
import type { Json } from '../../spec/ids.ts';

export const TYPES = ['string', 'number', 'boolean', 'object', 'array', 'null'] as const;
export type TypeName = (typeof TYPES)[number];

/**
 * What a schema says, as logic over one JSON value. An atom about one type says nothing about values of the others, as in
 * JSON Schema; `low` atoms bound from below, the others from above.
 */
export type FormulaBody =
  | { kind: 'true' }
  | { kind: 'false' }
  | { kind: 'all'; of: readonly Formula[] }
  | { kind: 'any'; of: readonly Formula[] }
  | { kind: 'one'; of: readonly Formula[] }
  | { kind: 'not'; of: Formula }
  /** A recursive `$ref`; resolved on demand. */
  | { kind: 'reference'; to: () => Formula }
  /** Something this comparison does not understand; neither it nor its negation proves anything. */
  | { kind: 'opaque' }
  | { kind: 'types'; types: ReadonlySet<TypeName> }
  | { kind: 'values'; values: readonly Json[] }
  | { kind: 'bound'; low: boolean; at: number; open: boolean }
  | { kind: 'multiple'; step: number }
  | { kind: 'length'; low: boolean; at: number }
  | { kind: 'pattern'; pattern: string }
  | { kind: 'format'; format: string }
  | { kind: 'amount'; low: boolean; at: string }
  | { kind: 'base64' }
  | { kind: 'bytes'; at: number }
  | { kind: 'count'; low: boolean; at: number }
  | { kind: 'unique' }
  | { kind: 'items'; prefix: readonly Formula[]; rest: Formula }
  | { kind: 'contains'; item: Formula; low: number; high: number }
  | { kind: 'size'; low: boolean; at: number }
  | { kind: 'required'; name: string }
  | {
      kind: 'fields';
      named: ReadonlyMap<string, Formula>;
      patterns: readonly (readonly [string, Formula])[];
      rest: Formula;
    }
  | { kind: 'names'; of: Formula };
/** Formulas of one comparison with the same `id` say the same. */
export type Formula = FormulaBody & { readonly id: number };
export type FormulaOf<K extends FormulaBody['kind']> = Extract<Formula, { kind: K }>;

/** The type that an atom speaks of; absent for everything that speaks of all values. */
export const SUBJECT: { [K in FormulaBody['kind']]?: TypeName } = {
  bound: 'number',
  multiple: 'number',
  length: 'string',
  pattern: 'string',
  format: 'string',
  amount: 'string',
  base64: 'string',
  bytes: 'string',
  count: 'array',
  unique: 'array',
  items: 'array',
  contains: 'array',
  size: 'object',
  required: 'object',
  fields: 'object',
  names: 'object',
};

export function typeOf(value: Json): TypeName {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  // JSON has no other types than these.
  return typeof value as 'string' | 'number' | 'boolean' | 'object';
}

/** Builds formulas so that equal ones are one object: comparing subtrees of two schemas is then comparing numbers. */
export interface Formulas {
  readonly always: Formula;
  readonly never: Formula;
  all(of: readonly Formula[]): Formula;
  any(of: readonly Formula[]): Formula;
  one(of: readonly Formula[]): Formula;
  not(of: Formula): Formula;
  atom(body: FormulaBody): Formula;
  /** `name` tells apart what cannot be told apart by content: a reference's target, what is opaque. */
  named(name: string, body: FormulaBody): Formula;
  /** Says in fields and items what a constant list or object is, so that its negation can be taken apart. */
  spelledOut(value: Json): Formula;
}

const isPlain = (value: Json): boolean => typeof value !== 'object' || value === null;
const ids = (list: readonly Formula[]): string => list.map(({ id }) => id).join(',');
const keyed = (list: Iterable<readonly [string, Formula]>): string =>
  [...list].map(([name, { id }]) => `${JSON.stringify(name)}:${id}`).join(',');

/** Equal for formulas that say the same. What holds formulas is named by their ids. */
function keyOf(body: FormulaBody): string {
  if (body.kind === 'all' || body.kind === 'any' || body.kind === 'one') return `${body.kind} ${ids(body.of)}`;
  if (body.kind === 'not' || body.kind === 'names') return `${body.kind} ${body.of.id}`;
  if (body.kind === 'types') return `types ${[...body.types].sort().join(',')}`;
  if (body.kind === 'values')
    return `values ${body.values.every(isPlain) ? JSON.stringify(body.values) : canonicalJson(body.values)}`;
  if (body.kind === 'items') return `items ${ids(body.prefix)} ${body.rest.id}`;
  if (body.kind === 'contains') return `contains ${body.item.id} ${body.low} ${body.high}`;
  if (body.kind === 'fields') return `fields ${keyed(body.named)} | ${keyed(body.patterns)} | ${body.rest.id}`;
  return JSON.stringify(body);
}

export function createFormulas(): Formulas {
  const known = new Map<string, Formula>();
  const intern = (key: string, body: FormulaBody): Formula => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = { ...body, id: known.size };
    known.set(key, made);
    return made;
  };
  const atom = (body: FormulaBody): Formula => intern(keyOf(body), body);
  const always = atom({ kind: 'true' });
  const never = atom({ kind: 'false' });
  const not = (of: Formula): Formula => {
    if (of.kind === 'true') return never;
    if (of.kind === 'false') return always;
    return of.kind === 'not' ? of.of : atom({ kind: 'not', of });
  };
  const join = (kind: 'all' | 'any', of: readonly Formula[], nothing: Formula, everything: Formula): Formula => {
    const parts = new Map<number, Formula>();
    for (const part of of.flatMap((each) => (each.kind === kind ? each.of : [each])))
      if (part !== nothing) parts.set(part.id, part);
    if (parts.has(everything.id)) return everything;
    const [first, second] = parts.values();
    if (first === undefined) return nothing;
    return second === undefined ? first : atom({ kind, of: [...parts.values()] });
  };
  const all = (of: readonly Formula[]): Formula => join('all', of, always, never);
  const type = (name: TypeName): Formula => atom({ kind: 'types', types: new Set([name]) });
  const spelledOut = (value: Json): Formula => {
    if (typeof value !== 'object' || value === null) return atom({ kind: 'values', values: [value] });
    if (Array.isArray(value)) {
      return all([
        type('array'),
        atom({ kind: 'count', low: true, at: value.length }),
        atom({ kind: 'count', low: false, at: value.length }),
        atom({ kind: 'items', prefix: value.map(spelledOut), rest: always }),
      ]);
    }
    const named = new Map(Object.entries(value).map(([name, inner]) => [name, spelledOut(inner)]));
    return all([
      type('object'),
      ...[...named.keys()].map((name) => atom({ kind: 'required', name })),
      atom({ kind: 'fields', named, patterns: [], rest: never }),
    ]);
  };
  return {
    always,
    never,
    all,
    any: (of) => join('any', of, never, always),
    one: (of) => (of.length === 1 && of[0] !== undefined ? of[0] : atom({ kind: 'one', of })),
    not,
    atom,
    named: (name, body) => intern(`named:${name}`, body),
    spelledOut,
  };
}
