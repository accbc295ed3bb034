import type { Json, JsonObject } from '../../spec/ids.ts';
import { ownValue } from '../../spec/paths.ts';
import { resolveAddress, splitFragment } from '../document/address.ts';
import { emptyIndex, indexDocument, type SchemaIndex, type Site } from '../document/index-document.ts';
import { isRecord } from '../document/keywords.ts';
import { segmentsOf } from '../document/pointer.ts';
import { refusing } from '../document/refusal.ts';

/** A schema document and what is needed to follow its references. */
export interface SchemaDocument {
  root: Json;
  /** Drafts up to 7: `$ref` hides its siblings and the keywords of later drafts are unknown. */
  old: boolean;
  /** Names a later draft itself, so that keywords of other drafts are not understood. */
  modern: '2019' | '2020' | undefined;
  /** Where every schema stands; made when the first reference is followed, because contracts have none. */
  places: () => Places | undefined;
}
interface Places {
  index: SchemaIndex;
  /** By the schema itself; null for one object that stands in two places. */
  sites: Map<Json, Site | null>;
}

export const isObject = isRecord;

export function openDocument(root: Json): SchemaDocument {
  const dialect = ownValue(root, '$schema');
  const text = typeof dialect === 'string' ? dialect : '';
  const old = /draft-0[3-7]/.test(text);
  let places: { found: Places | undefined } | undefined;
  return {
    root,
    old,
    modern: text.includes('/draft/2020') ? '2020' : text.includes('/draft/2019') ? '2019' : undefined,
    places: () => {
      places ??= { found: isObject(root) ? placesIn(root, old) : undefined };
      return places.found;
    },
  };
}

function placesIn(root: JsonObject, old: boolean): Places | undefined {
  const index = emptyIndex();
  // Older drafts address schemas as draft-07 does; what other dialects mean by an address is not known.
  const named = old ? { ...root, $schema: 'http://json-schema.org/draft-07/schema#' } : root;
  if (!refusing(() => indexDocument(index, '', '', named)).ok) return undefined;
  const sites = new Map<Json, Site | null>();
  for (const site of index.sites.values())
    if (typeof site.schema === 'object') sites.set(site.schema, sites.has(site.schema) ? null : site);
  const top = index.sites.get('#');
  if (top !== undefined) sites.set(root, top);
  return { index, sites };
}

export interface Target {
  /** Tells targets of one document apart. */
  key: string;
  schema: Json;
}

/** What a reference that stands in `from` leads to inside the document; undefined where it cannot be followed. */
export function follow(document: SchemaDocument, from: Json, reference: string): Target | undefined {
  const places = document.places();
  const site = places?.sites.get(from);
  if (places === undefined || site === null) return undefined;
  const { index } = places;
  // Parts that a comparison put together itself stand where the whole document does.
  const base = (site ?? index.sites.get('#'))?.base ?? '';
  const parts = splitFragment(resolveAddress(base, reference));
  const resource = parts === null ? undefined : index.addresses.get(parts.resource);
  if (parts === null || resource === undefined) return undefined;
  const isPointer = parts.fragment === '' || parts.fragment.startsWith('/');
  const key = isPointer ? resource + parts.fragment : index.addresses.get(`${parts.resource}#${parts.fragment}`);
  if (key === undefined) return undefined;
  const found = index.sites.get(key);
  if (found !== undefined) return { key, schema: key === '#' ? document.root : found.schema };
  const schema = resource === '#' ? valueAt(document.root, parts.fragment) : undefined;
  return schema === undefined ? undefined : { key, schema };
}

/** A dynamic or recursive reference where there is nothing to choose from: in a document of one resource it leads one way. */
export function followDynamic(document: SchemaDocument, from: Json, reference: string): Target | undefined {
  const places = document.places();
  const isSingle = places !== undefined && [...places.index.sites.values()].every(({ resource }) => resource === '#');
  return isSingle ? follow(document, from, reference) : undefined;
}

/** Definitions may stand under keywords that JSON Schema does not know, such as `components`. */
function valueAt(root: Json, pointer: string): Json | undefined {
  let at: Json | undefined = root;
  for (const key of segmentsOf(pointer))
    at = Array.isArray(at) ? (/^\d+$/.test(key) ? at[Number(key)] : undefined) : ownValue(at, key);
  return at;
}
