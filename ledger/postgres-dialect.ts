import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  PostgresAdapter,
  PostgresDriver,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type { Pool } from 'pg';
import { explainPostgres } from './postgres-trouble.ts';
import { leaveScope, refuseInsideOwn, scopeToOpen } from './work-scope.ts';

// What was acknowledged is on disk, also where the server's own default says otherwise; a stricter setting stays.
const DURABLE = CompiledQuery.raw(
  "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'",
);

/**
 * Kysely's driver for `pg` with the rules of the SQLite one: a transaction is opened only by `work`, a query on the database
 * inside its own transaction throws, failures of server and network become typed errors.
 */
class Postgres extends PostgresDriver {
  readonly #place: string;

  constructor(pool: Pool, place: string) {
    super({ pool, onCreateConnection: async (connection) => void (await connection.executeQuery(DURABLE)) });
    this.#place = place;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    refuseInsideOwn(this);
    try {
      // Its type says less than Kysely's own driver gives and takes back.
      return new Explained((await super.acquireConnection()) as Lent, this.#place);
    } catch (error) {
      throw explainPostgres(error, this.#place);
    }
  }

  override async releaseConnection(connection: DatabaseConnection): Promise<void> {
    return super.releaseConnection(within(connection));
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    const scope = scopeToOpen();
    // Each statement sees what was committed before it began, so one that follows the wait for a turn sees everything that
    // was done in earlier turns. A stricter level would look at the state of before the wait.
    await super.beginTransaction(connection, { isolationLevel: 'read committed' });
    scope.holds = this;
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await super.commitTransaction(connection);
    leaveScope();
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    leaveScope();
    // A connection that cannot even roll back is thrown away by then; a second error would hide what happened.
    await super.rollbackTransaction(within(connection)).catch(() => {});
  }
}

type Lent = Parameters<PostgresDriver['releaseConnection']>[0];

class Explained implements DatabaseConnection {
  readonly inner: Lent;
  readonly #place: string;

  constructor(inner: Lent, place: string) {
    this.inner = inner;
    this.#place = place;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    try {
      return await this.inner.executeQuery<R>(query);
    } catch (error) {
      throw explainPostgres(error, this.#place);
    }
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Streaming would hold a connection; read in pages instead.');
  }
}

/** Kysely hands back what it was lent, which is ours. */
function within(connection: DatabaseConnection): Lent {
  if (connection instanceof Explained) return connection.inner;
  throw new Error('This connection was not lent here.');
}

/** The dialect for one pool, which it ends with `Kysely.destroy()`. `place` names the database in messages. */
export const postgresDialect = (pool: Pool, place: string): Dialect => ({
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => new Postgres(pool, place),
  createIntrospector: (db) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
});
