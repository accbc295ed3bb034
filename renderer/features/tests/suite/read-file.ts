import { looksLikeJson, readJsonSource } from '../../../../shared/grading/exchange/read-json.ts';
import { readTable } from '../../../../shared/grading/exchange/read-table.ts';
import type { ReadSource } from '../../../../shared/grading/exchange/source.ts';
import type { Contract } from '../../../../shared/spec/contract.ts';

/** Text of a file: UTF-8, UTF-16 with its mark, or else what spreadsheets on Windows write. */
export function decodeText(bytes: ArrayBuffer): string {
  const [first, second] = new Uint8Array(bytes);
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Reads a text as JSON, JSON lines or CSV, whichever it looks like; null where there is none. */
export async function readSource(text: string, contract: Contract): Promise<ReadSource | null> {
  if (text.trim() === '') return null;
  if (looksLikeJson(text)) return readJsonSource(text, contract);
  // Needed by whoever imports a table and by nobody else.
  const { readCsv } = await import('../../../lib/csv.ts');
  const { rows, unclosed } = readCsv(text);
  if (unclosed)
    return {
      ok: false,
      message:
        'A quote is opened and never closed, so that rows run into each other. A quote inside a text is written twice, for example "a 12"" disc".',
    };
  return readTable(rows);
}
