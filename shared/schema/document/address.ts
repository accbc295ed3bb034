// The parts of a reference by the expression of RFC 3986, appendix B.
const PARTS = /^([^:/?#]+:)?(\/\/[^/?#]*)?([^?#]*)(\?[^#]*)?(#.*)?$/s;

const partsOf = (address: string): [string, string, string, string, string] => {
  const [, scheme = '', authority = '', path = '', query = '', fragment = ''] = PARTS.exec(address) ?? [];
  return [scheme, authority, path, query, fragment];
};

/** RFC 3986 section 5.2.4. */
function withoutDots(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/');
  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1;
    if (segment === '..') {
      if (kept.length > 1 || (kept.length === 1 && kept[0] !== '')) kept.pop();
      if (last) kept.push('');
    } else if (segment === '.') {
      if (last) kept.push('');
    } else kept.push(segment);
  }
  return kept.join('/');
}

/** An address relative to a base made absolute (RFC 3986 section 5.2), as far as the base allows. */
export function resolveAddress(base: string, reference: string): string {
  const [scheme, authority, path, query, fragment] = partsOf(reference);
  if (scheme !== '') return scheme + authority + withoutDots(path) + query + fragment;
  const [baseScheme, baseAuthority, basePath, baseQuery] = partsOf(base);
  if (authority !== '') return baseScheme + authority + withoutDots(path) + query + fragment;
  const start = baseScheme + baseAuthority;
  if (path === '') return start + basePath + (query === '' ? baseQuery : query) + fragment;
  if (path.startsWith('/')) return start + withoutDots(path) + query + fragment;
  const folder = basePath === '' && baseAuthority !== '' ? '/' : basePath.slice(0, basePath.lastIndexOf('/') + 1);
  return start + withoutDots(folder + path) + query + fragment;
}

/** An address apart from its fragment, which is decoded; null where its escapes are malformed. */
export function splitFragment(address: string): { resource: string; fragment: string } | null {
  const at = address.indexOf('#');
  if (at < 0) return { resource: address, fragment: '' };
  try {
    return { resource: address.slice(0, at), fragment: decodeURIComponent(address.slice(at + 1)) };
  } catch {
    return null;
  }
}
