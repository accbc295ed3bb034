import type { Contract } from '../../spec/contract.ts';
import { looksLikeJson, readJsonSource } from './read-json.ts';
import { readTable } from './read-table.ts';
import type { ReadSource } from './source.ts';

/** The host's own decoder, such as `TextDecoder`; with `fatal` it throws where the bytes are no such text. */
type Decode = (bytes: Uint8Array<ArrayBuffer>, encoding: string, fatal: boolean) => string;

/** Text of a file: UTF-8, UTF-16 with its mark, or else what spreadsheets on Windows write. */
export function decodeText(bytes: Uint8Array<ArrayBuffer>, decode: Decode): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return decode(bytes, 'utf-16le', false);
  if (first === 0xfe && second === 0xff) return decode(bytes, 'utf-16be', false);
  try {
    return decode(bytes, 'utf-8', true);
  } catch {
    return decode(bytes, 'windows-1252', false);
  }
}

/** Reads a text as JSON, JSON lines or CSV, whichever it looks like; null where there is none. */
export async function readSource(text: string, contract: Contract): Promise<ReadSource | null> {
  if (text.trim() === '') return null;
  if (looksLikeJson(text)) return readJsonSource(text, contract);
  // Needed by whoever imports a table and by nobody else.
  const { readCsv } = await import('./csv.ts');
  const { rows, unclosed } = readCsv(text);
  if (unclosed)
    return {
      ok: false,
      message:
        'A quote is opened and never closed, so that rows run into each other. A quote inside a text is written twice, for example "a 12"" disc".',
    };
  return readTable(rows);
}
