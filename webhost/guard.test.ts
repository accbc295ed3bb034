import { describe, expect, it } from 'vitest';
import { type GuardDecision, guard, type Refused } from './guard.ts';

const token = 'a'.repeat(43);
const site = { port: 4000, token };
const api = {
  host: '127.0.0.1:4000',
  origin: 'http://127.0.0.1:4000',
  'sec-fetch-site': 'same-origin',
  authorization: `Bearer ${token}`,
  'content-type': 'application/json',
};
type Headers = Record<string, string | string[] | undefined>;

function ask(method: string, target: string, headers: Headers): GuardDecision {
  const rawHeaders = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().flatMap((one) => [name, one]),
  );
  return guard({ method, target, rawHeaders }, site);
}
const call = (changes: Headers = {}, target = '/rpc/agents/list', method = 'POST'): GuardDecision =>
  ask(method, target, { ...api, ...changes });
const open = (changes: Headers = {}, target = '/', method = 'GET'): GuardDecision =>
  ask(method, target, { host: api.host, 'sec-fetch-site': 'none', ...changes });
const refused = (why: Refused, status = 403) => ({ ok: false, status, why });

describe('the guard lets the own window in', () => {
  it.each(['127.0.0.1:4000', 'localhost:4000', '[::1]:4000'])('as %s', (host) => {
    expect(call({ host, origin: `http://${host}` })).toEqual({ ok: true, route: 'api', path: '/rpc/agents/list' });
    expect(open({ host })).toEqual({ ok: true, route: 'page', path: '/' });
  });
  it('with a charset on the content type, and for assets', () => {
    expect(call({ 'content-type': 'application/json; charset=utf-8' }).ok).toBe(true);
    expect(open({ 'sec-fetch-site': 'same-origin' }, '/assets/index.js?x=1')).toEqual({
      ok: true,
      route: 'page',
      path: '/assets/index.js',
    });
  });
});

describe('the guard refuses', () => {
  it.each([
    ['another name', 'evil.test'],
    ['a rebound name on our port', 'evil.test:4000'],
    ['our address as a prefix', '127.0.0.1.evil:4000'],
    ['the wrong port', '127.0.0.1:4001'],
    ['no port', '127.0.0.1'],
    ['upper case', 'LOCALHOST:4000'],
    ['a trailing dot', 'localhost.:4000'],
    ['another loopback address', '127.0.0.2:4000'],
    ['an IPv6 address without brackets', '::1:4000'],
    ['nothing', undefined],
    ['two hosts', ['127.0.0.1:4000', '127.0.0.1:4000']],
  ])('%s as Host, even when Origin agrees', (_, host) => {
    const origin = `http://${String(host)}`;
    expect(call({ host, origin })).toEqual(refused('host', 421));
    expect(open({ host })).toEqual(refused('host', 421));
  });
  it.each(['http://127.0.0.1:4000/', '//evil.test/', '*', 'evil.test:443'])('the target %s', (target) => {
    expect(open({}, target)).toEqual(refused('target', 421));
  });
  it.each([
    ['null', 'null'],
    ['another port', 'http://127.0.0.1:4001'],
    ['https', 'https://127.0.0.1:4000'],
    ['our origin as a prefix', 'http://127.0.0.1:4000.evil.test'],
    ['our origin as a suffix', 'http://evil.test?http://127.0.0.1:4000'],
    ['another of our names', 'http://localhost:4000'],
    ['nothing', undefined],
  ])('%s as Origin of a call', (_, origin) => {
    expect(call({ origin })).toEqual(refused('origin'));
  });
  it('a page request from another origin', () => {
    expect(open({ origin: 'http://evil.test' })).toEqual(refused('origin'));
  });
  it.each([
    ['same-site', false],
    ['cross-site', false],
    ['none', true],
    [undefined, false],
    ['', false],
    ['Same-Origin', false],
  ])('Sec-Fetch-Site %s of a call; a page takes it: %s', (fetchSite, pageTakesIt) => {
    expect(call({ 'sec-fetch-site': fetchSite })).toEqual(refused('fetch_site'));
    expect(open({ 'sec-fetch-site': fetchSite }).ok).toBe(pageTakesIt);
  });
  it('lets a link open the page in a window, never a frame, a file or a call', () => {
    const from = (dest: string) => ({ 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': dest });
    expect(open(from('document')).ok).toBe(true);
    for (const dest of ['iframe', 'script', 'image', 'empty', ''])
      expect(open(from(dest))).toEqual(refused('fetch_site'));
    expect(call(from('document'))).toEqual(refused('fetch_site'));
  });
  it.each([
    ['nothing', undefined],
    ['a short token', `Bearer ${token.slice(1)}`],
    ['a long token', `Bearer ${token}a`],
    ["another launch's token", `Bearer ${'b'.repeat(43)}`],
    ['another scheme', `Basic ${token}`],
    ['the bare token', token],
    ['two tokens', undefined],
  ])('%s as authorization', (_, authorization) => {
    expect(call({ authorization })).toEqual(refused('token'));
  });
  it('the token in the address', () => {
    expect(call({ authorization: undefined }, `/rpc/agents/list?token=${token}`)).toEqual(refused('token'));
  });
  it('a repeated header, which two readers could understand differently', () => {
    expect(call({ authorization: [`Bearer ${token}`, 'Bearer x'] })).toEqual(refused('repeated_header'));
    expect(call({ origin: [api.origin, 'http://evil.test'] })).toEqual(refused('repeated_header'));
  });
  it.each([
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'application/jsonp',
    undefined,
  ])('the content type %s, which a form can send', (type) => {
    expect(call({ 'content-type': type })).toEqual(refused('content_type'));
  });
  it.each(['GET', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE'])('%s as method of a call', (method) => {
    expect(call({}, '/rpc/agents/list', method)).toEqual(refused('method'));
  });
  it.each(['POST', 'OPTIONS', 'PUT', 'CONNECT'])('%s of a page', (method) => {
    expect(open({}, '/', method)).toEqual(refused('method'));
  });
  it('a WebSocket upgrade, with or without everything else right', () => {
    expect(open({ upgrade: 'websocket', connection: 'Upgrade' })).toEqual(refused('upgrade'));
    expect(call({ upgrade: 'websocket' })).toEqual(refused('upgrade'));
  });
});
