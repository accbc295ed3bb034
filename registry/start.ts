import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { environmentConnections } from '../engine/environment.ts';
import { closeConnections } from '../engine/http/fetch.ts';
import { abortableSleep } from '../engine/routing/backoff.ts';
import { verifySignature } from '../ledger/crypto.ts';
import { createLedger } from '../ledger/ledger.ts';
import { orderedId } from '../ledger/ordered-id.ts';
import { work } from '../ledger/work.ts';
import manifest from '../package.json' with { type: 'json' };
import { refusalError } from '../shared/api/typed-error.ts';
import { AppError } from '../shared/errors.ts';
import type { Role } from '../shared/governance/roles.ts';
import { createBackground } from './background.ts';
import type { RegistryCore } from './core.ts';
import { dueCanaries, LOOK_EVERY_MINUTES } from './drift/queue.ts';
import { makeInvite } from './features/people.ts';
import { createHeads } from './heads.ts';
import { showCertificate } from './http/listener.ts';
import { createServer } from './http/server.ts';
import { CLEANING_MINUTES, cleaning } from './jobs/cleaning.ts';
import type { Wait } from './jobs/jobs.ts';
import { OLD_EXECUTIONS_MINUTES, oldExecutions } from './jobs/old-executions.ts';
import { queuesOf } from './jobs/queues.ts';
import { keyUsage } from './key-usage.ts';
import { type Limits, USUAL_LIMITS } from './limits/gate.ts';
import { type Log, openLog } from './log.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { publishedAgents } from './published.ts';
import { createSessions } from './sessions.ts';
import type { SignInSettings } from './sign-in/settings.ts';
import { createSignIn, type SignIn } from './sign-in/sign-in.ts';
import { openStorage } from './storage.ts';
import type { LogBounds } from './store/log-bounds.ts';
import { spendOnce } from './store/sign-ins.ts';
import { openTracing } from './tracing/tracing.ts';
import { createTransport, type Transport, type TransportOptions } from './transport.ts';
import { type Announcer, ledgerAnnouncer } from './webhooks/announcer.ts';
import { sender } from './webhooks/send.ts';

export interface RegistryOptions extends TransportOptions {
  /** Holds database, certificate, identity and executions, unless `databaseUrl` does. */
  dataFolder: string;
  /** A PostgreSQL database, which any number of registries may share as replicas of one. */
  databaseUrl?: string;
  /** With `databaseUrl`: what the registry's identity is sealed with there. */
  secret?: string;
  /** Address to listen on; 127.0.0.1 when absent. */
  host?: string;
  /** 0, the default, lets the system choose. */
  port?: number;
  /** What desktops and applications use, when it is not `https://<host>:<port>`. */
  publicAddress?: string;
  /** Name of the workspace, used on the first start. */
  workspaceName?: string;
  /** Lets people join by signing in with their organisation. */
  signIn?: SignInSettings;
  /** Other limits than the usual ones. */
  limits?: Partial<Limits>;
  /** Of the log of executions, other than the usual ones. */
  logBounds?: Partial<LogBounds>;
  env?: NodeJS.ProcessEnv;
  /** Lets webhooks lead into private networks and use http; engineers and admins then reach whatever this machine reaches. */
  privateWebhooks?: boolean;
  /** Opens `GET /metrics` for who sends it as bearer; 16 characters or more. */
  metricsToken?: string;
  now?: () => Date;
  /** How time passes where `now` is no clock of this machine: resolves after so many milliseconds of it, or once the signal aborts. */
  wait?: Wait;
  logLevel?: string;
  /** How often those who listen are told that the line is alive, in milliseconds; 15 s when absent. */
  beatMs?: number;
}
export interface Registry {
  address: string;
  /** Of the certificate that desktops pin; `SYSTEM_TRUST` where they go by what their computers trust. */
  fingerprint: string;
  workspace: string;
  /** Makes a one-use invite link with these roles, good for that many days. */
  invite(roles: readonly Role[], days: number): Promise<{ link: string; expiresAt: string }>;
  /** Where people join by signing in with their organisation; null where they cannot. */
  signInLink: string | null;
  /** Whether nobody but the registry itself is a member yet. */
  isEmpty(): Promise<boolean>;
  close(): Promise<void>;
}

/** How long calls that are under way may take to end when the registry closes. */
const CLOSING_MS = 10_000;

/** The clock as text. Many calls ask within one millisecond, and writing an instant costs more than comparing two. */
function textOfNow(now: () => Date): () => string {
  let last = { ms: Number.NaN, text: '' };
  return () => {
    const date = now();
    const ms = date.getTime();
    if (ms !== last.ms) last = { ms, text: date.toISOString() };
    return last.text;
  };
}

/**
 * Starts the team server: HTTPS, embedded SQLite or a shared PostgreSQL, certificate and identity made on the first start.
 * Throws typed errors when the data folder, the database or the address cannot be used.
 */
export async function startRegistry(options: RegistryOptions): Promise<Registry> {
  const { dataFolder, databaseUrl, secret, host = '127.0.0.1', now = () => new Date() } = options;
  const { wait = abortableSleep } = options;
  const nowText = textOfNow(now);
  const newId = (): string => orderedId(now().getTime());
  const hosts = [host, ...hostOf(options.publicAddress)];
  const log = openLog(options.logLevel ?? 'warn');
  const metrics = await metricsOf(options);
  const tracing = await openTracing({ version: manifest.version, log });
  const bounds = options.logBounds;
  const storage = await openStorage({ dataFolder, databaseUrl, secret, hosts, now, wait, newId, log, bounds });
  const { db, identity, executions } = storage;
  const ledger = createLedger({ verify: verifySignature });
  const published = publishedAgents(db, ledger, identity.workspace);
  const heads = createHeads({
    read: () => ledger.head(db, identity.workspace),
    ...(options.beatMs === undefined ? {} : { beatMs: options.beatMs }),
  });
  let announcer: Announcer | undefined;
  const grown = (): void => {
    published.changed();
    announcer?.look();
    heads.grown();
  };
  const following = storage.follow(ledger, grown);
  const jobs = await storage.openJobs().catch(async (error: unknown) => {
    await following.close();
    await storage.close();
    throw error;
  });
  const transport = await createTransport(options, storage.certificates, now).catch(async (error: unknown) => {
    await jobs.close(CLOSING_MS);
    await following.close();
    await storage.close();
    throw error;
  });
  let address = '';
  const core: RegistryCore = {
    db,
    ledger,
    identity,
    sessions: createSessions({ db, secret: identity.secretFor('challenges'), now: () => now().getTime() }),
    published,
    heads,
    grown,
    executions,
    background: createBackground(),
    privateWebhooks: options.privateWebhooks ?? false,
    address: () => address,
    metrics,
    tracing,
    usage: keyUsage({ db, log, now, isShared: databaseUrl !== undefined }),
    jobs,
    connections: environmentConnections(options.env ?? process.env),
    log,
    now: nowText,
    newId,
    inviteLink: (code) =>
      `rulehouse://join?${new URLSearchParams({ address, fingerprint: transport.fingerprint(), code })}`,
    certificates: transport,
    signIn: signInOf(options.signIn, { db, identity, now: () => now().getTime() }),
    version: manifest.version,
  };
  let looking: NodeJS.Timeout | undefined;
  const webhooks = sender(core.privateWebhooks);
  const closeAll = async (server?: FastifyInstance): Promise<void> => {
    clearInterval(looking);
    heads.close();
    if (server !== undefined) await closeServer(server);
    await announcer?.close();
    await Promise.all([core.background.close(CLOSING_MS), jobs.close(CLOSING_MS)]);
    await webhooks.close();
    await core.usage.close();
    await following.close();
    await storage.close();
    await closeConnections();
    await tracing?.close();
  };
  try {
    await createWorkspace(core, options.workspaceName ?? 'Team');
    const server = createServer(core, transport, () => address, { ...USUAL_LIMITS, ...options.limits });
    for (const queue of queuesOf(core, webhooks.send)) await jobs.work(queue);
    await jobs.every(CLEANING_MINUTES, cleaning(core));
    announcer = ledgerAnnouncer(core);
    announcer.look();
    await jobs.every(OLD_EXECUTIONS_MINUTES, oldExecutions(core));
    await jobs.every(LOOK_EVERY_MINUTES, dueCanaries(core));
    if (transport.proxies !== null) refuseOpenProxy(options.publicAddress);
    const port = await listen(server, host, options.port ?? 0);
    address = options.publicAddress ?? `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
    looking = lookAgain(server, transport, core.log);
    return {
      address,
      get fingerprint() {
        return transport.fingerprint();
      },
      workspace: identity.workspace,
      get signInLink() {
        if (core.signIn === null) return null;
        const where = { address, fingerprint: transport.fingerprint(), 'sign-in': 'organisation' };
        return `rulehouse://join?${new URLSearchParams(where)}`;
      },
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

function signInOf(
  settings: SignInSettings | undefined,
  { db, identity, now }: Pick<RegistryCore, 'db' | 'identity'> & { now: () => number },
): SignIn | null {
  if (settings === undefined) return null;
  const spend = (text: string, until: number) => spendOnce(db, text, until);
  return createSignIn({ settings, secret: identity.secretFor('sign-in'), now, spend });
}

/** How often certificates are looked at again, in milliseconds. */
const LOOK_MS = 2_000;

/** Shows a certificate from when it takes effect; open connections stay as they are. */
function lookAgain(server: FastifyInstance, transport: Transport, log: Log): NodeJS.Timeout {
  const look = async (): Promise<void> => {
    const before = transport.certificate();
    await transport.look();
    const after = transport.certificate();
    if (after === null || after === before) return;
    showCertificate(server, after);
    log.info({ fingerprint: after.fingerprint }, 'another certificate is in effect');
  };
  return setInterval(
    () => look().catch((error: Error) => log.error({ reason: error.name }, 'certificates could not be read')),
    LOOK_MS,
  ).unref();
}

function refuseOpenProxy(publicAddress = ''): void {
  if (publicAddress.startsWith('https://') && URL.canParse(publicAddress)) return;
  const message =
    'Behind a proxy the registry has to know the address that desktops and applications use. Name it with --public-address https://…';
  throw new AppError('invalid_input', message, { problems: [{ path: '', field: '--public-address', message }] });
}

const SHORTEST_TOKEN = 16;

async function metricsOf({ metricsToken }: RegistryOptions): Promise<Metrics | null> {
  if (metricsToken === undefined) return null;
  if (metricsToken.length >= SHORTEST_TOKEN) return createMetrics(metricsToken);
  const message = `The token of metrics needs at least ${SHORTEST_TOKEN} characters, for instance from: openssl rand -hex 24`;
  throw new AppError('invalid_input', message, { problems: [{ path: '', field: 'RULEHOUSE_METRICS_TOKEN', message }] });
}

const hostOf = (address = ''): string[] => (URL.canParse(address) ? [new URL(address).hostname] : []);

/** The first statement of the ledger: the registry founds the workspace, so that invites have somebody to sign them. */
async function createWorkspace({ db, ledger, identity, now }: RegistryCore, name: string): Promise<void> {
  const { workspace } = identity;
  if ((await ledger.head(db, workspace)).sequence > 0) return;
  const founding = { name, founder: 'Registry', roles: ['admin' as const] };
  const decision = await work(db, async (tx) => {
    await ledger.takeTurn(tx, workspace);
    if ((await ledger.head(tx, workspace)).sequence > 0) return null;
    return ledger.append(tx, workspace, identity.statement('workspace.create', founding, now(), null), []);
  });
  if (decision?.ok === false) throw refusalError(decision.refusal);
}

/** No new calls; those under way may end, and those that do not are cut off. */
async function closeServer(server: FastifyInstance): Promise<void> {
  const late = setTimeout(() => server.server.closeAllConnections(), CLOSING_MS);
  await server.close();
  clearTimeout(late);
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
