import type BetterSqlite3 from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { explainFailure } from './trouble.ts';
import { leaveScope, refuseInsideOwn, scopeToOpen } from './work-scope.ts';

const KEPT_STATEMENTS = 256;

/**
 * Kysely over one better-sqlite3 handle. It differs from Kysely's own driver where that one can hurt:
 * - transactions begin IMMEDIATE, so that two writers queue instead of failing half-way;
 * - a query on the database inside its own transaction throws at once (Kysely's mutex would wait for itself forever),
 *   and a transaction is opened only by `work`, which makes that detectable;
 * - prepared statements are kept; failures of disk and file become typed errors.
 */
class Sqlite implements Driver {
  readonly #raw: BetterSqlite3.Database;
  readonly #statements = new Map<string, BetterSqlite3.Statement<unknown[]>>();
  #queue: Promise<void> = Promise.resolve();

  constructor(raw: BetterSqlite3.Database) {
    this.#raw = raw;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    refuseInsideOwn(this);
    const before = this.#queue;
    const done = Promise.withResolvers<void>();
    this.#queue = done.promise;
    await before;
    return new Lease((sql, parameters) => this.#run(sql, parameters), done.resolve);
  }

  async releaseConnection(lease: DatabaseConnection): Promise<void> {
    if (lease instanceof Lease) lease.end();
  }

  async beginTransaction(lease: DatabaseConnection): Promise<void> {
    const scope = scopeToOpen();
    await lease.executeQuery(CompiledQuery.raw('begin immediate'));
    scope.holds = this;
  }

  async commitTransaction(lease: DatabaseConnection): Promise<void> {
    await lease.executeQuery(CompiledQuery.raw('commit'));
    leaveScope();
  }

  async rollbackTransaction(lease: DatabaseConnection): Promise<void> {
    leaveScope();
    // A full disk or a failed write has rolled back already; a second rollback would hide what happened.
    if (this.#raw.inTransaction) await lease.executeQuery(CompiledQuery.raw('rollback'));
  }

  async destroy(): Promise<void> {
    await this.#queue;
    this.#statements.clear();
    this.#raw.close();
  }

  #run(sql: string, parameters: readonly unknown[]): QueryResult<unknown> {
    try {
      const statement = this.#prepare(sql);
      if (statement.reader) return { rows: statement.all(...parameters) };
      const { changes } = statement.run(...parameters);
      return { rows: [], numAffectedRows: BigInt(changes) };
    } catch (error) {
      throw explainFailure(error, this.#raw.name);
    }
  }

  #prepare(sql: string): BetterSqlite3.Statement<unknown[]> {
    const kept = this.#statements.get(sql);
    // Taking it out and putting it back keeps the map in order of use, so the first key is the one to drop.
    if (kept !== undefined) this.#statements.delete(sql);
    const statement = kept ?? this.#raw.prepare<unknown[]>(sql);
    this.#statements.set(sql, statement);
    if (this.#statements.size > KEPT_STATEMENTS) {
      const oldest = this.#statements.keys().next();
      if (!oldest.done) this.#statements.delete(oldest.value);
    }
    return statement;
  }
}

/** The one connection, lent to one query or one transaction. */
class Lease implements DatabaseConnection {
  readonly #run: (sql: string, parameters: readonly unknown[]) => QueryResult<unknown>;
  /** Lets the next one have it. */
  readonly end: () => void;

  constructor(run: (sql: string, parameters: readonly unknown[]) => QueryResult<unknown>, end: () => void) {
    this.#run = run;
    this.end = end;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    // The row type is the caller's, from Kysely's types; the driver sees rows only as rows.
    return this.#run(sql, parameters) as QueryResult<R>;
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Streaming would hold the only connection; read in pages instead.');
  }
}

// Kysely's own mutex sits in front of the driver and would wait before the driver can refuse; ours does its work.
class Adapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

/** The dialect for one open handle, which it closes with `Kysely.destroy()`. */
export const sqliteDialect = (raw: BetterSqlite3.Database): Dialect => ({
  createAdapter: () => new Adapter(),
  createDriver: () => new Sqlite(raw),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
});
