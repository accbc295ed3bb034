import { describe, expect, it } from 'vitest';
import { readInvite } from './invite-link.ts';

const fingerprint = 'ab'.repeat(32);
const link = `rulehouse://join?address=https://10.0.0.5:7443&fingerprint=${fingerprint}&code=one-use`;

describe('an invite link', () => {
  it('is read, also when a mail program broke it over lines', () => {
    const invite = { address: 'https://10.0.0.5:7443', fingerprint, code: 'one-use' };
    expect(readInvite(link)).toEqual(invite);
    expect(readInvite(`  ${link.slice(0, 40)}\r\n   ${link.slice(40)}\n`)).toEqual(invite);
    const colons = fingerprint.toUpperCase().replace(/(..)(?=.)/g, '$1:');
    expect(readInvite(link.replace(fingerprint, encodeURIComponent(colons)))).toEqual(invite);
  });

  it('may lead to signing in instead, and then says so', () => {
    const signIn = link.replace('code=one-use', 'sign-in=organisation');
    expect(readInvite(signIn)).toEqual({ address: 'https://10.0.0.5:7443', fingerprint, code: '' });
    const bySystem = link.replace(fingerprint, 'system');
    expect(readInvite(bySystem)).toMatchObject({ fingerprint: 'system', code: 'one-use' });
  });

  it.each([
    ['nothing', ''],
    ['other text', 'please join us'],
    ['a web address', 'https://10.0.0.5:7443/join'],
    ['half of it', link.slice(0, -20)],
    ['a registry without encryption', link.replace('https', 'http')],
    ['a short fingerprint', link.replace(fingerprint, fingerprint.slice(2))],
    ['no code', link.replace('one-use', '')],
  ])('is refused with what to do when it is %s', (_, text) => {
    expect(() => readInvite(text)).toThrow('Copy the whole link');
  });
});
