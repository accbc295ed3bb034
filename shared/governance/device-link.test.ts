import fc from 'fast-check';
import { expect, it } from 'vitest';
import { comparisonCode, type DeviceOffer, linkCode, offerSeal } from './device-link.ts';

const text = fc.string({ minLength: 1, maxLength: 12 });
const offer: fc.Arbitrary<DeviceOffer> = fc.record({ workspace: text, member: text, key: text, device: text });

it('seal and code hold for exactly this offer under exactly this secret', () => {
  fc.assert(
    fc.property(text, text, offer, offer, (secret, other, one, two) => {
      const isSame = secret === other && JSON.stringify(one) === JSON.stringify(two);
      expect(offerSeal(secret, one) === offerSeal(other, two)).toBe(isSame);
      expect(comparisonCode(secret, one) === comparisonCode(other, two)).toBe(isSame);
      expect(linkCode(secret) === linkCode(other)).toBe(secret === other);
    }),
  );
});

it('what is derived for one purpose is nothing for another, and has its form', () => {
  fc.assert(
    fc.property(text, offer, (secret, one) => {
      const [code, seal, shown] = [linkCode(secret), offerSeal(secret, one), comparisonCode(secret, one)];
      expect(code).not.toBe(seal);
      for (const sent of [code, seal]) expect(sent).toMatch(/^[A-Za-z0-9_-]{43}$/);
      expect(shown).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/);
    }),
  );
});

it('derivations stay as they are: two versions of the program have to agree on them', () => {
  const one = { workspace: 'w', member: 'm', key: 'k', device: 'Phone' };
  expect([linkCode('secret'), offerSeal('secret', one), comparisonCode('secret', one)]).toMatchInlineSnapshot(`
    [
      "5g_5Tm_97wEHPT6frCC9NCLN-Bm5Fry7_SWaZE7NsDM",
      "eUqVwDgypWi6xALNq-suPaHD4hKWUq1Dp19_QP3qVm0",
      "QK7S-ZH6G-NP2R",
    ]
  `);
});
