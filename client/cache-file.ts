import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import type { AgentVersion, Json } from './types.ts';

/** What is kept between two starts. */
export interface Kept {
  /** Registry, agent and what was asked for: a file of another client is none of ours. */
  of: string;
  etag: string;
  version: AgentVersion;
  /** The history that proves it; null where none was asked for. */
  proof: Json;
}
export interface CacheFile {
  /** Null where there is none, or none that this client wrote as it stands. `confirmedAt` in milliseconds since 1970. */
  read(): Promise<{ kept: Kept; confirmedAt: number } | null>;
  /** Whole or not at all. False where it cannot be written: serving goes on without. */
  write(kept: Omit<Kept, 'of'>, confirmedAt: number): Promise<boolean>;
  /** Says that the registry confirmed what is there. */
  confirm(confirmedAt: number): Promise<void>;
}

/**
 * A file under a keyed hash (HMAC-SHA256) by the API key: whoever can write the file but does not have the key can put
 * nothing into the application's mouth. The time of the last confirmation is the file's own.
 */
export function cacheFile(path: string, key: string, of: string): CacheFile {
  const seal = (content: string): string =>
    createHmac('sha256', key).update(`rulehouse-client/1\n${content}`).digest('hex');
  const touch = (at: number): Promise<void> => utimes(path, at / 1000, at / 1000);
  return {
    async read() {
      try {
        const text = await readFile(path, 'utf8');
        const end = text.indexOf('\n');
        const content = text.slice(end + 1);
        const [written, expected] = [Buffer.from(text.slice(0, end)), Buffer.from(seal(content))];
        if (written.length !== expected.length || !timingSafeEqual(written, expected)) return null;
        // The seal says that this program wrote it.
        const kept = JSON.parse(content) as Kept;
        return kept.of === of ? { kept, confirmedAt: (await stat(path)).mtimeMs } : null;
      } catch {
        return null;
      }
    },
    async write(kept, confirmedAt) {
      const content = JSON.stringify({ ...kept, of });
      const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
      try {
        const file = await open(draft, 'wx', 0o600);
        try {
          await file.writeFile(`${seal(content)}\n${content}`);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(draft, path);
        await touch(confirmedAt);
        return true;
      } catch {
        await rm(draft, { force: true }).catch(() => undefined);
        return false;
      }
    },
    async confirm(confirmedAt) {
      await touch(confirmedAt).catch(() => undefined);
    },
  };
}
