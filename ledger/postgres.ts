import { Kysely } from 'kysely';
import { Client, type ClientConfig, Pool, types } from 'pg';
import { AppError } from '../shared/errors.ts';
import { migratePostgres, type PostgresMigration } from './migrate-postgres.ts';
import { postgresDialect } from './postgres-dialect.ts';
import { explainPostgres, placeOf } from './postgres-trouble.ts';
import type { LedgerTables } from './tables.ts';

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`, with `sslmode` where the server asks for it. */
  url: string;
  /** Every migration of this program, ledger's first, in the order to run them. */
  migrations: readonly PostgresMigration[];
  /** The clock, as an ISO instant. */
  now: () => string;
}
export interface OpenedPostgres<T extends LedgerTables> {
  db: Kysely<T>;
  /** Names of the migrations that ran now. */
  applied: string[];
  /** `host:port/database`, for messages. */
  place: string;
  /** Waits for running work, then closes. */
  close(): Promise<void>;
}

const INT8 = 20;
/** Sequences and sums come as 64-bit integers, which `pg` gives as text; ours stay far below 2^53. */
function toNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error('A number in the database is too large to be exact.');
  return value;
}

/** Acts that wait for their turn hold one each, so there are more than the queries of one process need. */
const CONNECTIONS = 10;
/** How long a query may wait for one of them, in milliseconds. */
const LONGEST_QUEUE = 15_000;

/** How every connection is made. No wait is without an end: a replica that hangs must not hold up the others. */
export const connectionConfig = (url: string): ClientConfig => ({
  connectionString: url,
  application_name: 'rulehouse',
  connectionTimeoutMillis: 5000,
  lock_timeout: 10_000,
  statement_timeout: 60_000,
  idle_in_transaction_session_timeout: 30_000,
  keepAlive: true,
  types: {
    getTypeParser: ((oid: number, format?: 'text') =>
      oid === INT8 ? toNumber : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
  },
});

/**
 * Opens a PostgreSQL database, shared by any number of processes, and brings it to the newest shape. Throws typed errors:
 * `invalid_input` for an address that is none, `conflict` (rule `newer_database`) for data of a newer program,
 * `unavailable` for the rest; none of them says the password. Backups are the server's own business.
 */
export async function openPostgres<T extends LedgerTables>(options: PostgresOptions): Promise<OpenedPostgres<T>> {
  const { url, migrations, now } = options;
  refuseOtherAddress(url);
  const place = placeOf(url);
  const client = new Client(connectionConfig(url));
  // Without a listener a connection that breaks while nothing is asked would end the process.
  client.on('error', () => {});
  try {
    await client.connect();
    const applied = await migratePostgres(client, { migrations, now, place });
    const pool = new Pool({ ...connectionConfig(url), max: CONNECTIONS, connectionTimeoutMillis: LONGEST_QUEUE });
    pool.on('error', () => {});
    pool.on('connect', (made) => void made.on('error', () => {}));
    const db = new Kysely<T>({ dialect: postgresDialect(pool, place) });
    return { db, applied, place, close: () => db.destroy() };
  } catch (error) {
    throw explainPostgres(error, place);
  } finally {
    await client.end().catch(() => {});
  }
}

function refuseOtherAddress(url: string): void {
  if (/^postgres(ql)?:\/\/[^/]+\/./.test(url) && URL.canParse(url)) return;
  const message = 'DATABASE_URL is not an address such as postgres://user:password@host:5432/database.';
  throw new AppError('invalid_input', message, { problems: [{ path: '', field: 'DATABASE_URL', message }] });
}
