import { type Reading, refuse, type SchemaNode } from './node.ts';
import { NULL_REASON, reasonAgainst } from './reasons.ts';

/** The one type that the schema takes; null where a refusal was told. */
export function typeNamed(reading: Reading, node: SchemaNode): string | null {
  const type = node.words.get('type');
  const instead = node.words.get('anyOf') ?? node.words.get('oneOf');
  if (type === undefined && instead !== undefined) return refuse(reading, instead.at, reasonAgainst('anyOf'));
  if (type === undefined)
    return refuse(reading, node.path, 'no “type” is said, so values of any type are accepted; name one');
  const names = [...new Set(Array.isArray(type.value) ? type.value : [type.value])].filter(
    (name, _, all) => !(name === 'integer' && all.includes('number')),
  );
  if (names.includes('null')) return refuse(reading, type.at, NULL_REASON);
  const [name, ...others] = names;
  if (typeof name !== 'string' || others.length > 0)
    return refuse(reading, type.at, 'a field of a contract has one type; name only one');
  return name;
}
