import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import { canonicalJson, hashOf } from './canonical.ts';
import { parseStrictJson } from './parse.ts';

const folder = new URL('../../../shared/conformance/canonical-json/', import.meta.url);
const text = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
const parse = (source: string): unknown => {
  const parsed = parseStrictJson(source);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.value;
};

/** The double with these 64 bits, given as up to 16 hexadecimal digits. */
function double(bits: string): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(`0x${bits}`));
  return view.getFloat64(0);
}

const refusalOf = (value: unknown): AppError => {
  try {
    canonicalJson(value);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('was not refused');
};

describe('canonical JSON refuses what would hash as something else', () => {
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;
  const refused: Record<string, unknown> = {
    'not a number': { a: [Number.NaN] },
    infinity: Number.POSITIVE_INFINITY,
    'no value': undefined,
    'no value in a list': [1, undefined],
    'a hole in a list': Array(2),
    'half a character': 'a\ud800',
    'half a character in a name': { '\udead': 1 },
    'a big integer': 1n,
    'a date': new Date(0),
    'a map': new Map([['a', 1]]),
    'a boxed text': Object('text'),
    'a function': { a: () => 1 },
    'an object with toJSON': { toJSON: () => 1 },
    'a cycle': cyclic,
  };
  for (const [name, value] of Object.entries(refused))
    it(name, () => expect(refusalOf(value).code).toBe('invalid_input'));

  it('and names the place', () => {
    expect(refusalOf({ 'a/b': [1, { c: Number.NaN }] }).data).toMatchObject({ problems: [{ path: '/a~1b/1/c' }] });
  });

  it('but leaves out an optional property that is undefined, as every writer does', () => {
    expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}');
  });
});

describe('canonical JSON', () => {
  it('is what an independent program writes', () => {
    const values = fc.jsonValue({
      maxDepth: 6,
      stringUnit: fc.oneof(fc.constantFrom('"', '\\', '\u2028', 'é', '\0'), fc.string()),
    });
    fc.assert(
      fc.property(values, (value) => {
        expect(canonicalJson(value)).toBe(canonicalize(value));
      }),
    );
  });

  it('goes as deep as anything of ours may, and no deeper', () => {
    const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
    expect(canonicalJson(nested(512))).toHaveLength(1025);
    expect(refusalOf(nested(513)).message).toContain('512 levels');
  });
});

describe('hashes', () => {
  it('are SHA-256 over the UTF-8 of the canonical text', () => {
    expect(hashOf({})).toBe('44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
    expect(hashOf('€')).toBe('33ab3f1aaa9b5b06e754decf4e24302477eac3714490bbb587a4b56903c0090c');
  });

  it('do not depend on the order of names, and survive writing and reading', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const first = parseStrictJson(JSON.stringify(value));
        if (!first.ok) return; // a number that JSON.stringify wrote beyond 2^53 is refused by design
        const canonical = canonicalJson(first.value);
        expect(canonicalJson(parse(canonical))).toBe(canonical);
      }),
    );
  });
});

describe.skipIf(!existsSync(folder))('RFC 8785 vectors (skipped where ../shared/conformance is absent)', () => {
  for (const name of existsSync(folder) ? readdirSync(new URL('input', folder)) : [])
    it(name, () => {
      const canonical = canonicalJson(parse(text(`input/${name}`)));
      expect(canonical).toBe(text(`output/${name}`).trimEnd());
      const bytes = text(`outhex/${name.replace('.json', '.txt')}`).replace(/\s/g, '');
      expect(Buffer.from(canonical, 'utf8').toString('hex')).toBe(bytes);
    });

  it('Appendix B numbers', () => {
    const cases: { ieee754_hex: string; expected: string | null }[] = JSON.parse(
      text('rfc8785-appendix-b-numbers.json'),
    );
    expect(cases.length).toBeGreaterThan(20);
    for (const { ieee754_hex, expected } of cases) {
      const value = double(ieee754_hex);
      if (expected === null) expect(refusalOf(value).code).toBe('invalid_input');
      else expect(canonicalJson(value)).toBe(expected);
    }
  });

  it('ten thousand numbers', () => {
    const lines = text('es6-numbers-10000.csv').trim().split('\n');
    const wrong = lines.filter((line) => {
      const [bits = '', expected] = line.split(',');
      return canonicalJson(double(bits)) !== expected;
    });
    expect(lines.length).toBe(10_000);
    expect(wrong).toEqual([]);
  });

  it('negative and edge cases, through the strict reader', () => {
    const cases: { name: string; input_text?: string; expect: string }[] = JSON.parse(
      text('jcs-negative-and-edge.json'),
    );
    const wrong = cases.flatMap(({ name, input_text = '['.repeat(100_000) + ']'.repeat(100_000), expect: wanted }) => {
      const parsed = parseStrictJson(input_text);
      const got = parsed.ok ? canonicalJson(parsed.value) : 'reject';
      // "reject-or-document" and the deep case leave a choice; both are refused here.
      const right = wanted.startsWith('reject') || wanted.startsWith('no crash') ? 'reject' : wanted;
      return got === right ? [] : [{ name, got, right }];
    });
    expect(wrong).toEqual([]);
  });

  it('eddsa-jcs-2022, from document to signature', () => {
    const base = 'eddsa-jcs-2022/eddsa-jcs-2022/';
    const document = parse(text('eddsa-jcs-2022/unsigned.json'));
    const config = parse(text(`${base}proofConfigJCS.json`));
    expect(canonicalJson(document)).toBe(text(`${base}canonDocJCS.txt`).trimEnd());
    expect(canonicalJson(config)).toBe(text(`${base}proofCanonJCS.txt`).trimEnd());
    const combined = hashOf(config) + hashOf(document);
    expect(combined).toBe(text(`${base}combinedHashJCS.txt`).trim());
    const keys: { privateKeyMultibase: string } = JSON.parse(text('eddsa-jcs-2022/keyPair.json'));
    // Multikey: base58 of the two bytes 0x8026 and the 32-byte seed; PKCS8 is a fixed prefix and the seed (RFC 8410).
    const seed = base58(keys.privateKeyMultibase.slice(1)).slice(4);
    const der = Buffer.from(`302e020100300506032b657004220420${seed}`, 'hex');
    const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    const signature = sign(null, Buffer.from(combined, 'hex'), key);
    expect(signature.toString('hex')).toBe(text(`${base}sigHexJCS.txt`).trim());
    expect(verify(null, Buffer.from(combined, 'hex'), createPublicKey(key), signature)).toBe(true);
  });
});

function base58(encoded: string): string {
  const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
  const value = [...encoded].reduce((sum, character) => sum * 58n + BigInt(alphabet.indexOf(character)), 0n);
  return value.toString(16);
}
