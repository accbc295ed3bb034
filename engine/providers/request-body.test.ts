import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyWriter, unchanging } from './request-body.ts';

describe('a request body', () => {
  it('is byte for byte what JSON.stringify writes, whatever was written before', () => {
    const write = bodyWriter();
    const long = fc.string({ unit: 'binary', minLength: 150, maxLength: 400 });
    const body = fc.dictionary(
      fc.oneof(fc.constantFrom('instructions', 'input', '__proto__'), fc.string()),
      fc.oneof(long, fc.constantFrom('a'.repeat(300), `"${'ä'.repeat(300)}`), fc.jsonValue(), fc.constant(undefined)),
    );
    fc.assert(
      fc.property(body, (some) => {
        expect(write(some)).toBe(JSON.stringify(some));
      }),
    );
  });

  it('holds what was said never to change', () => {
    const text = unchanging({ format: { schema: { 'x"y': [1, null] } } });
    expect(bodyWriter()({ model: 'm', text, store: false })).toBe(JSON.stringify({ model: 'm', text, store: false }));
  });
});
