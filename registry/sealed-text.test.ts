import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sealingFor } from './sealed-text.ts';

const someone = () => {
  const secret = randomBytes(32);
  return { secretFor: () => secret };
};

describe('sealed text', () => {
  it('comes back as it was, whatever is in it, and is nowhere to be read', () => {
    const sealing = sealingFor(someone(), 'batch 1');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        const sealed = sealing.seal(text);
        expect(sealing.open(sealed)).toBe(text);
        expect(sealing.seal(text)).not.toBe(sealed);
        if (text.length > 8) expect(sealed).not.toContain(text);
      }),
    );
  });

  it('opens for its own thing and its own registry alone, unchanged', () => {
    const identity = someone();
    const sealed = sealingFor(identity, 'batch 1').seal('{"title":"Lamp"}');
    expect(sealingFor(identity, 'batch 1').open(sealed)).toBe('{"title":"Lamp"}');
    expect(() => sealingFor(identity, 'batch 2').open(sealed)).toThrow();
    expect(() => sealingFor(someone(), 'batch 1').open(sealed)).toThrow();
    const [scheme = '', text = ''] = sealed.split(':');
    const bytes = Buffer.from(text, 'base64');
    for (const at of [0, 12, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8((changed[at] ?? 0) ^ 1, at);
      expect(() => sealingFor(identity, 'batch 1').open(`${scheme}:${changed.toString('base64')}`)).toThrow();
    }
  });

  it('leaves alone what an earlier release stored', () => {
    expect(sealingFor(someone(), 'batch 1').open('{"title":"Lamp"}')).toBe('{"title":"Lamp"}');
  });
});
