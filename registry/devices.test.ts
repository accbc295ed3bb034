import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRegistry, type RegistryClient } from '../backend/sync/registry-client.ts';
import { generateKeyPair, signWith } from '../ledger/crypto.ts';
import { linkCode, offerSeal } from '../shared/governance/device-link.ts';
import { deviceProofText } from '../shared/governance/dsse.ts';
import { type Person, type TestRegistry, testRegistry } from './registry.test-helper.ts';

// A clock of the test's own, so that links expire when it says so.
let at = Date.parse('2026-03-01T09:00:00.000Z');
let team: TestRegistry;
let ada: Person;
let admin: Person;
let stranger: RegistryClient;
beforeAll(async () => {
  team = await testRegistry({ now: () => new Date(at) });
  ada = await team.join(['editor'], 'Ada');
  admin = await team.join(['admin'], 'Admin');
  stranger = openRegistry(team.registry.address, team.registry.fingerprint);
});
afterAll(async () => {
  await stranger.close();
  await team.close();
});

interface Device {
  key: string;
  sign: (text: string) => string;
}
function newDevice(): Device {
  const { publicKey: key, privateKey } = generateKeyPair();
  const sign = signWith(privateKey);
  return { key, sign: (text) => Buffer.from(sign(Buffer.from(text))).toString('base64') };
}
const newLink = async (by = ada) => {
  const secret = randomBytes(32).toString('base64url');
  return { secret, ...(await by.client.api.member.createDeviceLink({ code: linkCode(secret) })) };
};
function offerOf(device: Device, secret: string, member = ada.member, name = 'Phone') {
  const { workspace } = team.registry;
  return {
    ...{ code: linkCode(secret), device: name, key: device.key },
    proof: device.sign(deviceProofText(workspace, member)),
    seal: offerSeal(secret, { workspace, member, key: device.key, device: name }),
  };
}
/** What a call was refused with: code and rule. */
async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'taken';
  } catch (error) {
    const { code, data } = error as { code: string; data?: { rule?: string } };
    return [code, data?.rule].filter((part) => part !== undefined).join(' ');
  }
}
async function sessionOf(device: Device, client: RegistryClient): Promise<void> {
  const { challenge } = await client.api.open.challenge();
  const signature = device.sign(`rulehouse-session:${team.registry.workspace}:${challenge}`);
  client.setSession((await client.api.open.session({ key: device.key, challenge, signature })).token);
}

describe('a link that adds a device', () => {
  it('tells whose device it adds, passes one key on, and the key is in once its person has signed', async () => {
    const { secret, id, expiresAt } = await newLink();
    expect(Date.parse(expiresAt) - at).toBe(600_000);
    const code = linkCode(secret);
    const whose = { workspace: { name: 'Garden team' }, member: { id: ada.member, name: 'Ada' } };
    expect(await stranger.api.open.inspectDeviceLink({ code })).toMatchObject({ ...whose, state: 'open', key: null });
    const phone = newDevice();
    const offer = offerOf(phone, secret);
    expect(await stranger.api.open.offerDevice(offer)).toMatchObject({ state: 'offered' });
    // A lost answer may be asked for again; another device comes too late.
    expect(await stranger.api.open.offerDevice(offer)).toMatchObject({ state: 'offered' });
    expect(await refusal(stranger.api.open.offerDevice(offerOf(newDevice(), secret)))).toBe('forbidden link_used');

    // The registry restarts in between.
    await team.restart({ port: Number(new URL(team.registry.address).port) });
    await sessionAgain();
    const { code: _, ...shown } = offer;
    expect(await ada.client.api.member.deviceLink({ id })).toMatchObject({ state: 'offered', offer: shown });
    // Nothing has been added by asking.
    expect(await refusal(sessionOf(phone, stranger))).toBe('unauthenticated unknown_key');
    await team.append(ada, 'device.add', { key: phone.key, device: 'Phone', proof: offer.proof });
    expect(await ada.client.api.member.deviceLink({ id })).toMatchObject({ state: 'added' });
    // However late it asks.
    at += 3_600_000;
    await sessionAgain();
    expect(await stranger.api.open.inspectDeviceLink({ code })).toMatchObject({ state: 'added', key: phone.key });
    await sessionOf(phone, stranger);
    expect((await stranger.api.member.head()).sequence).toBeGreaterThan(0);
    stranger.setSession(null);
  });

  it('ends when it expires, is refused, or another one is made', async () => {
    await sessionAgain();
    const late = await newLink();
    at += 600_000;
    await sessionAgain();
    expect(await refusal(stranger.api.open.offerDevice(offerOf(newDevice(), late.secret)))).toBe(
      'forbidden link_expired',
    );
    const refused = await newLink();
    await stranger.api.open.offerDevice(offerOf(newDevice(), refused.secret));
    expect(await ada.client.api.member.refuseDeviceLink({ id: refused.id })).toMatchObject({ state: 'refused' });
    expect(await stranger.api.open.inspectDeviceLink({ code: linkCode(refused.secret) })).toMatchObject({
      state: 'refused',
    });
    const former = await newLink();
    await newLink();
    expect(await refusal(stranger.api.open.offerDevice(offerOf(newDevice(), former.secret)))).toBe(
      'forbidden link_refused',
    );
    expect(await refusal(stranger.api.open.offerDevice(offerOf(newDevice(), 'guessed')))).toBe('not_found');
    // Its code is good for one link.
    expect(await refusal(ada.client.api.member.createDeviceLink({ code: linkCode(former.secret) }))).toBe(
      'conflict exists',
    );
  });

  it('takes no key whose holder did not sign for this person, and shows itself to its maker only', async () => {
    const { secret, id } = await newLink();
    const phone = newDevice();
    const others = offerOf(phone, secret, admin.member);
    expect(await refusal(stranger.api.open.offerDevice(others))).toBe('unauthenticated signature');
    const claimed = { ...offerOf(phone, secret), key: admin.key };
    expect(await refusal(stranger.api.open.offerDevice(claimed))).toBe('unauthenticated signature');
    // A key of small order, under which this one signature fits every text.
    const point = Buffer.alloc(32);
    point[0] = 1;
    const proofOfAll = Buffer.concat([point, Buffer.alloc(32)]).toString('base64');
    const weak = { ...offerOf(phone, secret), key: point.toString('base64url'), proof: proofOfAll };
    expect(await refusal(stranger.api.open.offerDevice(weak))).toBe('unauthenticated signature');
    expect(await refusal(admin.client.api.member.deviceLink({ id }))).toBe('not_found');
    expect(await refusal(admin.client.api.member.refuseDeviceLink({ id }))).toBe('not_found');
    // Nor is a key added for somebody else, however it was passed on.
    const { proof } = offerOf(phone, secret);
    const stolen = team.statement(admin, 'device.add', { key: phone.key, device: 'Phone', proof });
    const append = admin.client.api.member.append({ envelope: stolen.envelope, objects: [] });
    expect(await refusal(append)).toBe('unauthenticated signature');
  });
});

describe('a device that is removed', () => {
  it('is out at once, in the session it has and in any it asks for, and is told why', async () => {
    const lost = await team.join(['editor'], 'Lost');
    expect(await refusal(lost.client.api.member.head())).toBe('taken');
    await team.append(admin, 'device.remove', { key: lost.key, reason: 'Stolen' });
    const error = await lost.client.api.member.head().catch((refused: unknown) => refused);
    expect(error).toMatchObject({ code: 'unauthenticated', data: { rule: 'removed_device' } });
    expect(String(error)).toContain('This device (“Test device”) was removed on 2026-03-01');
    const device: Device = {
      key: lost.key,
      sign: (text) => Buffer.from(lost.sign(Buffer.from(text))).toString('base64'),
    };
    expect(await refusal(sessionOf(device, lost.client))).toBe('unauthenticated removed_device');
  });
});

/** Sessions of the test helper end with the hour and with nothing else. */
async function sessionAgain(): Promise<void> {
  for (const { key, sign, client } of [ada, admin]) {
    client.setSession(null);
    await sessionOf({ key, sign: (text) => Buffer.from(sign(Buffer.from(text))).toString('base64') }, client);
  }
}
