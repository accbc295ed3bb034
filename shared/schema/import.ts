import type { Field } from '../spec/contract.ts';
import type { Json } from '../spec/ids.ts';
import { emptyIndex, indexDocument } from './document/index-document.ts';
import { isSchema } from './document/keywords.ts';
import { refusing } from './document/refusal.ts';
import { type ImportRemark, openNode, type Reading, refuse } from './import/node.ts';
import { onlyWords, readType } from './import/read-type.ts';
import { fieldsOf, leaveNotes } from './import/structures.ts';
import { typeNamed } from './import/type-name.ts';
import { DOCUMENTS } from './json-schema.ts';

/**
 * `leftOut` names what restricts no document and has no place in a contract, such as a default; `refusals` everything that
 * a contract cannot hold, with the JSON pointer to it and the reason in words.
 */
export type ReadFields =
  | { ok: true; fields: Field[]; leftOut: ImportRemark[] }
  | { ok: false; refusals: ImportRemark[] };

/**
 * Reads an object schema of draft 2020-12, 2019-09 or draft-07 into a contract's fields. What is accepted means the same
 * documents as the schema generated from the fields, and `readFields(inputSchema(contract))` is the contract again apart
 * from ids. References are followed inside the document. Nothing is guessed: all refusals come back at once.
 */
export function readFields(schema: Json, newId: () => string): ReadFields {
  const index = emptyIndex();
  const reading: Reading = { index, refusals: [], leftOut: [], entered: 0, newId };
  if (!isSchema(schema)) return { ok: false, refusals: [{ path: '', reason: 'a schema is an object' }] };
  const indexed = refusing(() => indexDocument(index, '', '', schema));
  if (!indexed.ok) {
    const { path, keyword, reason } = indexed.refusal;
    return { ok: false, refusals: [{ path: `${path.replace(/^#/, '')}/${keyword}`, reason }] };
  }
  const fields = readRoot(reading);
  const { refusals, leftOut } = reading;
  return refusals.length > 0 ? { ok: false, refusals } : { ok: true, fields, leftOut };
}

function readRoot(reading: Reading): Field[] {
  const node = openNode(reading, '', ['#']);
  if (node === null) return [];
  const type = node.words.get('type');
  if (type === undefined || typeNamed(reading, node) !== 'object') {
    refuse(reading, type?.at ?? '', 'the whole document must be an object with fields; say “type”: “object”');
    return [];
  }
  onlyWords(reading, node, 'object');
  const said = Object.values(DOCUMENTS).some(
    ([title, description]) =>
      node.words.get('title')?.value === title && node.words.get('description')?.value === description,
  );
  leaveNotes(reading, node, said ? ['title', 'description'] : []);
  return fieldsOf(reading, node, readType);
}
