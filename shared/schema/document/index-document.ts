import type { Json } from '../../spec/ids.ts';
import { resolveAddress } from './address.ts';
import { type Draft, keywordOf, type Schema, schemasInside } from './keywords.ts';
import { pointerTo } from './pointer.ts';
import { Refused } from './refusal.ts';

/** One schema where it stands. Its key is the document's name with the pointer to it. */
export interface Site {
  key: string;
  schema: Schema;
  draft: Draft;
  /** Absolute address that references inside start from. */
  base: string;
  /** Key of the schema that opens the resource this one belongs to. */
  resource: string;
}

export interface SchemaIndex {
  sites: Map<string, Site>;
  /** Keys by absolute address, with `#name` for anchors. */
  addresses: Map<string, string>;
  /** Keys of dynamic anchors by resource key, then by name. */
  dynamic: Map<string, Map<string, string>>;
}

const DRAFTS: [RegExp, Draft][] = [
  [/^https?:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/, '2020-12'],
  [/^https?:\/\/json-schema\.org\/draft\/2019-09\/schema#?$/, '2019-09'],
  [/^https?:\/\/json-schema\.org\/draft-0[67]\/schema#?$/, 'draft-07'],
];

function draftNamed(name: Json | undefined, inherited: Draft, key: string): Draft {
  if (name === undefined) return inherited;
  const known = typeof name === 'string' ? DRAFTS.find(([pattern]) => pattern.test(name))?.[1] : undefined;
  if (known !== undefined) return known;
  throw new Refused(
    key,
    '$schema',
    `${JSON.stringify(name)} is no dialect that is known here; use draft 2020-12, 2019-09 or draft-07`,
  );
}

/** Enters every schema of a document with the addresses it can be referred to by. Nothing is fetched. */
export function indexDocument(index: SchemaIndex, name: string, address: string, document: Schema): void {
  const enter = (schema: Schema, key: string, from: { base: string; draft: Draft; resource: string }): void => {
    const site: Site = { key, schema, ...from };
    index.sites.set(key, site);
    if (typeof schema === 'boolean') return;
    site.draft = draftNamed(schema.$schema, from.draft, key);
    // In draft-07 whatever stands beside `$ref`, an address too, means nothing.
    const alone = site.draft === 'draft-07' && schema.$ref !== undefined;
    if (!alone) openResource(index, site, schema);
    for (const [word, value] of Object.entries(schema)) {
      const keyword = keywordOf(word, site.draft);
      if (keyword === undefined) continue;
      for (const [segments, inner] of schemasInside(keyword, value)) {
        const path = segments.reduce<string>(pointerTo, pointerTo(key, word));
        enter(inner, path, { base: site.base, draft: site.draft, resource: site.resource });
      }
    }
  };
  const key = `${name}#`;
  claim(index, address, key);
  enter(document, key, { base: address, draft: '2020-12', resource: key });
}

function openResource(index: SchemaIndex, site: Site, schema: { [keyword: string]: Json }): void {
  if (typeof schema.$id === 'string') {
    if (site.draft === 'draft-07' && schema.$id.startsWith('#')) claim(index, site.base + schema.$id, site.key);
    else {
      site.base = resolveAddress(site.base, schema.$id).replace(/#.*$/s, '');
      site.resource = site.key;
      claim(index, site.base, site.key);
    }
  }
  for (const word of ['$anchor', '$dynamicAnchor']) {
    const anchor = schema[word];
    if (typeof anchor !== 'string' || keywordOf(word, site.draft) === undefined) continue;
    claim(index, `${site.base}#${anchor}`, site.key);
    if (word === '$anchor') continue;
    const names = index.dynamic.get(site.resource) ?? new Map<string, string>();
    index.dynamic.set(site.resource, names.set(anchor, site.key));
  }
}

function claim(index: SchemaIndex, address: string, key: string): void {
  const taken = index.addresses.get(address);
  // A document is known by the address it was handed in under and by its own; both may be the same.
  if (taken !== undefined && taken !== key) throw new Refused(key, '$id', `two schemas claim the address ${address}`);
  index.addresses.set(address, key);
}

export const emptyIndex = (): SchemaIndex => ({ sites: new Map(), addresses: new Map(), dynamic: new Map() });

/** Enters everything of another document's index; refuses an address that is taken. */
export function addIndex(index: SchemaIndex, other: SchemaIndex): void {
  for (const [address, key] of other.addresses) claim(index, address, key);
  for (const [key, site] of other.sites) index.sites.set(key, site);
  for (const [resource, names] of other.dynamic) index.dynamic.set(resource, names);
}
