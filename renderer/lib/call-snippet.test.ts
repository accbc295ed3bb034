import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { type Call, callSnippets } from './call-snippet.ts';

const call: Call = {
  address: 'https://registry.example:8443',
  slug: 'moderate-listings',
  ref: 'production',
  secret: null,
  input: { brand: 'K"d\'s \\ ü $HOME `x` \u2028', price: 1.5 },
  trust: 'file',
};
const texts = (more: Partial<Call> = {}): Record<string, string> =>
  Object.fromEntries(callSnippets({ ...call, ...more }).map(({ id, text }) => [id, text]));

/** What a shell makes of the arguments of curl. */
function argumentsOf(curl: string): string[] {
  const print = `${process.execPath} -e 'console.log(JSON.stringify(process.argv.slice(1)))' -- `;
  const env = { ...process.env, RULEHOUSE_KEY: 'rh_from_environment' };
  return JSON.parse(execFileSync('sh', ['-c', curl.replace(/^curl /, () => print)], { env, encoding: 'utf8' }));
}
/** The object that stands behind some words in a program of JavaScript. */
const objectAfter = (text: string, before: string): unknown =>
  JSON.parse(/^\{[\s\S]*?\n *\}(?=\))/.exec(text.slice(text.indexOf(before) + before.length))?.[0] ?? '');

describe('the call that is ready to be tried', () => {
  it('survives a shell, whatever a value holds, and takes the key from the environment', () => {
    const sent = argumentsOf(texts().curl ?? '');
    expect(sent).toContain('https://registry.example:8443/v1/agents/moderate-listings/run');
    expect(sent).toContain('Authorization: Bearer rh_from_environment');
    expect(JSON.parse(sent.at(-1) ?? '')).toEqual({ input: call.input });
    expect(sent.slice(0, 2)).toEqual(['--cacert', 'certificate.pem']);
  });

  it('shows a key to a terminal alone', () => {
    const { curl, ...programs } = texts({ secret: 'rh_secret', trust: 'none' });
    expect(curl).toContain('--insecure');
    expect(curl).toContain("'Authorization: Bearer rh_secret'");
    expect(JSON.stringify(programs)).not.toContain('rh_secret');
  });

  it('sends the same from each language', () => {
    const { typescript = '', fetch = '', python = '' } = texts();
    expect(objectAfter(typescript, 'agent.run(')).toEqual(call.input);
    expect(objectAfter(fetch, 'JSON.stringify(')).toEqual({ input: call.input });
    const literal = /json\.loads\(("[\s\S]*")\),\n/.exec(python)?.[1] ?? '';
    expect(JSON.parse(JSON.parse(literal))).toEqual({ input: call.input });
  });

  it('names another channel or a pinned version', () => {
    const staging = texts({ ref: 'staging' });
    expect(JSON.parse(argumentsOf(staging.curl ?? '').at(-1) ?? '')).toMatchObject({ channel: 'staging' });
    expect(staging.typescript).toContain('version: "staging"');
    const pinned = texts({ ref: '12' });
    expect(objectAfter(pinned.fetch ?? '', 'JSON.stringify(')).toMatchObject({ version: '12' });
  });

  it('says nothing of a certificate that every system trusts', () => {
    expect(JSON.stringify(texts({ trust: 'system' }))).not.toContain('certificate.pem');
  });
});
