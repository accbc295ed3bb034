import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, fetch } from 'undici';
import { readInvite } from '../backend/sync/invite-link.ts';
import { openRegistry, type RegistryClient } from '../backend/sync/registry-client.ts';
import { generateKeyPair, signWith } from '../ledger/crypto.ts';
import { contractHash } from '../shared/governance/contract-confirmation.ts';
import { envelopeOf, type Sign, signingBytes } from '../shared/governance/dsse.ts';
import { DEFAULT_POLICY } from '../shared/governance/policy.ts';
import type { Role } from '../shared/governance/roles.ts';
import type { Envelope, Payload, Statement, StatementKind } from '../shared/governance/statement.ts';
import { versionHash } from '../shared/governance/version-hash.ts';
import { hashOf } from '../shared/json/canonical.ts';
import type { Spec } from '../shared/spec/spec.ts';
import { type Registry, type RegistryOptions, startRegistry } from './start.ts';

/** A member at work over HTTPS, as a desktop is, with the freedom to forge. */
export interface Person {
  member: string;
  key: string;
  sign: Sign;
  client: RegistryClient;
  previous: string | null;
}
export interface TestRegistry {
  registry: Registry;
  folder: string;
  /** Where it keeps everything, when not in its folder. */
  storage: Storage;
  /** Restarts it on the same data. */
  restart(options?: Partial<RegistryOptions>): Promise<void>;
  join(roles: Role[], name?: string): Promise<Person>;
  /** Opens a new session for somebody whose last one ended. */
  renew(person: Person): Promise<void>;
  /** A signed statement on top of the person's last one; `forge` replaces parts before signing. */
  statement<K extends StatementKind>(
    person: Person,
    kind: K,
    payload: Payload<K>,
    forge?: Partial<Statement>,
  ): { envelope: Envelope; id: string };
  append<K extends StatementKind>(person: Person, kind: K, payload: Payload<K>, objects?: unknown[]): Promise<void>;
  close(): Promise<void>;
}

type Storage = Pick<RegistryOptions, 'databaseUrl' | 'secret'>;
let newStorage: () => Promise<Storage> = async () => ({});
/** Where registries of this test file keep everything, when it is not their folder. */
export function keepRegistriesIn(storage: () => Promise<Storage>): void {
  newStorage = storage;
}

/** A real registry in a folder of its own, over TLS on loopback; `serve` may run it elsewhere. */
export async function testRegistry(
  options: Partial<RegistryOptions> = {},
  serve: (options: RegistryOptions) => Promise<Registry> = startRegistry,
): Promise<TestRegistry> {
  const storage = await newStorage();
  const folder = mkdtempSync(join(tmpdir(), 'rulehouse-registry-'));
  const start = (more: Partial<RegistryOptions> = {}): Promise<Registry> =>
    serve({
      dataFolder: folder,
      env: {},
      logLevel: 'silent',
      workspaceName: 'Garden team',
      // What a test is told to be on disk does not depend on how busy its machine is.
      logBounds: { queuedAfterMs: 60_000 },
      ...storage,
      ...options,
      ...more,
    });
  const clients: RegistryClient[] = [];
  let minutes = 0;
  const self: TestRegistry = {
    registry: await start(),
    folder,
    storage,
    async restart(more) {
      await self.registry.close();
      self.registry = await start(more);
    },
    async join(roles, name = roles.join(' and ')) {
      const invite = readInvite((await self.registry.invite(roles, 1)).link);
      const client = openRegistry(invite.address, invite.fingerprint);
      clients.push(client);
      const { publicKey: key, privateKey } = generateKeyPair();
      const sign = signWith(privateKey);
      const proof = Buffer.from(sign(Buffer.from(`rulehouse-join:${self.registry.workspace}:${invite.code}`))).toString(
        'base64',
      );
      const { member } = await client.api.open.join({ code: invite.code, name, device: 'Test device', key, proof });
      const { challenge } = await client.api.open.challenge();
      const signature = Buffer.from(
        sign(Buffer.from(`rulehouse-session:${self.registry.workspace}:${challenge}`)),
      ).toString('base64');
      client.setSession((await client.api.open.session({ key, challenge, signature })).token);
      return { member, key, sign, client, previous: null };
    },
    async renew({ key, sign, client }) {
      const { challenge } = await client.api.open.challenge();
      const text = `rulehouse-session:${self.registry.workspace}:${challenge}`;
      const signature = Buffer.from(sign(Buffer.from(text))).toString('base64');
      client.setSession((await client.api.open.session({ key, challenge, signature })).token);
    },
    statement(person, kind, payload, forge = {}) {
      minutes += 1;
      const time = new Date(Date.UTC(2026, 2, 1, 9, minutes)).toISOString();
      const { workspace } = self.registry;
      const actor = { member: person.member, key: person.key };
      // Kind and payload belong together by the signature; the union cannot see it.
      const statement = { kind, payload, workspace, actor, time, previous: person.previous, ...forge } as Statement;
      return {
        envelope: envelopeOf(statement, person.sign(signingBytes(statement)), person.key),
        id: hashOf(statement),
      };
    },
    async append(person, kind, payload, objects = []) {
      const { envelope, id } = self.statement(person, kind, payload);
      await person.client.api.member.append({ envelope, objects: objects as never });
      person.previous = id;
    },
    async close() {
      for (const client of clients) await client.close();
      await self.registry.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return self;
}

/** What one version is made of; `change` names the change that brings it. */
export interface NewVersion {
  agent: string;
  spec: Spec;
  parent: string | null;
  change: string;
  /** Of tests, which it cites. */
  reports?: readonly object[];
}

/** Publishes a version as `engineer` and approves it as `approver`; returns its hash, not yet deployed. */
export async function publishApproved(
  team: TestRegistry,
  { engineer, approver }: { engineer: Person; approver: Person },
  { agent, spec, parent, change, reports = [] }: NewVersion,
): Promise<string> {
  const payload = { agent, spec: hashOf(spec), parents: parent === null ? [] : [parent], reason: 'Asked for.' };
  const { envelope, id } = team.statement(engineer, 'version.create', payload);
  await engineer.client.api.member.append({ envelope, objects: [spec as never] });
  engineer.previous = id;
  const { time } = JSON.parse(Buffer.from(envelope.payload, 'base64').toString());
  const version = versionHash({ ...payload, author: engineer.member, time });
  const evidence = reports.map((report) => hashOf(report));
  await team.append(engineer, 'change.open', { change, agent, version, title: 'Rules', evidence }, [...reports]);
  await team.append(approver, 'review.submit', {
    change,
    version,
    verdict: 'approve',
    evidence,
    capacity: 'engineer',
    policy: hashOf(DEFAULT_POLICY),
    comment: '',
    contract: contractHash(spec),
  });
  return version;
}

interface Call {
  /** The API key; null for a call without one. */
  key: string | null;
  /** Text goes as it is, anything else as JSON; absent for GET. */
  body?: unknown;
  headers?: Record<string, string> | undefined;
  /** POST with a body and GET without one unless said otherwise. */
  method?: 'PUT' | 'DELETE';
}

/** Calls the registry as an application does, over TLS. */
export async function callAsApplication(address: string, path: string, { key, body, headers = {}, method }: Call) {
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
  const response = await fetch(`${address}${path}`, {
    dispatcher,
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const isStream = response.headers.get('content-type') === 'text/event-stream';
  // A stream has no end, so that it began is all there is to see.
  const text = isStream ? '' : await response.text();
  await dispatcher.destroy();
  return {
    status: response.status,
    headers: response.headers,
    etag: response.headers.get('etag'),
    text,
    json:
      text === '' || /^application\/jsonl/.test(response.headers.get('content-type') ?? '') ? null : JSON.parse(text),
  };
}
