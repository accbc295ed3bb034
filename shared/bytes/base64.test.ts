import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64, toBase64 } from './base64.ts';

describe('base64', () => {
  it('is what other programs write, and reads back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = toBase64(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64'));
        expect(fromBase64(text)).toEqual(new Uint8Array(bytes));
      }),
    );
  });

  it('has one text for the same bytes', () => {
    for (const wrong of ['QQ', 'QQ=', 'QR==', 'Q===', '====', 'QUJ=', 'Q Q=', 'QQ==\n', '-_-_', 'QQ==QQ=='])
      expect(fromBase64(wrong), wrong).toBeNull();
    expect(fromBase64('')).toEqual(new Uint8Array());
  });
});
