import type { Json } from '../ids.ts';
import { partAt, partTitle } from '../parts.ts';
import { Spec } from '../spec.ts';
import { type Choice, type Conflict, type Merged, mergeThree, type Shape } from './three-way.ts';

const LEAF: Shape = { kind: 'leaf' };
const record = (parts: Readonly<Record<string, Shape>>): Shape => ({
  kind: 'record',
  parts: new Map(Object.entries(parts)),
});
const property = (entry: Json, name: string): Json | undefined =>
  typeof entry === 'object' && entry !== null && !Array.isArray(entry) && Object.hasOwn(entry, name)
    ? entry[name]
    : undefined;
const text = (entry: Json, name: string): string => {
  const value = property(entry, name);
  return typeof value === 'string' ? value : '';
};
const byId = (item: Shape, sameThing?: string): Shape => ({
  kind: 'list',
  key: (entry) => text(entry, 'id'),
  item,
  ...(sameThing === undefined ? {} : { sameThing: (entry: Json) => text(entry, sameThing) }),
});

/** A type is one thing, but for the fields inside an object or a list of objects, which merge like all fields. */
const TYPE: Shape = {
  kind: 'by_value',
  shape: (values) => {
    const kinds = new Set(values.map((value) => text(value, 'kind')));
    if (kinds.size !== 1) return LEAF;
    if (kinds.has('object')) return record({ fields: FIELDS });
    return kinds.has('list') ? record({ items: TYPE }) : LEAF;
  },
};
// Made late, because fields hold types and types hold fields.
const FIELDS: Shape = { kind: 'by_value', shape: () => byId(record({ type: TYPE }), 'name') };
const SPEC = record({
  rules: byId(record({ then: byId(LEAF) })),
  defaults: byId(record({}), 'field'),
  glossary: byId(record({}), 'term'),
  examples: byId(record({})),
  contract: record({ input: FIELDS, output: FIELDS }),
  models: record({ parameters: record({}) }),
});

/** A conflict in a spec, with its place in a person's words. */
export interface SpecConflict extends Conflict {
  title: string;
  /** The part it is about or lies in, as a path of a spec. */
  part: string;
}
export interface SpecMerge {
  /** The merged spec, where conflicts are as in the base or as chosen; null when that is no spec yet. */
  spec: Spec | null;
  /** Every one, also those with a choice, in the order of their paths. A choice may end another one, or bring one up. */
  conflicts: SpecConflict[];
  /** Rules that each side added next to each other: somebody should say which comes first. Ids. */
  undecidedRules: [string, string][];
}

// A spec is JSON by its schema; optional properties that are undefined are no part of it.
const asJson = (spec: Spec): Json => spec as unknown as Json;

/**
 * Three-way merge on ids and parts (domain, "Versions"): a rule that one side moved and the other edited merges; what both
 * changed otherwise is a conflict. The result is the same whichever side runs it. `choices` by path settle conflicts; a choice
 * for what is no conflict is passed over. `base` null: they have nothing in common. Specs of different formats are not merged: throws, as a caller's mistake.
 */
export function mergeSpecs(
  base: Spec | null,
  left: Spec,
  right: Spec,
  choices: ReadonlyMap<string, Choice> = new Map(),
): SpecMerge {
  const formats = new Set([left, right, base ?? left].map(({ format }) => format));
  if (formats.size > 1) throw new Error('Specs of one format can be merged');
  const sides = { base: base === null ? undefined : asJson(base), left: asJson(left), right: asJson(right) };
  const merged = mergeThree(SPEC, sides, choices);
  const spec = Spec.safeParse(merged.value);
  return {
    spec: spec.success ? spec.data : null,
    conflicts: titled(merged, base === null ? [left, right] : [left, right, base]),
    undecidedRules: merged.undecided.filter(({ path }) => path === 'rules').map(({ pair }) => pair),
  };
}

const titled = ({ conflicts }: Merged, specs: readonly Spec[]): SpecConflict[] =>
  conflicts
    .map((conflict) => ({ ...conflict, ...placeOf(conflict.path, specs) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));

/** Parts of a field and what a person calls them. */
const FIELD_PARTS: ReadonlyMap<string, string> = new Map([
  ['name', 'Name for applications'],
  ['title', 'Title'],
  ['description', 'Description'],
  ['required', 'Required'],
  ['type', 'Kind and limits'],
  ['example', 'Example'],
]);
/** Steps that lead from a field to the fields inside it; a part's path leaves them out. */
const INNER = new Set(['type', 'items', 'fields']);

/** The part that a conflict is about, in the words of the first side that has it. */
function placeOf(path: string, specs: readonly Spec[]): { title: string; part: string } {
  const [first = path] = path.split('+');
  const steps = first.split('/');
  const isOrder = steps.at(-1) === 'order';
  if (isOrder) steps.pop();
  const part = steps[0] === 'contract' ? fieldPath(steps) : { path: steps.join('/'), words: null };
  const titles = specs
    .filter((spec) => partAt(spec, part.path) !== undefined)
    .map((spec) => partTitle(spec, part.path));
  const words = [titles[0] ?? part.path, part.words, isOrder ? 'Order' : null].filter((word) => word !== null);
  return { title: words.join(' · '), part: part.path };
}

/** `contract/input/<id>/type/fields/<id>/title` is the title of the field `contract/input/<id>/<id>`. */
function fieldPath(steps: readonly string[]): { path: string; words: string | null } {
  const [section = '', side = '', ...rest] = steps;
  const last = rest.length > 1 && !INNER.has(rest.at(-2) ?? '') ? rest.at(-1) : undefined;
  const words = FIELD_PARTS.get(last ?? '') ?? (INNER.has(rest.at(-1) ?? '') ? 'Kind and limits' : null);
  const ids = (words === null ? rest : rest.slice(0, -1)).filter((step) => !INNER.has(step));
  return { path: [section, side, ...ids].join('/'), words };
}
