/** Texts shorter than this are written as fast as they are looked up. */
const LONG = 200;

const written = new WeakMap<object, string>();

/** Says of an object that it never changes, so that it is written as JSON once and not for every call. */
export function unchanging<T extends object>(value: T): T {
  if (!written.has(value)) written.set(value, JSON.stringify(value));
  return value;
}

/**
 * Writes request bodies byte for byte as `JSON.stringify` does. What calls of one run have in common, the long instructions and
 * the schema, is a good part of a body: the schema is known as `unchanging`, and of every name the last long text is remembered.
 */
export function bodyWriter(): (body: unknown) => string {
  const last = new Map<string, { text: string; json: string }>();
  const textOf = (name: string, text: string): string => {
    if (text.length < LONG) return JSON.stringify(text);
    const known = last.get(name);
    if (known?.text === text) return known.json;
    const json = JSON.stringify(text);
    last.set(name, { text, json });
    return json;
  };
  return (body) => {
    if (typeof body !== 'object' || body === null || Array.isArray(body)) return JSON.stringify(body);
    const members: string[] = [];
    for (const [name, value] of Object.entries(body) as [string, unknown][]) {
      if (value === undefined) continue;
      const json =
        typeof value === 'string'
          ? textOf(name, value)
          : ((typeof value === 'object' && value !== null ? written.get(value) : undefined) ?? JSON.stringify(value));
      members.push(`${JSON.stringify(name)}:${json}`);
    }
    return `{${members.join(',')}}`;
  };
}
