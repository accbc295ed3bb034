const MARK = '[key removed]';
/** Shorter ones are stand-ins such as "none" or "test" that also occur as ordinary words. */
const SHORTEST_KEY = 8;

/** Takes a key out of a text. An endpoint may echo the request it got, authorization included. */
export function withoutKey(text: string, key: string): string {
  return key.length < SHORTEST_KEY ? text : text.replaceAll(key, MARK);
}

/** The same for every text inside a value, names included; returns the value itself when the key is nowhere in it. */
export function valueWithoutKey<T>(value: T, key: string): T {
  if (key.length < SHORTEST_KEY || !holds(value, key)) return value;
  const inJson = JSON.stringify(key).slice(1, -1);
  const clean: T = JSON.parse(JSON.stringify(value).replaceAll(inJson, MARK));
  return clean;
}

/** Whether the key is in any text or name. Looked for in every record of a run, so without writing the record as JSON first. */
function holds(value: unknown, key: string): boolean {
  if (typeof value === 'string') return value.includes(key);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some((item) => holds(item, key));
  // Without a list of entries for each object: records of calls are many and small.
  for (const name in value) if (name.includes(key) || holds((value as Record<string, unknown>)[name], key)) return true;
  return false;
}
