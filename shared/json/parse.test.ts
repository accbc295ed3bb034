import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStrictJson } from './parse.ts';

const suite = new URL('../../../shared/conformance/naughty/json-test-suite/json-test-suite.json', import.meta.url);
const strings = new URL('../../../shared/conformance/naughty/blns/blns.json', import.meta.url);

describe('the strict JSON reader', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(0, 2), (source, indent) => {
        const text = JSON.stringify(JSON.parse(source), null, indent);
        const parsed = parseStrictJson(text);
        const refusedByDesign = !parsed.ok && /lose digits|occurs twice|surrogate/.test(parsed.message);
        if (!refusedByDesign) expect(parsed).toEqual({ ok: true, value: JSON.parse(text) });
      }),
    );
  });

  it('keeps __proto__ as data', () => {
    const parsed = parseStrictJson('{"__proto__":{"admin":true},"constructor":1}');
    if (!parsed.ok) throw new Error(parsed.message);
    expect(JSON.stringify(parsed.value)).toBe('{"__proto__":{"admin":true},"constructor":1}');
    expect(Object.getPrototypeOf(parsed.value)).toBe(Object.prototype);
    expect(Object.hasOwn(Object(parsed.value), '__proto__')).toBe(true);
  });

  it('says what is wrong and where', () => {
    expect(parseStrictJson('{"a": 1,\n "a": 2}')).toEqual({
      ok: false,
      message: 'The name “a” occurs twice in one object (line 2, column 2).',
      position: 10,
    });
    expect(parseStrictJson('')).toMatchObject({ ok: false, message: 'The JSON ends too early (line 1, column 1).' });
    expect(parseStrictJson('[1] x')).toMatchObject({ ok: false, position: 4 });
  });

  it('refuses whole numbers that would become others, and only those', () => {
    for (const lost of ['9007199254740993', '-9007199254740993', '123456789012345678901', '9007199254740993.0'])
      expect(parseStrictJson(lost)).toMatchObject({ ok: false, position: 0 });
    for (const kept of ['9007199254740991', '9007199254740992', '1e22', '100000000000000000000', '0.1', '-0'])
      expect(parseStrictJson(kept)).toEqual({ ok: true, value: Number(kept) });
  });

  it('refuses duplicate names however they are written', () => {
    expect(parseStrictJson('{"a":1,"\\u0061":2}')).toMatchObject({ ok: false });
    expect(parseStrictJson('{"__proto__":1,"__proto__":2}')).toMatchObject({ ok: false });
  });
});

interface SuiteCase {
  file: string;
  expect: 'accept' | 'reject' | 'either' | 'transform-info';
  content_base64: string;
}

describe.skipIf(!existsSync(suite))('JSONTestSuite (skipped where ../shared/conformance is absent)', () => {
  // Valid JSON that I-JSON forbids: keeping the last of two values would lose the first silently.
  const STRICTER = ['y_object_duplicated_key.json', 'y_object_duplicated_key_and_value.json'];

  it('accepts what must be accepted and refuses what must be refused', () => {
    const cases: SuiteCase[] = JSON.parse(readFileSync(suite, 'utf8'));
    const wrong: string[] = [];
    for (const { file, expect: wanted, content_base64 } of cases) {
      let text: string;
      try {
        text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(content_base64, 'base64'));
      } catch {
        // Not UTF-8: never reaches the reader; no case that must be accepted is such.
        if (wanted === 'accept') wrong.push(file);
        continue;
      }
      const { ok } = parseStrictJson(text);
      const stricter = STRICTER.some((name) => file.endsWith(name));
      if (wanted === 'accept' && ok === stricter) wrong.push(file);
      if (wanted === 'reject' && ok) wrong.push(file);
    }
    expect(cases.filter((each) => each.expect === 'accept').length).toBe(95);
    expect(wrong).toEqual([]);
  });
});

describe.skipIf(!existsSync(strings))('naughty strings (skipped where ../shared/conformance is absent)', () => {
  it('come back as they went in', () => {
    const list: string[] = JSON.parse(readFileSync(strings, 'utf8'));
    expect(list.length).toBeGreaterThan(400);
    for (const string of list)
      expect(parseStrictJson(JSON.stringify({ [string]: string }))).toEqual({ ok: true, value: { [string]: string } });
  });
});
