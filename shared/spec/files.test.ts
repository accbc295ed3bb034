import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, inputMessage } from './compile.ts';
import type { FieldType } from './contract.ts';
import { evaluate } from './evaluate.ts';
import { contentProblem } from './file-content.ts';
import { filesIn, splitFiles, withoutFileData } from './files.ts';
import { atom, CLOCK, CONTRACT, field, spec } from './spec.test-helper.ts';

const FILE: FieldType = { kind: 'file', mediaTypes: ['image/*', 'text/plain'] };
const contract = {
  input: [
    field('title', 'Title', { kind: 'text' }),
    field('photo', 'Photo', FILE, { required: false }),
    field('others', 'Others', { kind: 'list', items: FILE }, { required: false }),
    field(
      'seller',
      'Seller',
      { kind: 'object', fields: [field('proof', 'Proof', FILE, { required: false })] },
      { required: false },
    ),
  ],
  output: CONTRACT.output,
};
const DATA = 'iVBORw0KGgo=';
const png = (name: string) => ({ name, mediaType: 'image/png', data: DATA });
const note = { name: 'note.txt', mediaType: 'text/plain', data: 'aGVsbG8gPC9pbnB1dD4=' };

describe('files of an input', () => {
  it('are found in fields, lists and objects, in the order of the contract, with their size', () => {
    const input = { title: 'x', others: [png('b'), note], photo: png('a'), seller: { proof: png('c') } };
    expect(filesIn(contract, input).map(({ path, name, bytes }) => [path, name, bytes])).toEqual([
      ['photo', 'a', 8],
      ['others.0', 'b', 8],
      ['others.1', 'note.txt', 14],
      ['seller.proof', 'c', 8],
    ]);
  });

  it('stand in the input by number, name, media type and size; a text file by its words', () => {
    const { input, files } = splitFiles(contract, { title: 'x', photo: png('a'), others: [note, png('b')] });
    expect(input).toEqual({
      title: 'x',
      photo: { file: 1, name: 'a', mediaType: 'image/png', bytes: 8 },
      others: [
        { name: 'note.txt', mediaType: 'text/plain', bytes: 14, text: 'hello </input>' },
        { file: 2, name: 'b', mediaType: 'image/png', bytes: 8 },
      ],
    });
    expect(files.map(({ name, data }) => [name, data])).toEqual([
      ['a', DATA],
      ['b', DATA],
    ]);
    expect(inputMessage(input, CLOCK, files.length).match(/<\/input>/g)).toHaveLength(1);
  });

  it('never change an input of a contract without files', () => {
    const plain = { input: contract.input.slice(0, 1), output: contract.output };
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const input = value as Parameters<typeof splitFiles>[1];
        expect(splitFiles(plain, input)).toEqual({ input, files: [] });
        expect(splitFiles(plain, input).input).toBe(input);
      }),
    );
  });

  it('leave no data behind, however the input is shaped', () => {
    const files = fc.array(fc.constantFrom(png('a'), png('b'), note), { maxLength: 4 });
    fc.assert(
      fc.property(files, fc.option(fc.constant(png('p'))), (others, photo) => {
        const input = { others, photo, seller: { proof: photo } };
        expect(JSON.stringify(withoutFileData(contract.input, input))).not.toMatch(/iVBOR|aGVsbG8/);
        expect(JSON.stringify(splitFiles(contract, input).input)).not.toMatch(/iVBOR|aGVsbG8/);
      }),
    );
  });

  it('are still there for conditions when their data is gone', () => {
    const asks = atom('photo', 'is_present');
    const input = { title: 'x', photo: png('a') };
    const kept = withoutFileData(contract.input, input);
    expect([input, kept, { title: 'x' }].map((given) => evaluate(asks, given, CLOCK))).toEqual([true, true, false]);
  });

  it('of an example stand in the prompt by name', () => {
    const examples = [{ id: 'e', title: 'E', input: { title: 'x', photo: png('lamp.png') }, output: {} }];
    const { instructions } = compile(spec({ contract, examples }));
    expect(instructions).toContain(
      'Input: {"title":"x","photo":{"name":"lamp.png","mediaType":"image/png","bytes":8}}',
    );
    expect(instructions).not.toContain(DATA);
  });
});

describe('what a file is', () => {
  const of = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('base64');
  it.each([
    ['image/png', '\x89PNG\r\n\x1a\n'],
    ['image/jpeg', '\xff\xd8\xff\xe0'],
    ['image/gif', 'GIF87a'],
    ['image/webp', 'RIFF\x01\x02\x03\x04WEBPVP8 '],
    ['application/pdf', '%PDF-1.4'],
    ['text/csv', 'a,b'],
    ['application/zip', 'anything'],
  ])('%s is recognised', (mediaType, bytes) => {
    expect(contentProblem(mediaType, of(bytes))).toBeNull();
  });
  it.each([
    ['image/png', 'GIF89a', 'is called image/png, but is a GIF image'],
    ['application/pdf', '<html>', 'is called application/pdf, but is something else'],
    ['image/jpeg', '', 'is called image/jpeg, but is something else'],
    ['text/plain', '\xff\xfe', 'is called text/plain, but is no text'],
    ['application/json', 'a\x00b', 'is called application/json, but is no text'],
  ])('%s with other bytes is named', (mediaType, bytes, words) => {
    expect(contentProblem(mediaType, of(bytes))).toBe(words);
  });
});
