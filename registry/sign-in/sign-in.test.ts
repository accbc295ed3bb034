import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { generateKeyPair, signWith } from '../../ledger/crypto.ts';
import { signInText } from '../../shared/api/registry/sign-in.ts';
import { callAsApplication, type Person, type TestRegistry, testRegistry } from '../registry.test-helper.ts';
import { type TestOrganisation, testOrganisation } from './provider.test-helper.ts';
import { rolesByClaims } from './roles-by-claims.ts';
import { readSignInSettings } from './settings.ts';

// Below the ports that systems give to connections, one of which could be using it.
const PORT = 23_682;
const verified = { email: 'erin@garden.example', email_verified: true, name: 'Erin Green', groups: [] as string[] };

let at: TestOrganisation;
let team: TestRegistry;
let admin: Person;
let now: Date;
beforeAll(async () => {
  at = await testOrganisation(PORT);
  now = new Date();
  const settings = readSignInSettings(
    JSON.stringify({
      ...{ issuer: at.issuer, clientId: at.clientId, organisation: 'Garden Ltd' },
      rules: [
        { emailDomain: 'garden.example', roles: ['viewer'] },
        { group: 'merchandising', roles: ['editor', 'admin'] },
      ],
    }),
    at.clientSecret,
  );
  team = await testRegistry({ signIn: settings, now: () => now });
  admin = await team.join(['admin']);
});
afterAll(async () => {
  await team.close();
  await at.close();
});
beforeEach(() => {
  now = new Date();
  at.accounts.erin = verified;
});

const post = async (path: string, body: object) => {
  const { status, json } = await callAsApplication(team.registry.address, path, { key: null, body });
  return { status, ...(json as { code?: string; message?: string; data?: { rule?: string }; member?: string }) };
};
const begin = async () => (await post('/v1/sign-in', { port: PORT })) as unknown as { attempt: string; url: string };
const newKey = () => {
  const { publicKey: key, privateKey } = generateKeyPair();
  return { key, sign: signWith(privateKey) };
};
const join = (attempt: string, answer: string, by = newKey()) =>
  post('/v1/sign-in/join', {
    ...{ attempt, answer, name: 'Whatever', device: 'Laptop', key: by.key },
    proof: Buffer.from(by.sign(Buffer.from(signInText(team.registry.workspace, attempt)))).toString('base64'),
  });
/** A whole sign-in; what it came to. */
async function signIn(account: string, by = newKey()) {
  const { attempt, url } = await begin();
  return join(attempt, await at.signIn(url, account), by);
}
const members = async () => {
  const { entries } = await admin.client.api.member.entries({ after: 0 });
  return entries
    .map(({ envelope }) => JSON.parse(Buffer.from(envelope.payload, 'base64').toString()))
    .filter(({ kind }) => kind === 'member.add')
    .map(({ payload }) => [payload.name, payload.roles, payload.key]);
};

describe('joining by signing in with the organisation', () => {
  it('is offered to who asks', async () => {
    const { json } = await callAsApplication(team.registry.address, '/v1/sign-in', { key: null });
    expect(json).toEqual({
      workspace: { id: team.registry.workspace, name: 'Garden team' },
      organisation: 'Garden Ltd',
      port: null,
    });
  });

  it('adds the person under the organisation’s name with the roles of the rules, at most those allowed', async () => {
    at.accounts.moe = { ...verified, name: 'Moe Merchant', groups: ['merchandising'] };
    const [erin, moe] = [newKey(), newKey()];
    const joined = await signIn('erin', erin);
    expect(joined.status).toBe(200);
    expect((await signIn('moe', moe)).status).toBe(200);
    expect((await members()).slice(-2)).toEqual([
      ['Erin Green', ['viewer'], erin.key],
      ['Moe Merchant', ['viewer', 'editor'], moe.key],
    ]);
    // The same desktop again, for instance after an answer that was lost.
    expect(await signIn('erin', erin)).toMatchObject({ status: 200, member: joined.member });
    expect(await signIn('erin')).toMatchObject({
      status: 409,
      data: { rule: 'already_member' },
      message: expect.stringContaining('as Erin Green, with another device'),
    });
  });

  it('does not let in again whom an admin removed', async () => {
    at.accounts.leaver = { ...verified, name: 'Lee' };
    const { member = '' } = await signIn('leaver');
    await team.append(admin, 'member.remove', { member, reason: 'Left.' });
    expect(await signIn('leaver')).toMatchObject({ status: 403, data: { rule: 'removed_member' } });
  });

  it('refuses an address that is not verified, and who has no rule, in words', async () => {
    at.accounts.unverified = { ...verified, email_verified: false };
    at.accounts.stranger = { ...verified, email: 'eve@other.example', groups: ['sales'] };
    at.accounts.lookalike = { ...verified, email: 'eve@evil-garden.example' };
    const before = await members();
    expect(await signIn('unverified')).toMatchObject({
      status: 403,
      data: { rule: 'email_not_verified' },
      message: expect.stringContaining('has not verified the address erin@garden.example'),
    });
    for (const account of ['stranger', 'lookalike'])
      expect(await signIn(account)).toMatchObject({
        status: 403,
        data: { rule: 'no_rule' },
        message: expect.stringContaining('neither your groups nor your address give you a role'),
      });
    expect(await members()).toEqual(before);
  });

  it('takes no answer twice, of another attempt, with another state, or too late', async () => {
    const before = await members();
    at.accounts.new = { ...verified, name: 'New' };
    const first = await begin();
    const answer = await at.signIn(first.url, 'new');
    const state = new URLSearchParams(answer);
    state.set('state', 'another');
    const mismatch = { status: 401, data: { rule: 'sign_in_mismatch' } };
    expect(await join(first.attempt, `?${state}`)).toMatchObject(mismatch);
    // Once tried, an attempt is over, also with the right answer.
    const over = { status: 401, data: { rule: 'sign_in_over' } };
    expect(await join(first.attempt, answer)).toMatchObject(over);
    // The code alone, in another attempt with its own state: the proof of who began is missing.
    const second = await begin();
    const stolen = new URLSearchParams(answer);
    stolen.set('state', new URL(second.url).searchParams.get('state') ?? '');
    expect(await join(second.attempt, `?${stolen}`)).toMatchObject(over);
    const third = await begin();
    const late = await at.signIn(third.url, 'new');
    now = new Date(now.getTime() + 10 * 60_000);
    expect(await join(third.attempt, late)).toMatchObject(over);
    now = new Date();
    const forged = `${third.attempt.slice(0, -4)}AAAA`;
    expect(await join(forged, late)).toMatchObject(mismatch);
    expect(await join('', late)).toMatchObject(mismatch);
    const fourth = await begin();
    const stopped = await at.signIn(fourth.url, 'new', true);
    expect(await join(fourth.attempt, stopped)).toMatchObject({ status: 403, data: { rule: 'sign_in_refused' } });
    expect(await members()).toEqual(before);
  });

  it('takes no code that was redeemed before', async () => {
    at.accounts.again = { ...verified, name: 'Again' };
    const { attempt, url } = await begin();
    const answer = await at.signIn(url, 'again');
    expect((await join(attempt, answer)).status).toBe(200);
    // The provider takes each code once, whatever the registry remembers.
    await team.restart();
    expect(await join(attempt, answer)).toMatchObject({ status: 401, data: { rule: 'sign_in_over' } });
    admin = await team.join(['admin']);
  });

  it('takes no token for another question', async () => {
    const before = await members();
    at.accounts.nonce = { ...verified, name: 'Nonce' };
    const { attempt, url } = await begin();
    const other = new URL(url);
    other.searchParams.set('nonce', 'another');
    expect(await join(attempt, await at.signIn(other.href, 'nonce'))).toMatchObject({
      status: 401,
      data: { rule: 'sign_in_mismatch' },
    });
    expect(await members()).toEqual(before);
  });

  it('takes no key that was not proved, and nobody where it is not set up', async () => {
    const { attempt, url } = await begin();
    const answer = await at.signIn(url, 'erin');
    const { sign } = newKey();
    expect(await join(attempt, answer, { key: newKey().key, sign })).toMatchObject({
      status: 401,
      data: { rule: 'signature' },
    });
    const alone = await testRegistry();
    const { status, json } = await callAsApplication(alone.registry.address, '/v1/sign-in', {
      key: null,
      body: { port: PORT },
    });
    expect([status, json]).toMatchObject([501, { code: 'unsupported' }]);
    await alone.close();
  });
});

describe('settings of signing in', () => {
  const settings = {
    issuer: 'https://login.example',
    clientId: 'c',
    organisation: 'Garden',
    rules: [{ group: 'g', roles: ['viewer'] }],
  };
  it.each([
    ['no JSON', 'issuer: x', 's', 'The file'],
    ['a role that there is not', { ...settings, rules: [{ group: 'g', roles: ['boss'] }] }, 's', 'rules.0'],
    ['a field that nobody knows', { ...settings, clientSecret: 'canary' }, 's', 'Unrecognized key'],
    ['plain HTTP elsewhere', { ...settings, issuer: 'http://login.example' }, 's', 'issuer: must start with https://'],
    ['no secret', settings, undefined, 'RULEHOUSE_SIGN_IN_SECRET'],
  ])('are refused with %s', (_, text, secret, words) => {
    expect(() => readSignInSettings(typeof text === 'string' ? text : JSON.stringify(text), secret)).toThrow(words);
  });

  it('give no admin unless they say so', () => {
    const rules = [{ group: 'g', roles: ['admin' as const] }];
    const read = (more: object) => readSignInSettings(JSON.stringify({ ...settings, rules, ...more }), 's');
    expect(() => rolesByClaims({ sub: '1', groups: ['g'] }, read({}))).toThrow('Ask an admin');
    expect(rolesByClaims({ sub: '1', groups: ['g'] }, read({ most: ['admin'] }))).toEqual(['admin']);
  });
});
