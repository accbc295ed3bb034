import { canonicalJson } from '../../json/canonical.ts';
import type { Json } from '../../spec/ids.ts';

/** Equal as JSON, the order of keys aside. Neither may hold half of a character. */
export const isSameJson = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b);

/** The text that two equal values share; null where JSON cannot hold one, such as half of a character. */
export function keyOf(value: Json): string | null {
  try {
    return canonicalJson(value);
  } catch {
    return null;
  }
}
