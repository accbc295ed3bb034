import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { connectionConfig } from './postgres.ts';
import { LEDGER_CHANNEL } from './turn.ts';

interface Following {
  /** Address of the PostgreSQL database. */
  url: string;
  workspace: string;
  /** What the ledger has come to, e.g. its head's hash; asked for again and again. */
  head: () => Promise<string | null>;
  /** Called when the ledger has grown, perhaps more than once and perhaps for nothing. */
  grown: () => void;
}

const POLL_MS = 500;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Tells when anybody appended to a shared ledger: at once by LISTEN, and within `POLL_MS` by looking, since a connection can be
 * dead without either end knowing. A lost connection is made again, first at once, then after ever longer pauses.
 */
export function followGrowth({ url, workspace, head, grown }: Following): { close(): Promise<void> } {
  const ended = new AbortController();
  const { signal } = ended;
  const wait = (ms: number): Promise<void> => pause(ms, undefined, { signal, ref: false }).catch(() => {});

  /** Resolves when the connection is over, with whether it had listened. */
  async function listenOnce(): Promise<boolean> {
    const client = new Client(connectionConfig(url));
    const over = Promise.withResolvers<void>();
    const end = (): void => over.resolve();
    client.on('error', end);
    client.on('end', end);
    client.on('notification', ({ payload }) => {
      if (payload === workspace) grown();
    });
    signal.addEventListener('abort', end);
    try {
      await client.connect();
      await client.query(`listen ${LEDGER_CHANNEL}`);
      // Something may have been said before anybody listened.
      grown();
      await over.promise;
      return true;
    } catch {
      return false;
    } finally {
      signal.removeEventListener('abort', end);
      await client.end().catch(() => {});
    }
  }

  async function listen(): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      failures = (await listenOnce()) ? 0 : failures + 1;
      await wait(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures));
    }
  }

  async function look(): Promise<void> {
    let known: string | null = null;
    while (!signal.aborted) {
      // While the server is away there is no news of it.
      const now = await head().catch(() => known);
      if (now !== known) grown();
      known = now;
      await wait(POLL_MS);
    }
  }

  const running = Promise.all([listen(), look()]);
  return {
    async close() {
      ended.abort();
      await running;
    },
  };
}
