import type { Json } from '../../spec/ids.ts';

const LONGEST = 60;

/** A value in a sentence: text in quotation marks, cut where it is long; lists and objects only by what they are. */
export function said(value: Json): string {
  if (typeof value === 'string') {
    const letters = [...value.replace(/\s+/g, ' ')];
    return `“${letters.length > LONGEST ? `${letters.slice(0, LONGEST).join('')}…` : letters.join('')}”`;
  }
  if (Array.isArray(value))
    return value.length > 0 && value.every((item) => typeof item !== 'object')
      ? value.map(said).join(' or ')
      : 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : value === null ? 'nothing (null)' : String(value);
}
