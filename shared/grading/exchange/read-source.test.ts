import { describe, expect, it } from 'vitest';
import { decodeText, readSource } from './read-source.ts';

const decoded = (given: Uint8Array<ArrayBuffer>): string =>
  decodeText(given, (bytes, encoding, fatal) => new TextDecoder(encoding, { fatal }).decode(bytes));
const NONE = { input: [], output: [] };
describe('files', () => {
  it('read as UTF-8, as UTF-16, and as a spreadsheet on Windows writes them', () => {
    const utf8 = new TextEncoder().encode('Café, 日本');
    expect(decoded(utf8)).toBe('Café, 日本');
    expect(decoded(new Uint8Array([0xff, 0xfe, 0xe9, 0x00]))).toBe('é');
    expect(decoded(new Uint8Array([0x43, 0x61, 0x66, 0xe9, 0x80]))).toBe('Café€');
  });
  it('are told apart by how they begin', async () => {
    const formatOf = async (text: string) => {
      const read = await readSource(text, NONE);
      return read?.ok === true ? read.source.format : (read?.message ?? null);
    };
    expect(await formatOf(' \n')).toBe(null);
    expect(await formatOf('a,b\n1,2')).toBe('csv');
    expect(await formatOf('[{"a":1}]')).toBe('json');
    expect(await formatOf('{"a":1}\n{"a":2}')).toBe('jsonl');
    expect(await formatOf('a,b\n"1,2')).toContain('never closed');
    expect(await formatOf('[1, 2')).toContain('begins like JSON');
    expect(await formatOf('a,b\n')).toContain('no rows below');
  });
});
