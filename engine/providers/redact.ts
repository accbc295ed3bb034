const MARK = '[key removed]';
/** Shorter ones are stand-ins such as "none" or "test" that also occur as ordinary words. */
const SHORTEST_KEY = 8;

/** Takes a key out of a text. An endpoint may echo the request it got, authorization included. */
export function withoutKey(text: string, key: string): string {
  return key.length < SHORTEST_KEY ? text : text.replaceAll(key, MARK);
}

/** The same for every text inside a value, names included; returns the value itself when the key is nowhere in it. */
export function valueWithoutKey<T>(value: T, key: string): T {
  if (key.length < SHORTEST_KEY) return value;
  const text = JSON.stringify(value);
  const inJson = JSON.stringify(key).slice(1, -1);
  if (!text.includes(inJson)) return value;
  const clean: T = JSON.parse(text.replaceAll(inJson, MARK));
  return clean;
}
