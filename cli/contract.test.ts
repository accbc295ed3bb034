import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Folder, workFolder } from './fixture.test-helper.ts';

let folder: Folder;
beforeEach(() => {
  folder = workFolder();
});
afterEach(() => folder.remove());

const price = (maximum: number) => ({
  type: 'object',
  properties: { price: { title: 'Price', type: 'number', minimum: 0, maximum } },
  required: ['price'],
});
const CHECK = ['contract', 'check', 'old.json', 'new.json'];

describe('rulehouse contract check', () => {
  it('ends with 1 and shows what no longer works, and with 0 the other way round', async () => {
    folder.put('old.json', price(100));
    folder.put('new.json', price(80));
    const input = await folder.run([...CHECK, '--direction', 'input']);
    expect(input.code).toBe(1);
    expect(input.out.split('\n')).toEqual([
      'Breaking: something that worked before would not work now.',
      'breaking:  Price: the upper bound went from 100 to 80; 90 was accepted before and is not now.',
      '           for example {"price":90}',
    ]);
    const output = await folder.run([...CHECK, '--direction', 'output', '--json']);
    expect([output.code, JSON.parse(output.out).verdict]).toEqual([0, 'compatible']);
  });

  it('lets the content model decide about fields that one side does not know', async () => {
    folder.put('old.json', { type: 'object' });
    folder.put('new.json', { type: 'object', properties: { size: { type: 'integer' } } });
    expect((await folder.run([...CHECK, '--direction', 'input'])).code).toBe(0);
    expect((await folder.run([...CHECK, '--direction', 'input', '--content-model', 'strict'])).code).toBe(1);
  });

  it('treats what it cannot show safe as breaking', async () => {
    folder.put('old.json', { type: 'string', pattern: '^(?=a)' });
    folder.put('new.json', { type: 'string', pattern: '^(?!b)' });
    const { code, out } = await folder.run([...CHECK, '--direction', 'input', '--json']);
    expect([code, JSON.parse(out).verdict]).toEqual([1, 'unknown']);
  });

  it.each([
    ['a file that is missing', { type: 'string' }, undefined, ['--direction', 'input'], 'There is no file new.json.'],
    [
      'a file that is no schema',
      { type: 'string' },
      { type: 'text' },
      ['--direction', 'input'],
      'The schema is not valid',
    ],
    ['a direction that is none', {}, {}, ['--direction', 'up'], 'Say which way documents go'],
    ['no direction', {}, {}, [], 'Say which way documents go'],
  ])('ends with 2 for %s', async (_, before, after, options, message) => {
    folder.put('old.json', before);
    if (after !== undefined) folder.put('new.json', after);
    const { code, err } = await folder.run([...CHECK, ...options]);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it('answers every line with its id, also those it cannot use', async () => {
    const lines = [
      JSON.stringify({ id: 'a', old: price(100), new: price(80), direction: 'input' }),
      JSON.stringify({ id: 'b', old: price(100), new: price(80), direction: 'output', contentModel: 'strict' }),
      JSON.stringify({ id: 'c', old: price(100), direction: 'input' }),
      '{"id": "d", "old": {"const": 9007199254740993}, "new": {}, "direction": "input"}',
      '{"id": 5',
    ];
    const { code, out } = await folder.run(['contract', 'check', '--jsonl'], {}, lines);
    const answers = out.split('\n').map((line) => JSON.parse(line));
    expect(code).toBe(0);
    expect(answers.map(({ id, verdict, error }) => [id, verdict ?? error.code])).toEqual([
      ['a', 'breaking'],
      ['b', 'compatible'],
      ['c', 'invalid_input'],
      ['d', 'invalid_input'],
      [null, 'invalid_input'],
    ]);
    expect(answers[0].differences[0].witness).toEqual({ price: 90 });
  });
});
