import { parseStrictJson } from '../../json/parse.ts';
import { type Contract, fieldAt } from '../../spec/contract.ts';
import type { Json, JsonObject } from '../../spec/ids.ts';
import { ownValue } from '../../spec/paths.ts';
import type { ReadSource, Source, SourceRow } from './source.ts';

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A record as `exportLines` writes it: its parts say themselves what they are. */
const isWhole = (value: Json): boolean =>
  isObject(ownValue(value, 'input')) && Array.isArray(ownValue(value, 'expectation'));

const SIDES: Readonly<Record<string, keyof Contract>> = {
  input: 'input',
  expected: 'output',
  output: 'output',
  comparator: 'output',
};

/** Whether the object at a path is a group whose fields are columns of their own, rather than one value such as money. */
function isGroup(path: string, contract: Contract): boolean {
  const [first = '', ...rest] = path.split('.');
  const inside = rest.join('.');
  const side = Object.hasOwn(SIDES, first) ? SIDES[first] : undefined;
  if (side !== undefined && (inside === '' || fieldAt(contract[side], inside)?.type.kind === 'object')) return true;
  return [contract.input, contract.output].some((fields) => fieldAt(fields, path)?.type.kind === 'object');
}

function* leavesOf(value: JsonObject, contract: Contract, prefix = ''): Generator<[string, Json]> {
  for (const [name, inside] of Object.entries(value)) {
    const path = prefix + name;
    if (isObject(inside) && isGroup(path, contract)) yield* leavesOf(inside, contract, `${path}.`);
    else yield [path, inside];
  }
}

type Item = { place: number; value: Json } | { place: number; refused: string };

function sourceOf(format: Source['format'], items: readonly Item[], contract: Contract): ReadSource {
  const columns: string[] = [];
  const places = new Map<string, number>();
  const rows = items.map((item): SourceRow => {
    const { place } = item;
    if ('refused' in item) return { place, cells: [], refused: item.refused };
    if (isWhole(item.value)) return { place, cells: [], whole: item.value };
    if (!isObject(item.value))
      return { place, cells: [], refused: 'It is not an object with fields, for example {"title": "Lamp"}' };
    const cells: (Json | undefined)[] = [];
    for (const [path, cell] of leavesOf(item.value, contract)) {
      const at = places.get(path) ?? columns.push(path) - 1;
      places.set(path, at);
      cells[at] = cell ?? undefined;
    }
    return { place, cells };
  });
  return rows.length === 0
    ? { ok: false, message: 'There are no cases in it.' }
    : { ok: true, source: { format, columns, rows } };
}

function readLines(text: string, contract: Contract): ReadSource {
  const items = text.split(/\r?\n/).flatMap((line, index): Item[] => {
    if (line.trim() === '') return [];
    const place = index + 1;
    const parsed = parseStrictJson(line);
    return [parsed.ok ? { place, value: parsed.value } : { place, refused: `It is not JSON: ${parsed.message}` }];
  });
  return sourceOf('jsonl', items, contract);
}

/** Whether a text is meant as JSON, by how it begins. */
export const looksLikeJson = (text: string): boolean => /^\s*[[{]/.test(text);

/** Reads a list of records, a suite, one record, or one record on each line. */
export function readJsonSource(text: string, contract: Contract): ReadSource {
  const whole = parseStrictJson(text);
  if (!whole.ok) {
    const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
    // Lines that are objects each; one bad line among them is that row's problem and nobody else's.
    if (lines.length > 1 && lines.some((line) => line.trimStart().startsWith('{') && parseStrictJson(line).ok))
      return readLines(text, contract);
    return { ok: false, message: `It begins like JSON, but is none: ${whole.message}` };
  }
  const cases = ownValue(whole.value, 'cases');
  const list = Array.isArray(whole.value) ? whole.value : Array.isArray(cases) ? cases : [whole.value];
  return sourceOf(
    'json',
    list.map((value, index) => ({ place: index + 1, value })),
    contract,
  );
}
