import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { environmentConnections } from '../engine/environment.ts';
import { closeConnections } from '../engine/http/fetch.ts';
import { verifySignature } from '../ledger/crypto.ts';
import { openDatabase } from '../ledger/database.ts';
import { createLedger } from '../ledger/ledger.ts';
import { orderedId } from '../ledger/ordered-id.ts';
import manifest from '../package.json' with { type: 'json' };
import { refusalError } from '../shared/api/typed-error.ts';
import { AppError } from '../shared/errors.ts';
import type { Role } from '../shared/governance/roles.ts';
import { ownCertificate } from './certificate.ts';
import type { RegistryCore } from './core.ts';
import { makeInvite } from './features/people.ts';
import { createServer } from './http/server.ts';
import { ownIdentity } from './identity.ts';
import { openLog } from './log.ts';
import { publishedAgents } from './published.ts';
import { createSessions } from './sessions.ts';
import { openExecutionLog } from './store/execution-log.ts';
import { type AllTables, registryMigrations } from './store/tables.ts';

export interface RegistryOptions {
  /** Holds database, certificate, identity and executions. */
  dataFolder: string;
  /** Address to listen on; 127.0.0.1 when absent. */
  host?: string;
  /** 0, the default, lets the system choose. */
  port?: number;
  /** What desktops and applications use, when it is not `https://<host>:<port>`. */
  publicAddress?: string;
  /** Name of the workspace, used on the first start. */
  workspaceName?: string;
  env?: NodeJS.ProcessEnv;
  now?: () => Date;
  logLevel?: string;
}
export interface Registry {
  address: string;
  fingerprint: string;
  workspace: string;
  /** Makes a one-use invite link with these roles, good for that many days. */
  invite(roles: readonly Role[], days: number): Promise<{ link: string; expiresAt: string }>;
  /** Whether nobody but the registry itself is a member yet. */
  isEmpty(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Starts the team server: HTTPS, embedded SQLite, its own certificate and identity made on the first start. Throws typed
 * errors when the data folder or the address cannot be used.
 */
export async function startRegistry(options: RegistryOptions): Promise<Registry> {
  const { dataFolder, host = '127.0.0.1', now = () => new Date() } = options;
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const nowText = (): string => now().toISOString();
  const newId = (): string => orderedId(now().getTime());
  const identity = ownIdentity(dataFolder, newId);
  const certificate = await ownCertificate(dataFolder, [host], now());
  const { db, close: closeDatabase } = await openDatabase<AllTables>({
    file: join(dataFolder, 'registry.sqlite'),
    migrations: registryMigrations,
    backups: join(dataFolder, 'backups'),
    now: nowText,
  });
  const ledger = createLedger({ verify: verifySignature });
  const executions = openExecutionLog(join(dataFolder, 'executions.sqlite'));
  let address = '';
  const core: RegistryCore = {
    db,
    ledger,
    identity,
    sessions: createSessions(() => now().getTime()),
    published: publishedAgents(db, ledger, identity.workspace),
    executions,
    connections: environmentConnections(options.env ?? process.env),
    log: openLog(options.logLevel ?? 'warn'),
    now: nowText,
    newId,
    inviteLink: (code) =>
      `rulehouse://join?${new URLSearchParams({ address, fingerprint: certificate.fingerprint, code })}`,
    version: manifest.version,
  };
  const closeAll = async (server?: FastifyInstance): Promise<void> => {
    await server?.close();
    await executions.close();
    await closeDatabase();
    await closeConnections();
  };
  try {
    await createWorkspace(core, options.workspaceName ?? 'Team');
    const server = createServer(core, certificate, () => address);
    const port = await listen(server, host, options.port ?? 0);
    address = options.publicAddress ?? `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
    return {
      address,
      fingerprint: certificate.fingerprint,
      workspace: identity.workspace,
      invite: (roles, days) => makeInvite(core, roles, days),
      isEmpty: async () =>
        (await ledger.list(db, identity.workspace, 'member', { limit: 2, order: 'asc' })).items.length < 2,
      close: () => closeAll(server),
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** The first statement of the ledger: the registry founds the workspace, so that invites have somebody to sign them. */
async function createWorkspace({ db, ledger, identity, now }: RegistryCore, name: string): Promise<void> {
  if ((await ledger.head(db, identity.workspace)).sequence > 0) return;
  const envelope = identity.statement('workspace.create', { name, founder: 'Registry', roles: ['admin'] }, now(), null);
  const decision = await ledger.append(db, identity.workspace, envelope, []);
  if (!decision.ok) throw refusalError(decision.refusal);
}

async function listen(server: FastifyInstance, host: string, port: number): Promise<number> {
  try {
    await server.listen({ host, port });
  } catch (error) {
    const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    const words = inUse
      ? `Port ${port} on ${host} is in use by another program. Choose another with --port.`
      : `The registry cannot listen on ${host}, port ${port}. Check the address.`;
    throw new AppError('unavailable', words, { what: 'address' });
  }
  return (server.server.address() as AddressInfo).port; // A TCP listener's address is always an AddressInfo.
}
