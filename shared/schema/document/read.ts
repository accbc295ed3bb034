import type { Json } from '../../spec/ids.ts';
import { resolveAddress, splitFragment } from './address.ts';
import { addIndex, emptyIndex, indexDocument, type Site } from './index-document.ts';
import { isSchema, KEYWORDS, keywordOf, type Schema, type SchemaObject, schemasInside } from './keywords.ts';
import { refuseLoops } from './loops.ts';
import { pointerTo } from './pointer.ts';
import { type Refusal, Refused, refusing } from './refusal.ts';

/**
 * A schema in one normal form, whatever draft it was written in and however it refers to its parts: keywords of draft 2020-12
 * only, no `$id`, `$anchor` or `$defs`; every `$ref` is a key of `definitions`, where the whole schema has the key `#`.
 */
export interface SchemaDocument {
  definitions: Map<string, Schema>;
  /** Where each definition stood: a JSON pointer, after its address in a further schema. */
  places: Map<string, string>;
  /** By definition, the resource it belongs to; by resource, its dynamic anchors' definitions. */
  resources: Map<string, string>;
  dynamic: Map<string, Map<string, string>>;
}
export type ReadSchema = { ok: true; value: SchemaDocument } | { ok: false; refusal: Refusal };

export const ROOT = '#';
/** Keywords that only say where a schema can be found, or nothing that could be true or false of a document. */
const DROPPED = new Set([
  ...['$schema', '$id', '$anchor', '$dynamicAnchor', '$vocabulary', '$comment', '$defs', 'definitions'],
  ...['contentSchema'],
]);

/**
 * Reads a JSON Schema of draft 2020-12, 2019-09 or draft-07 (by `$schema`; without it 2020-12). `further` are schemas by
 * address that references may lead to; nothing is ever fetched. Whatever would be ignored is refused with keyword and place.
 */
export function readSchema(schema: Json, further: { [address: string]: Json } = {}): ReadSchema {
  const read = refusing(() => {
    const reader = createReader(schema, further);
    reader.name(ROOT);
    reader.finish();
    refuseLoops(reader.document);
    return reader.document;
  });
  if (read.ok || !read.refusal.path.startsWith('#')) return read;
  return { ok: false, refusal: { ...read.refusal, path: read.refusal.path.slice(1) } };
}

function createReader(schema: Json, further: { [address: string]: Json }) {
  if (!isSchema(schema)) throw new Refused('#', '', 'a schema is an object, true or false');
  const index = emptyIndex();
  indexDocument(index, '', '', schema);
  const unusable = new Map<string, Refusal>();
  for (const [given, document] of Object.entries(further)) {
    const address = given.replace(/#$/, '');
    const entered = refusing(() => {
      if (!isSchema(document)) throw new Refused(`${address}#`, '', 'a schema is an object, true or false');
      // Apart at first, so that nothing of one that cannot be used is found.
      const own = emptyIndex();
      indexDocument(own, address, address, document);
      addIndex(index, own);
    });
    // It only matters once something refers to it.
    if (!entered.ok) unusable.set(address, entered.refusal);
  }

  const document: SchemaDocument = {
    definitions: new Map(),
    places: new Map(),
    resources: new Map(),
    dynamic: new Map(),
  };
  const names = new Map<string, string>();
  const waiting: Site[] = [];
  const dynamic: { reference: SchemaObject; anchor: string }[] = [];

  /** The definition's name for a place, which will be emitted. */
  function name(key: string): string {
    const known = names.get(key);
    if (known !== undefined) return known;
    const site = index.sites.get(key);
    if (site === undefined) throw new Refused(key, '$ref', 'there is no schema at this place');
    const wanted = key === '#' ? ROOT : (/[^/#]+$/.exec(key)?.[0] ?? 'schema').replace(/[^A-Za-z0-9_-]/g, '_');
    const taken = new Set(names.values());
    let free = wanted;
    for (let number = 2; taken.has(free); number += 1) free = `${wanted}_${number}`;
    names.set(key, free);
    document.resources.set(free, site.resource);
    document.places.set(free, key.replace(/^#/, ''));
    waiting.push(site);
    return free;
  }

  function target(site: Site, word: string, reference: string): string {
    const address = resolveAddress(site.base, reference);
    const parts = splitFragment(address);
    if (parts === null) throw new Refused(site.key, word, `${reference} is no address`);
    const broken = unusable.get(parts.resource);
    if (broken !== undefined) throw new Refused(broken.path, broken.keyword, broken.reason);
    const resource = index.addresses.get(parts.resource);
    if (resource === undefined)
      throw new Refused(site.key, word, `${reference} leads to a schema that was not handed in; nothing is fetched`);
    const pointer = parts.fragment.startsWith('/') || parts.fragment === '';
    const key = pointer ? resource + parts.fragment : index.addresses.get(`${parts.resource}#${parts.fragment}`);
    if (key !== undefined && index.sites.has(key)) return key;
    throw new Refused(site.key, word, `${reference} does not lead to a schema`);
  }

  function dynamicTarget(site: Site, reference: string): SchemaObject {
    const key = target(site, '$dynamicRef', reference);
    const found = index.sites.get(key);
    const anchor = splitFragment(reference)?.fragment ?? '';
    if (found === undefined || index.dynamic.get(found.resource)?.get(anchor) !== key) return { $ref: name(key) };
    const made: SchemaObject = { $dynamicRef: name(key), $dynamicAnchor: anchor };
    dynamic.push({ reference: made, anchor });
    return made;
  }

  /** Which anchor a dynamic reference means shows only on the way through a document: all that can be on it are kept. */
  function keepAnchors(): void {
    const reached = new Set(document.resources.values());
    for (const { anchor } of dynamic)
      for (const [resource, anchors] of index.dynamic) {
        const other = anchors.get(anchor);
        const kept = document.dynamic.get(resource) ?? new Map<string, string>();
        if (other === undefined || !reached.has(resource) || kept.has(anchor)) continue;
        document.dynamic.set(resource, kept.set(anchor, name(other)));
      }
  }

  function emit(site: Site): Schema {
    const { schema, key, draft } = site;
    if (typeof schema === 'boolean') return schema;
    if (draft === 'draft-07' && typeof schema.$ref === 'string')
      return { $ref: name(target(site, '$ref', schema.$ref)) };
    const emitted: [string, Json][] = [];
    const also: Json[] = [];
    for (const [word, value] of Object.entries(schema)) {
      const keyword = keywordOf(word, draft);
      if (keyword === undefined) throw new Refused(key, word, 'this keyword is not supported');
      if (!keyword.check(value)) throw new Refused(pointerTo(key, word), word, `its value must be ${keyword.wants}`);
      if (DROPPED.has(word) || word === 'additionalItems') continue;
      if (word === '$ref') emitted.push([word, name(target(site, word, String(value)))]);
      else if (word === '$dynamicRef') also.push(dynamicTarget(site, String(value)));
      else if (word === 'dependencies') also.push(...dependencies(site, value));
      else if (word === 'items' && Array.isArray(value)) emitted.push(...tuple(site, value));
      else emitted.push([word, inside(site, word, value)]);
    }
    if (also.length === 0) return Object.fromEntries(emitted);
    const allOf = emitted.find(([word]) => word === 'allOf')?.[1];
    const others = emitted.filter(([word]) => word !== 'allOf');
    return Object.fromEntries([...others, ['allOf', [...(Array.isArray(allOf) ? allOf : []), ...also]]]);
  }

  function inside(site: Site, word: string, value: Json): Json {
    const keyword = KEYWORDS[word];
    if (keyword?.inside === undefined) return value;
    const inner = schemasInside(keyword, value).map(
      ([segments]) => [segments[0], child(site, [word, ...segments])] as const,
    );
    if (keyword.inside === 'items') return inner.map(([, schema]) => schema);
    if (keyword.inside === 'members') return Object.fromEntries(inner.map(([name, schema]) => [name ?? '', schema]));
    return inner[0]?.[1] ?? value;
  }

  function child(site: Site, segments: string[]): Schema {
    const found = index.sites.get(segments.reduce<string>(pointerTo, site.key));
    if (found === undefined) throw new Refused(site.key, segments[0] ?? '', 'there is no schema at this place');
    // Dynamic references see resources only where one is entered, and references are where that shows.
    return found.resource !== site.resource && index.dynamic.size > 0 ? { $ref: name(found.key) } : emit(found);
  }

  function tuple(site: Site, value: Json[]): [string, Json][] {
    if (site.draft === '2020-12')
      throw new Refused(pointerTo(site.key, 'items'), 'items', 'a list of schemas is prefixItems in draft 2020-12');
    const rest = typeof site.schema === 'object' ? site.schema.additionalItems : undefined;
    const prefix = value.map((_, position) => child(site, ['items', String(position)]));
    return [
      ['prefixItems', prefix],
      ...(rest === undefined ? [] : [['items', child(site, ['additionalItems'])] satisfies [string, Json]]),
    ];
  }

  function dependencies(site: Site, value: Json): SchemaObject[] {
    return Object.entries(typeof value === 'object' && value !== null ? value : {}).map(([field, needs]) => {
      if (Array.isArray(needs)) return { dependentRequired: Object.fromEntries([[field, needs]]) };
      return { dependentSchemas: Object.fromEntries([[field, child(site, ['dependencies', field])]]) };
    });
  }

  function finish(): void {
    while (waiting.length > 0) {
      for (let site = waiting.shift(); site !== undefined; site = waiting.shift())
        document.definitions.set(names.get(site.key) ?? '', emit(site));
      keepAnchors();
    }
    // With one resource alone there is nothing to choose from.
    if (document.dynamic.size !== 1) return;
    for (const { reference } of dynamic) {
      reference.$ref = reference.$dynamicRef ?? '';
      delete reference.$dynamicRef;
      delete reference.$dynamicAnchor;
    }
    document.dynamic.clear();
  }
  return { document, name, finish };
}
