import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readInvite } from '../backend/sync/invite-link.ts';
import { generateKeyPair, signWith } from '../ledger/crypto.ts';
import { callAsApplication } from './registry.test-helper.ts';

const PROVIDER_KEY = 'sk-canary-provider-key';
const CLIENT_SECRET = 'canary-client-secret';

/** Everything that must not be told, by what it is. */
const secrets = new Map([
  ['provider key', PROVIDER_KEY],
  ['client secret of signing in', CLIENT_SECRET],
]);
/** Everything that was told to somebody who is not its owner: logs, errors, descriptions. */
const told: string[] = [];

const folder = mkdtempSync(join(tmpdir(), 'rulehouse-secrets-'));
// An organisation and a provider that repeat what they were sent, as some do.
const echo = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  response.writeHead(401, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ error: { message: `${request.headers.authorization} ${Buffer.concat(chunks)}` } }));
});
let child: ChildProcess;
let address: string;
let workspace: string;
let link: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  const { port } = echo.address() as AddressInfo; // A TCP listener's address is always an AddressInfo.
  const issuer = `http://127.0.0.1:${port}`;
  const rules = [{ group: 'g', roles: ['viewer'] }];
  child = spawn(process.execPath, [join(import.meta.dirname, 'told-child.test-helper.ts')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH ?? '',
      REGISTRY_FOLDER: folder,
      OPENAI_API_KEY: PROVIDER_KEY,
      OPENAI_BASE_URL: `${issuer}/v1`,
      SIGN_IN: JSON.stringify({ issuer, clientId: 'rulehouse', organisation: 'Garden', rules }),
      SIGN_IN_SECRET: CLIENT_SECRET,
    },
  });
  child.stderr?.on('data', (chunk: Buffer) => told.push(chunk.toString()));
  if (child.stdout === null) throw new Error('The registry’s output is not read.');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  ({ address, workspace, link } = JSON.parse(line) as { address: string; workspace: string; link: string });
}, 60_000);
afterAll(async () => {
  if (child.exitCode === null) child.kill('SIGKILL');
  echo.closeAllConnections();
  await new Promise((resolve) => echo.close(resolve));
  rmSync(folder, { recursive: true });
});

/** Calls, and keeps what an error says. */
async function call(path: string, key: string | null, body?: unknown) {
  const { status, json } = await callAsApplication(address, path, { key, ...(body === undefined ? {} : { body }) });
  if (status >= 400) told.push(JSON.stringify(json));
  return { status, json: json as Record<string, string> };
}

it('no key, token, code or private key is in any log line, error or description', async () => {
  const { code } = readInvite(link);
  const { publicKey: key, privateKey } = generateKeyPair();
  const signed = (text: string): string => Buffer.from(signWith(privateKey)(Buffer.from(text))).toString('base64');
  const proof = signed(`rulehouse-join:${workspace}:${code}`);
  const person = { name: 'Ada', device: 'Laptop', key };
  expect((await call('/v1/join', null, { code, ...person, proof })).status).toBe(200);
  const other = generateKeyPair().publicKey;
  expect((await call('/v1/join', null, { code, ...person, key: other, proof })).status).toBe(401);
  expect((await call('/v1/invites/inspect', null, { code })).status).toBe(403);
  const { challenge = '' } = (await call('/v1/sessions/challenge', null, {})).json;
  const signature = signed(`rulehouse-session:${workspace}:${challenge}`);
  const { token = '' } = (await call('/v1/sessions', null, { key, challenge, signature })).json;
  expect((await call('/v1/sessions', null, { key, challenge, signature })).status).toBe(401);
  const { secret = '' } = (await call('/v1/keys', token, { name: 'Shop' })).json;
  const { link: second = '' } = (await call('/v1/invites', token, { roles: ['viewer'], days: 1 })).json;
  const made = { 'invite code': code, proof, challenge, signature, 'session token': token, 'API key': secret };
  for (const [what, text] of Object.entries(made)) {
    expect(text.length, what).toBeGreaterThan(20);
    secrets.set(what, text);
  }
  secrets.set('second invite code', readInvite(second).code);
  secrets.set('private key of a person', privateKey);
  // Calls that go wrong in every way there is, each with a secret in it.
  for (const bearer of [secret, token, `${secret}x`, `${token}x`])
    for (const path of ['/v1/head', '/v1/agents/nobody/versions/production', '/v1/agents/nobody/run', '/nowhere'])
      await call(path, bearer);
  await call('/v1/agents/nobody/run', secret, `{"input": "${secret}"`);
  await call('/v1/agents/nobody/run', secret, { input: { title: token }, version: secret });
  await call('/v1/statements', token, { envelope: { payload: code }, objects: [token] });
  await call('/v1/join', null, { code: [code], name: code, proof });
  expect((await call('/v1/sign-in', null, { port: 50_000 })).status).toBe(503);
  await call('/v1/sign-in/join', null, { attempt: code, answer: `?code=${code}`, ...person, proof });
  told.push(JSON.stringify((await call('/openapi.json', null)).json));

  child.kill('SIGTERM');
  const [exit] = (await once(child, 'close')) as [number];
  expect(exit).toBe(0);

  for (const file of readdirSync(folder).filter((name) => /^(identity|.*-key)\.(json|pem)$/.test(name)))
    for (const line of readFileSync(join(folder, file), 'utf8').split(/[\n"]/))
      if (/^[\w+/=-]{40,}$/.test(line)) secrets.set(`part of ${file}`, line);
  expect([...secrets.keys()].some((what) => what.includes('identity.json'))).toBe(true);
  const everything = told.join('\n');
  // What was looked through is what was meant to be.
  expect(everything).toContain('member joined');
  expect(everything).toContain('API key made');
  expect(everything).toContain('"openapi":"3.1');
  for (const [what, secretText] of secrets) expect(everything.includes(secretText), what).toBe(false);
}, 60_000);
