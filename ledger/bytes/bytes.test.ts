import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as ownBase64 from '#bytes/base64';
import * as ownHash from '#bytes/sha256';
import * as ownUtf8 from '#bytes/utf8';
import * as pureBase64 from '../../shared/bytes/base64.ts';
import * as pureHash from '../../shared/bytes/sha256.ts';
import * as pureUtf8 from '../../shared/bytes/utf8.ts';

const bytes = fc.uint8Array({ maxLength: 300 });
/** Near enough to base64 that some of it is. */
const nearlyBase64 = fc.oneof(
  bytes.map((each) => Buffer.from(each).toString('base64')),
  fc.string({ unit: fc.constantFrom(...'AQgwZz09+/-_= \n'), maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
/** Near enough to UTF-8 that some of it is: overlong, cut and surrogate sequences, byte order marks, zeros. */
const nearlyUtf8 = fc.oneof(
  bytes,
  fc.string({ unit: 'binary' }).map((text) => new Uint8Array(Buffer.from(text))),
  fc
    .array(fc.constantFrom(0x00, 0x25, 0x41, 0x80, 0xbf, 0xc0, 0xc3, 0xe0, 0xed, 0xef, 0xbb, 0xf0, 0xf4, 0xff), {
      maxLength: 8,
    })
    .map((each) => new Uint8Array(each)),
);
const given = <T>(arbitrary: fc.Arbitrary<T>, check: (value: T) => void) =>
  fc.assert(fc.property(arbitrary, check), { numRuns: 2000 });

describe("the host's own ways with bytes", () => {
  it('are what runs here', () => {
    expect(ownHash.sha256Hex).not.toBe(pureHash.sha256Hex);
    expect(ownBase64.fromBase64).not.toBe(pureBase64.fromBase64);
    expect(ownUtf8.decodeUtf8).not.toBe(pureUtf8.decodeUtf8);
  });

  it('hash like the ones that run everywhere', () => {
    given(fc.oneof(bytes, fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })), (data) => {
      expect(ownHash.sha256Hex(data)).toBe(pureHash.sha256Hex(data));
    });
    expect(ownHash.sha256Hex('half \ud83d of a character')).toBe(pureHash.sha256Hex('half \ud83d of a character'));
  });

  it('read and write base64 like the ones that run everywhere', () => {
    given(bytes, (data) => {
      // A part of a longer buffer, as parts of what was received are.
      const part = data.subarray(1);
      expect(ownBase64.toBase64(part)).toBe(pureBase64.toBase64(part));
    });
    given(nearlyBase64, (text) => {
      expect(ownBase64.fromBase64(text)).toEqual(pureBase64.fromBase64(text));
    });
  });

  it('read UTF-8 like the ones that run everywhere', () => {
    given(nearlyUtf8, (data) => {
      expect(ownUtf8.decodeUtf8(data)).toBe(pureUtf8.decodeUtf8(data));
    });
  });
});
