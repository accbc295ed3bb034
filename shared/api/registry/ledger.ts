import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { Entry, Envelope, Head } from '../../governance/statement.ts';
import { Hash } from '../../spec/ids.ts';
import * as by from './access.ts';

export const memberLedger = {
  head: by.member
    .route({
      method: 'GET',
      path: '/v1/head',
      tags: ['Ledger'],
      summary: 'Where the history of decisions ends',
    })
    .output(Head.extend({ workspace: z.string() })),
  /**
   * The head at once, whenever the ledger grows, and every 15 seconds, so that silence means a dead line. The id of an event is the
   * head's sequence. A head covers all before it, so nothing is sent again after `Last-Event-ID`. Ends with the session, the membership
   * and the registry.
   */
  events: by.member
    .route({
      method: 'GET',
      path: '/v1/events',
      tags: ['Ledger'],
      summary: 'Hear at once where the history of decisions ends',
    })
    .output(eventIterator(Head)),
  entries: by.member
    .route({
      method: 'GET',
      path: '/v1/entries',
      tags: ['Ledger'],
      summary: 'Read the history of decisions, page by page',
    })
    .input(
      z.object({ after: z.coerce.number().int().min(0), limit: z.coerce.number().int().min(1).max(500).default(200) }),
    )
    .output(z.object({ entries: z.array(Entry), head: Head })),
  /** Content-addressed JSON that statements name; `hash` = SHA-256 of its canonical JSON. */
  object: by.member
    .route({
      method: 'GET',
      path: '/v1/objects/{hash}',
      tags: ['Ledger'],
      summary: 'Read a content that decisions name',
    })
    .input(z.object({ hash: Hash }))
    .output(z.object({ hash: Hash, content: z.json() })),
  /** Appends one statement, with the objects it names. Idempotent by statement id. */
  append: by.member
    .route({
      method: 'POST',
      path: '/v1/statements',
      tags: ['Ledger'],
      summary: 'Append a signed decision',
    })
    .input(z.object({ envelope: Envelope, objects: z.array(z.json()).max(60) }))
    .output(z.object({ entry: Entry, head: Head })),
};
