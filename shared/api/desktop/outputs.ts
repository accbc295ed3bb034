import { z } from 'zod';
import { StoredOutput } from '../../grading/stored-output.ts';
import { Id } from '../../spec/ids.ts';
import { procedure } from './base.ts';

/** A place in the results of all runs. */
const Cursor = z.object({ at: z.string(), run: Id, position: z.int().min(0) });

/** What an agent's runs on this machine answered. Beside `runs`, because an edit of the draft changes nothing here. */
export const outputs = {
  /**
   * Newest first. `limit` counts the results that are looked at; those without an answer are left out, and the same input
   * with the same output comes once a page. `next` is null at the end.
   */
  list: procedure
    .input(z.object({ agent: Id, before: Cursor.optional(), limit: z.int().min(1).max(1000).default(500) }))
    .output(z.object({ items: z.array(StoredOutput), next: Cursor.nullable() })),
};
