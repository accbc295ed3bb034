import { type Contract, type Field, fieldAt } from './contract.ts';
import type { Json } from './ids.ts';
import { Rule } from './rule.ts';
import { Default, Example, GlossaryTerm, Spec } from './spec.ts';
import { squeeze } from './text.ts';

/**
 * What stands at a place of a spec and what may stand below it. Steps of a path are names in a `record`, ids in a `list`,
 * and below a `field` the ids of the fields inside it.
 */
type Place =
  | { kind: 'leaf' }
  | { kind: 'record'; parts: ReadonlyMap<string, Place> }
  | { kind: 'list'; item: Place }
  | { kind: 'field' };
const LEAF: Place = { kind: 'leaf' };
const list = (item: Place): Place => ({ kind: 'list', item });
const record = (parts: Readonly<Record<string, Place>>): Place => ({
  kind: 'record',
  parts: new Map(Object.entries(parts)),
});
const FIELDS = list({ kind: 'field' });

/** Parts of a rule and what a person calls them; the id is no part, because it names the rule. */
const RULE_PARTS: Readonly<Record<Exclude<keyof Rule, 'id'>, string>> = {
  title: 'Title',
  when: 'Condition',
  judgement: 'Judgement',
  then: 'Effects',
  guidance: 'Guidance',
  reason: 'Reason',
  from: 'First day',
  until: 'Last day',
  enabled: 'Switched on',
  enforcement: 'Enforcement',
};
const RULE = record(
  Object.fromEntries(Object.keys(RULE_PARTS).map((name) => [name, name === 'then' ? list(LEAF) : LEAF])),
);
const SPEC = record({
  purpose: LEAF,
  models: LEAF,
  rules: list(RULE),
  defaults: list(LEAF),
  glossary: list(LEAF),
  examples: list(LEAF),
  contract: record({ input: FIELDS, output: FIELDS }),
});

/** What may stand one step below a place; undefined when nothing can. */
function below(place: Place, step: string): Place | undefined {
  if (step === '' || place.kind === 'leaf') return undefined;
  if (place.kind === 'record') return place.parts.get(step);
  return place.kind === 'list' ? place.item : place;
}

/** Whether a path names a part that a spec can have: a section, an entry of one, or a part of an entry. */
export const isPartPath = (path: string): boolean =>
  path.split('/').reduce<Place | undefined>((place, step) => place && below(place, step), SPEC) !== undefined;

const isObject = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const hasId = (value: Json | undefined, id: string): boolean => isObject(value) && value.id === id;
const own = (value: Json | undefined, name: string): Json | undefined =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;

/** Where the fields inside a field are: in its type, or in the type of its list's items. */
const innerStep = (field: Json | undefined): string[] =>
  own(own(field, 'type'), 'kind') === 'list' ? ['type', 'items', 'fields'] : ['type', 'fields'];

function read(place: Place, value: Json | undefined, [step, ...rest]: readonly string[]): Json | undefined {
  if (step === undefined || value === undefined) return value;
  const next = below(place, step);
  if (next === undefined) return undefined;
  if (place.kind === 'record') return read(next, own(value, step), rest);
  const entries = place.kind === 'field' ? innerStep(value).reduce<Json | undefined>(own, value) : value;
  return Array.isArray(entries)
    ? read(
        next,
        entries.find((entry) => hasId(entry, step)),
        rest,
      )
    : undefined;
}

/** A copy of `value` with the part at `steps` replaced; undefined to remove it. `null` when there is no such place. */
function replace(
  place: Place,
  value: Json | undefined,
  [step, ...rest]: readonly string[],
  part: Json | undefined,
): { value: Json | undefined } | null {
  if (step === undefined) return { value: part };
  const next = below(place, step);
  if (next === undefined || value === undefined) return null;
  if (place.kind === 'record') {
    const inside = replace(next, own(value, step), rest, part);
    return inside === null ? null : { value: withProperty(value, step, inside.value) };
  }
  if (place.kind === 'field') {
    const [outer = '', ...inner] = innerStep(value);
    return replaceInner(value, [outer, ...inner], [step, ...rest], part);
  }
  if (!Array.isArray(value)) return null;
  const held = value.find((entry) => hasId(entry, step));
  const inside = replace(next, held, rest, part);
  if (inside === null || (inside.value !== undefined && !hasId(inside.value, step))) return null;
  const { value: entry } = inside;
  if (held === undefined) return { value: entry === undefined ? value : [...value, entry] };
  return { value: value.flatMap((each) => (each !== held ? [each] : entry === undefined ? [] : [entry])) };
}

/** Replaces a field inside a field, whose list of fields is found by `names`. */
function replaceInner(
  value: Json | undefined,
  [name, ...names]: readonly string[],
  steps: readonly string[],
  part: Json | undefined,
): { value: Json | undefined } | null {
  if (name === undefined) return replace(FIELDS, value, steps, part);
  const inside = replaceInner(own(value, name), names, steps, part);
  return inside === null ? null : { value: withProperty(value, name, inside.value) };
}

/** Only names of the tables above arrive here, so none can reach a prototype. */
function withProperty(object: Json | undefined, name: string, value: Json | undefined): Json {
  const { [name]: _, ...others } = isObject(object) ? object : {};
  return value === undefined ? others : { ...others, [name]: value };
}

// A spec is JSON by its schema; optional properties that are undefined are no part of it.
const asJson = (spec: Spec): Json => spec as unknown as Json;

/** The part of a spec at a path; undefined when the spec has none there. */
export const partAt = (spec: Spec, path: string): Json | undefined => read(SPEC, asJson(spec), path.split('/'));

/**
 * A spec with one part replaced, or removed by `null`. An entry with a new id is added at the end of its list; removing
 * what is not there changes nothing. `null` when the path names no place of this spec, or the spec would not parse.
 */
export function withPart(spec: Spec, path: string, value: Json | null): Spec | null {
  const steps = path.split('/');
  const made = replace(SPEC, asJson(spec), steps, value ?? undefined);
  if (made === null || !parses(spec, made.value, steps)) return null;
  return made.value as unknown as Spec; // What was replaced has just parsed; the rest came as a spec.
}

const ENTRIES = { rules: Rule, defaults: Default, glossary: GlossaryTerm, examples: Example };
const isEntryList = (section: string | undefined): section is keyof typeof ENTRIES =>
  section !== undefined && Object.hasOwn(ENTRIES, section);

/** Whether the replaced part has its shape. Of a list only the one entry is read: parsing 300 rules would cost a frame. */
function parses(before: Spec, after: Json | undefined, [section, id]: readonly string[]): boolean {
  if (!isEntryList(section) || id === undefined) return Spec.safeParse(after).success;
  const entries = own(after, section);
  const entry = read(SPEC, after, [section, id]);
  const isLonger = Array.isArray(entries) && entries.length > before[section].length;
  return isLonger
    ? Spec.shape[section].safeParse(entries).success
    : entry === undefined || ENTRIES[section].safeParse(entry).success;
}

const SECTIONS: Readonly<Record<string, string>> = {
  purpose: 'Purpose',
  models: 'Models',
  rules: 'Rules',
  defaults: 'Defaults',
  glossary: 'Glossary',
  examples: 'Examples',
  contract: 'Contract',
};
const named = (noun: string, name: string | undefined): string =>
  `${noun} · ${squeeze(name ?? '') || 'without a name'}`;

function ruleTitle(spec: Spec, id: string, [part, effect]: readonly string[]): string {
  const index = spec.rules.findIndex((rule) => rule.id === id);
  const rule = spec.rules[index];
  const title =
    rule === undefined
      ? 'A rule that is not there'
      : named(`Rule ${index + 1}`, squeeze(rule.title) || 'without a title');
  if (part === undefined) return title;
  const words = Object.hasOwn(RULE_PARTS, part) ? RULE_PARTS[part as keyof typeof RULE_PARTS] : part;
  if (effect === undefined) return `${title} · ${words}`;
  const field = rule?.then.find((each) => each.id === effect)?.field;
  return `${title} · ${named('Effect', outputTitle(spec.contract, field) ?? 'no longer there')}`;
}

const outputTitle = (contract: Contract, path: string | undefined): string | undefined =>
  path === undefined ? undefined : (fieldAt(contract.output, path)?.title ?? path);

function fieldTitles(fields: readonly Field[], [id, ...rest]: readonly string[]): string[] {
  if (id === undefined) return [];
  const field = fields.find((each) => each.id === id);
  if (field === undefined) return ['a field that is not there'];
  const type = field.type.kind === 'list' ? field.type.items : field.type;
  return [field.title, ...fieldTitles(type.kind === 'object' ? type.fields : [], rest)];
}

/** A part in a person's words: "Rule 3 · Cheap branded goods · Condition", "Contract · Input · Price", "Purpose". */
export function partTitle(spec: Spec, path: string): string {
  const [section = '', entry, ...rest] = path.split('/');
  const words = Object.hasOwn(SECTIONS, section) ? (SECTIONS[section] ?? section) : section;
  if (entry === undefined) return words;
  if (section === 'rules') return ruleTitle(spec, entry, rest);
  if (section === 'contract') {
    const isInput = entry === 'input';
    const fields = fieldTitles(isInput ? spec.contract.input : spec.contract.output, rest);
    return ['Contract', isInput ? 'Input' : 'Output', ...fields].join(' · ');
  }
  const missing = 'no longer there';
  if (section === 'defaults') {
    const held = spec.defaults.find((each) => each.id === entry);
    return named('Default', held === undefined ? missing : outputTitle(spec.contract, held.field));
  }
  if (section === 'glossary') return named('Term', spec.glossary.find((each) => each.id === entry)?.term ?? missing);
  if (section === 'examples')
    return named('Example', spec.examples.find((each) => each.id === entry)?.title ?? missing);
  return words;
}
