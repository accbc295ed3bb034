import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Folder, workFolder } from './fixture.test-helper.ts';

let folder: Folder;
beforeEach(() => {
  folder = workFolder();
});
afterEach(() => folder.remove());

const product = {
  type: 'object',
  properties: {
    price: { title: 'Price', type: 'number', minimum: 5 },
    tags: { type: 'array', items: { type: 'string' } },
  },
  required: ['price'],
  additionalProperties: false,
};

describe('rulehouse schema validate', () => {
  it('says valid with 0 and names every fault with 1, in words and with an example that is accepted', async () => {
    folder.put('schema.json', product);
    folder.put('good.json', { price: 7 });
    folder.put('bad.json', { price: 1, tags: ['a', 2], colour: 'red' });
    expect(await folder.run(['schema', 'validate', 'schema.json', 'good.json'])).toMatchObject({
      code: 0,
      out: 'The document is valid.',
    });
    const { code, out } = await folder.run(['schema', 'validate', 'schema.json', 'bad.json', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({
      valid: false,
      errors: [
        { instancePath: '/price', message: 'Price must be at least 5, not 1', example: 5 },
        { instancePath: '/tags/1', message: 'tags, item 2, must be text, not a number', example: 'Example' },
        { instancePath: '/colour', message: 'Unknown field “colour”; known fields are price and tags' },
      ],
    });
  });

  it('treats __proto__, constructor and toString as names like any other', async () => {
    folder.put('schema.json', '{"properties":{"__proto__":{"type":"number"}},"required":["__proto__","constructor"]}');
    folder.put('bad.json', '{"__proto__":"x"}');
    folder.put('good.json', '{"__proto__":1,"constructor":2}');
    const { code, out } = await folder.run(['schema', 'validate', 'schema.json', 'bad.json', '--json']);
    expect([code, JSON.parse(out).errors.map((error: { instancePath: string }) => error.instancePath)]).toEqual([
      1,
      ['/constructor', '/__proto__'],
    ]);
    expect((await folder.run(['schema', 'validate', 'schema.json', 'good.json'])).code).toBe(0);
  });

  it('refuses what it would have to ignore, with keyword and place, and fetches nothing', async () => {
    const refusals: [object | string, string, string][] = [
      [{ properties: { a: { minimun: 3 } } }, '/properties/a', 'minimun'],
      [{ items: { format: 'colour' } }, '/items', 'format'],
      [{ $ref: 'https://example.com/other.json' }, '', '$ref'],
      [{ pattern: '(?=a)' }, '', 'pattern'],
      [{ allOf: [{ $ref: '#' }] }, '', '$ref'],
      [{ minLength: 'three' }, '/minLength', 'minLength'],
      ['{"type":"object"', '', ''],
    ];
    folder.put('document.json', {});
    for (const [schema, path, keyword] of refusals) {
      folder.put('schema.json', schema);
      const { code, out, err } = await folder.run(['schema', 'validate', 'schema.json', 'document.json', '--json']);
      expect([code, err !== '']).toEqual([2, true]);
      if (typeof schema !== 'string')
        expect(JSON.parse(out).error).toMatchObject({ code: 'unsupported', path, keyword });
    }
    expect((await folder.run(['schema', 'validate', 'missing.json', 'document.json'])).code).toBe(2);
  });

  it('follows references to schemas that are handed in', async () => {
    folder.put('schema.json', { properties: { a: { $ref: 'https://example.com/price' } } });
    folder.put('further.json', { 'https://example.com/price': { type: 'number' } });
    folder.put('document.json', { a: 'x' });
    const { out } = await folder.run([
      'schema',
      'validate',
      'schema.json',
      'document.json',
      '--schemas',
      'further.json',
    ]);
    expect(out).toBe('/a: a must be a number, not text, for example 0');
  });

  it('answers many cases in one process, each with its id, and carries on after one that is no case', async () => {
    const { code, out } = await folder.run(['schema', 'validate', '--jsonl'], {}, [
      JSON.stringify({ id: 'one', schema: { type: 'string' }, document: 'x' }),
      '{"id": 2, "schema": {"type": "string"}, "document": null}',
      'no json',
      '{"id": 4, "schema": {"unknown": 1}, "document": 1}',
    ]);
    expect(code).toBe(0);
    expect(out.split('\n').map((line) => JSON.parse(line))).toMatchObject([
      { id: 'one', valid: true, errors: [] },
      { id: 2, valid: false, errors: [{ instancePath: '', message: 'The document must be text, not empty (null)' }] },
      { id: null, error: { code: 'invalid_input' } },
      { id: 4, error: { code: 'unsupported', keyword: 'unknown', path: '' } },
    ]);
  });
});

describe('rulehouse schema compile', () => {
  it('prints the wire schema and lists what is lost', async () => {
    folder.put('schema.json', product);
    const { code, out } = await folder.run(['schema', 'compile', 'schema.json', '--provider', 'anthropic', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      schema: {
        type: 'object',
        properties: {
          price: { title: 'Price', description: 'At least 5.', type: 'number' },
          tags: { type: 'array', items: { type: 'string' } },
        },
        required: ['price'],
        additionalProperties: false,
      },
      losses: [{ path: '/price', keyword: 'minimum', why: 'Anthropic does not enforce this: At least 5.' }],
    });
  });

  it('names place and reason where a provider would refuse', async () => {
    folder.put('schema.json', {
      type: 'object',
      properties: { labels: { type: 'object', additionalProperties: true } },
    });
    const { code, out } = await folder.run(['schema', 'compile', 'schema.json', '--provider', 'openai', '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      error: { code: 'unsupported', path: '/labels', keyword: 'additionalProperties' },
    });
    const table = await folder.run(['schema', 'compile', 'schema.json']);
    expect(table.code).toBe(0);
    expect(table.out).toMatch(/^OpenAI .*free.*\(at \/labels\)\.$/m);
    expect(table.out).toMatch(/^Google$/m);
  });

  it('answers many cases in one process', async () => {
    const { out } = await folder.run(['schema', 'compile', '--jsonl'], {}, [
      JSON.stringify({ id: 1, schema: product, provider: 'google' }),
      JSON.stringify({ id: 2, schema: product, provider: 'nobody' }),
    ]);
    expect(out.split('\n').map((line) => JSON.parse(line))).toMatchObject([
      { id: 1, losses: [] },
      { id: 2, error: { code: 'invalid_input' } },
    ]);
  });
});
