import { z } from 'zod';
import { readFact, writeFact } from './app.ts';
import type { DesktopDb } from './tables.ts';

const KeptReaders = z.object({
  /** When the registry last said so. */
  at: z.string(),
  readers: z.array(
    z.object({
      key: z.string(),
      application: z.string(),
      /** Slug. */
      agent: z.string(),
      fields: z.array(z.string()),
      reader: z.enum(['tolerant', 'strict']),
      declaredAt: z.string(),
    }),
  ),
});
/** Which application reads what, as the registry of a workspace last said. */
export type KeptReaders = z.infer<typeof KeptReaders>;

const nameOf = (workspace: string): string => `readers:${workspace}`;

/** Undefined until the registry has been asked once. */
export async function readReaders(db: DesktopDb, workspace: string): Promise<KeptReaders | undefined> {
  const kept = KeptReaders.safeParse(await readFact(db, nameOf(workspace)));
  return kept.success ? kept.data : undefined;
}

export const writeReaders = (db: DesktopDb, workspace: string, kept: KeptReaders): Promise<void> =>
  writeFact(db, nameOf(workspace), KeptReaders.parse(kept));
