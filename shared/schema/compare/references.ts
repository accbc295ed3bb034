import type { Json, JsonObject } from '../../spec/ids.ts';
import { ownValue } from '../../spec/paths.ts';

/** A schema document and what is needed to follow its references. */
export interface SchemaDocument {
  root: Json;
  /** Drafts up to 7: `$ref` hides its siblings and the keywords of later drafts are unknown. */
  old: boolean;
  /** Names a later draft itself, so that keywords of other drafts are not understood. */
  modern: '2019' | '2020' | undefined;
  /** False where a nested `$id` changes what references mean; they are then not followed. */
  followable: boolean;
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function hasNestedId(value: Json, top: boolean): boolean {
  if (Array.isArray(value)) return value.some((item) => hasNestedId(item, false));
  if (!isObject(value)) return false;
  return Object.entries(value).some(
    ([key, inner]) => (key === '$id' && !top && typeof inner === 'string') || hasNestedId(inner, false),
  );
}

export function openDocument(root: Json): SchemaDocument {
  const dialect = ownValue(root, '$schema');
  const text = typeof dialect === 'string' ? dialect : '';
  return {
    root,
    old: /draft-0[3-7]/.test(text),
    modern: text.includes('/draft/2020') ? '2020' : text.includes('/draft/2019') ? '2019' : undefined,
    followable: !hasNestedId(root, true),
  };
}

function anchored(value: Json, name: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (ownValue(value, '$anchor') === name) return '';
  for (const [key, inner] of Object.entries(value)) {
    const found = anchored(inner, name);
    if (found !== undefined) return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}${found}`;
  }
  return undefined;
}

/** The target of a reference inside the document, with the pointer that names it; undefined where it cannot be followed. */
export function follow(document: SchemaDocument, reference: string): { pointer: string; schema: Json } | undefined {
  if (!document.followable) return undefined;
  const id = ownValue(document.root, '$id');
  const own = typeof id === 'string' ? id.replace(/#.*$/, '') : '';
  const hash = reference.indexOf('#');
  const [base, fragment] = hash < 0 ? [reference, ''] : [reference.slice(0, hash), reference.slice(hash + 1)];
  if (base !== '' && base !== own) return undefined;
  const pointer = decode(fragment);
  if (pointer === undefined) return undefined;
  const path = pointer === '' || pointer.startsWith('/') ? pointer : anchored(document.root, pointer);
  if (path === undefined) return undefined;
  let at: Json | undefined = document.root;
  for (const part of path.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    at = Array.isArray(at) ? (/^\d+$/.test(key) ? at[Number(key)] : undefined) : ownValue(at, key);
  }
  return at === undefined ? undefined : { pointer: path, schema: at };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
