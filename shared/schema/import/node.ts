import type { Json } from '../../spec/ids.ts';
import { resolveAddress, splitFragment } from '../document/address.ts';
import { sameJson } from '../document/assertions.ts';
import type { SchemaIndex, Site } from '../document/index-document.ts';
import { KEYWORDS, keywordOf } from '../document/keywords.ts';
import { pointerTo } from '../document/pointer.ts';

export interface ImportRemark {
  /** JSON pointer into the schema (RFC 6901); empty for the whole. */
  path: string;
  reason: string;
}

/** One import: what it reads, and what it found to say so far. */
export interface Reading {
  index: SchemaIndex;
  refusals: ImportRemark[];
  leftOut: ImportRemark[];
  /** Schemas entered so far; references let a small document stand for a boundless one. */
  entered: number;
  newId: () => string;
}

export interface Said {
  value: Json;
  at: string;
}
/** A schema with everything that speaks of the same value: references and `allOf` are followed. */
export interface SchemaNode {
  path: string;
  words: Map<string, Said>;
  /** References on the way here, to notice one that comes back. */
  trail: readonly string[];
}

const MOST_ENTERED = 20_000;
const MOST_LEVELS = 100;
/** Keywords that say how a schema is found, not what it accepts. */
const PLACES = new Set(['$schema', '$id', '$anchor', '$dynamicAnchor', '$vocabulary', '$defs', 'definitions']);
/** Keywords that restrict nothing; where two schemas meet, the outer one's are kept. */
export const NOTES: ReadonlySet<string> = new Set([
  ...['title', 'description', 'examples', 'example', 'default', '$comment', 'deprecated', 'readOnly', 'writeOnly'],
  ...['contentMediaType', 'contentSchema', 'externalDocs', 'xml'],
]);
/** Keywords whose meaning depends on others beside them, so that two schemas cannot simply be put together. */
const STRUCTURE = new Set([
  ...['properties', 'patternProperties', 'additionalProperties', 'unevaluatedProperties'],
  ...['items', 'prefixItems', 'additionalItems', 'unevaluatedItems', 'contains', 'minContains', 'maxContains'],
  ...['if', 'then', 'else'],
]);

export function refuse(reading: Reading, path: string, reason: string): null {
  // Many places may refer to one definition; what is wrong with it is told once.
  const known = reading.refusals.some((refusal) => refusal.path === path && refusal.reason === reason);
  if (!known) reading.refusals.push({ path, reason });
  return null;
}
/** Notes what restricts nothing and has no place in a contract. */
export function leaveOut(reading: Reading, path: string, reason: string): void {
  if (!reading.leftOut.some((other) => other.path === path)) reading.leftOut.push({ path, reason });
}

/** Opens the schema at a place; null, with the refusal told, where nothing can be read from it. */
export function openNode(reading: Reading, path: string, trail: readonly string[]): SchemaNode | null {
  const site = reading.index.sites.get(`#${path}`);
  reading.entered += 1;
  if (reading.entered > MOST_ENTERED || trail.length > MOST_LEVELS)
    return refuse(reading, path, 'the schema is larger than a contract can be');
  if (site === undefined) return refuse(reading, path, 'a schema is an object');
  if (site.schema === true) return refuse(reading, path, 'this accepts any value; say what kind it is');
  if (site.schema === false) return refuse(reading, path, 'this accepts no value; take the field out');
  const { $ref, allOf, ...own } = site.schema;
  const alone = site.draft === 'draft-07' && $ref !== undefined;
  let node: SchemaNode | null = { path, words: new Map(), trail };
  for (const [word, value] of Object.entries(own)) {
    const at = pointerTo(path, word);
    const wrong = alone ? besideReference(word) : misused(site, word, value);
    if (wrong !== null) refuse(reading, at, wrong);
    else if (!PLACES.has(word)) node.words.set(word, { value, at });
  }
  if ($ref !== undefined) node = join(reading, node, follow(reading, site, $ref, trail), pointerTo(path, '$ref'));
  if (allOf === undefined) return node;
  const all = pointerTo(path, 'allOf');
  const wrong = alone ? besideReference('allOf') : misused(site, 'allOf', allOf);
  if (wrong !== null || !Array.isArray(allOf)) return refuse(reading, all, wrong ?? '');
  for (const position of allOf.keys()) {
    const at = pointerTo(all, position);
    node = join(reading, node, openNode(reading, at, trail), at);
  }
  return node;
}

const besideReference = (word: string): string | null =>
  NOTES.has(word) || PLACES.has(word)
    ? null
    : 'in draft-07 this has no effect beside $ref; move it to where $ref leads, or take it out';

function misused(site: Site, word: string, value: Json): string | null {
  const keyword = keywordOf(word, site.draft);
  if (keyword === undefined)
    return Object.hasOwn(KEYWORDS, word) ? `this has no effect in draft ${site.draft.replace('draft-', '')}` : null;
  return keyword.check(value) ? null : `its value must be ${keyword.wants}`;
}

function follow(reading: Reading, site: Site, reference: Json, trail: readonly string[]): SchemaNode | null {
  const at = pointerTo(site.key.slice(1), '$ref');
  if (typeof reference !== 'string') return refuse(reading, at, 'its value must be text');
  const { addresses, sites } = reading.index;
  const parts = splitFragment(resolveAddress(site.base, reference));
  const resource = parts === null ? undefined : addresses.get(parts.resource);
  if (parts === null || resource === undefined)
    return refuse(
      reading,
      at,
      `“${reference}” leads out of this document, and nothing is fetched; copy what it means into $defs`,
    );
  const pointer = parts.fragment === '' || parts.fragment.startsWith('/');
  const key = pointer ? resource + parts.fragment : addresses.get(`${parts.resource}#${parts.fragment}`);
  if (key === undefined || !sites.has(key)) return refuse(reading, at, `“${reference}” does not lead to a schema`);
  if (trail.includes(key) || site.key === key || site.key.startsWith(`${key}/`))
    return refuse(reading, at, `“${reference}” leads back to what it is part of; a contract cannot contain itself`);
  return openNode(reading, key.slice(1), [...trail, key]);
}

/** What two schemas of one value say together. */
function join(reading: Reading, outer: SchemaNode | null, inner: SchemaNode | null, at: string): SchemaNode | null {
  if (outer === null || inner === null) return null;
  const words = new Map(outer.words);
  const isTangled = ({ words: own }: SchemaNode): boolean => [...own.keys()].some((word) => STRUCTURE.has(word));
  if (isTangled(outer) && isTangled(inner))
    return refuse(
      reading,
      at,
      'this and what stands beside it both say which parts there are; write them as one schema',
    );
  for (const [word, said] of inner.words) {
    const merged = merge(word, words.get(word), said);
    if (merged === null) refuse(reading, said.at, `“${word}” is said twice of the same value; say it once`);
    else words.set(word, merged);
  }
  return { path: outer.path, words, trail: [...new Set([...outer.trail, ...inner.trail])] };
}

function merge(word: string, outer: Said | undefined, inner: Said): Said | null {
  if (outer === undefined) return inner;
  if (NOTES.has(word) || sameJson(outer.value, inner.value)) return outer;
  if (word === 'required' && Array.isArray(outer.value) && Array.isArray(inner.value))
    return { ...outer, value: [...outer.value, ...inner.value] };
  return null;
}
