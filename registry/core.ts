import type { Connection } from '../engine/model.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Background } from './background.ts';
import type { Heads } from './heads.ts';
import type { Identity } from './identity.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { KeptExecutions } from './kept-executions.ts';
import type { KeyUsage } from './key-usage.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { PublishedAgents } from './published.ts';
import type { Sessions } from './sessions.ts';
import type { SignIn } from './sign-in/sign-in.ts';
import type { RegistryDb } from './store/tables.ts';
import type { Tracing } from './tracing/tracing.ts';
import type { Transport } from './transport.ts';

/** What every feature works with; assembled once in `start.ts`. */
export interface RegistryCore {
  db: RegistryDb;
  ledger: Ledger;
  identity: Identity;
  sessions: Sessions;
  published: PublishedAgents;
  /** Who listens for the ledger to grow. */
  heads: Heads;
  executions: KeptExecutions;
  background: Background;
  /** Whether webhooks may lead into private networks. */
  privateWebhooks: boolean;
  /** What desktops and applications use: `https://…`. */
  address(): string;
  /** null where nobody asked for them. */
  metrics: Metrics | null;
  /** null where no collector is named. */
  tracing: Tracing | null;
  usage: KeyUsage;
  jobs: Jobs;
  connections: readonly Connection[];
  log: Log;
  /** Called after each appended statement. */
  grown(): void;
  /** ISO instant. */
  now(): string;
  /** Ordered by time. */
  newId(): string;
  /** Joining by signing in with the organisation; null where people join with invites alone. */
  signIn: SignIn | null;
  certificates: Pick<Transport, 'fingerprint' | 'told'>;
  /** `rulehouse://join?…` for a code. */
  inviteLink(code: string): string;
  version: string;
}
