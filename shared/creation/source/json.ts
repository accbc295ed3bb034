import type { Json, JsonObject } from '../../spec/ids.ts';

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value of an own property as text; empty for anything else. */
export const textIn = (value: JsonObject, name: string): string => {
  const own = Object.hasOwn(value, name) ? value[name] : undefined;
  return typeof own === 'string' ? own : '';
};

/** JSON text as a value; undefined where it is none. */
export function parsedJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Text in quotation marks for a sentence, cut where it would fill a screen. */
export function quote(text: string, most = 160): string {
  const words = text.trim().replace(/\s+/g, ' ');
  return `“${words.length > most ? `${clip(words, most)}…` : words}”`;
}

/** At most so many UTF-16 units, never half a character. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}
