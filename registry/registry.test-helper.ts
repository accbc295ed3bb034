import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readInvite } from '../backend/sync/invite-link.ts';
import { openRegistry, type RegistryClient } from '../backend/sync/registry-client.ts';
import { generateKeyPair, signWith } from '../ledger/crypto.ts';
import { envelopeOf, type Sign, signingBytes } from '../shared/governance/dsse.ts';
import type { Role } from '../shared/governance/roles.ts';
import type { Envelope, Payload, Statement, StatementKind } from '../shared/governance/statement.ts';
import { hashOf } from '../shared/json/canonical.ts';
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
  /** Restarts it on the same data. */
  restart(options?: Partial<RegistryOptions>): Promise<void>;
  join(roles: Role[], name?: string): Promise<Person>;
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

/** A real registry in a folder of its own, over TLS on loopback. */
export async function testRegistry(options: Partial<RegistryOptions> = {}): Promise<TestRegistry> {
  const folder = mkdtempSync(join(tmpdir(), 'rulehouse-registry-'));
  const start = (more: Partial<RegistryOptions> = {}): Promise<Registry> =>
    startRegistry({
      dataFolder: folder,
      env: {},
      logLevel: 'silent',
      workspaceName: 'Garden team',
      ...options,
      ...more,
    });
  const clients: RegistryClient[] = [];
  let minutes = 0;
  const self: TestRegistry = {
    registry: await start(),
    folder,
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
