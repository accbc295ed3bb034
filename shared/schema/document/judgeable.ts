import type { Json } from '../../spec/ids.ts';
import { DOCUMENT_FORMATS } from './formats.ts';
import { isRecord, KEYWORDS, type Schema, schemasInside } from './keywords.ts';
import { isExpression, linearPattern } from './pattern.ts';
import { pointerTo } from './pointer.ts';
import type { SchemaDocument } from './read.ts';
import { type Refusal, Refused, refusing } from './refusal.ts';

function refusePattern(pattern: string, path: string, keyword: string): void {
  if (linearPattern(pattern) !== null) return;
  const why = isExpression(pattern)
    ? 'cannot be checked in linear time; write it without look-around and back references'
    : 'is no regular expression';
  throw new Refused(path, keyword, `the pattern ${pattern} ${why}`);
}

function check(schema: Schema, path: string): void {
  if (typeof schema === 'boolean') return;
  const { pattern, format, patternProperties } = schema;
  if (typeof pattern === 'string') refusePattern(pattern, path, 'pattern');
  if (typeof format === 'string' && !Object.hasOwn(DOCUMENT_FORMATS, format))
    throw new Refused(path, 'format', `the format ${format} is not supported`);
  for (const name of Object.keys(isRecord(patternProperties) ? patternProperties : {}))
    refusePattern(name, path, 'patternProperties');
  for (const [word, value] of Object.entries(schema)) checkInside(word, value, path);
}

function checkInside(word: string, value: Json, path: string): void {
  const keyword = Object.hasOwn(KEYWORDS, word) ? KEYWORDS[word] : undefined;
  if (keyword === undefined) return;
  for (const [segments, inner] of schemasInside(keyword, value))
    check(inner, segments.reduce<string>(pointerTo, pointerTo(path, word)));
}

/** The first pattern or format that documents cannot be held against; null when every verdict can be given. */
export function notJudgeable(document: SchemaDocument): Refusal | null {
  const checked = refusing(() => {
    for (const [name, schema] of document.definitions) check(schema, document.places.get(name) ?? '');
  });
  return checked.ok ? null : checked.refusal;
}
