import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { Entry, Envelope, Head } from '../../governance/statement.ts';
import { Hash, Instant } from '../../spec/ids.ts';
import * as by from './access.ts';

/** Contents in one request; further ones are sent ahead. */
export const MOST_OBJECTS = 60;

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
      z.object({
        after: z.coerce.number().int().min(0),
        limit: z.coerce.number().int().min(1).max(1000).default(200),
        /** `yes`: what the entries name comes along, and fewer of them where it is much. */
        objects: z.literal('yes').optional(),
      }),
    )
    /** `time`: the registry's clock, by which a desktop notices that its own is wrong. */
    .output(
      z.object({
        entries: z.array(Entry),
        head: Head,
        time: Instant.optional(),
        objects: z.array(z.json()).optional(),
      }),
    ),
  /**
   * Takes back what a registry lost that was restored from a backup: existing entries that continue its head, unaltered, each checked
   * as a replica checks it. All of a call or nothing; entries that are here already change nothing. `conflict` where the registry took
   * other decisions in their place. `added` counts what was not here.
   */
  handBack: by
    .memberAs(['admin'], 'hand back decisions that the registry lost')
    .route({
      method: 'POST',
      path: '/v1/entries',
      tags: ['Ledger'],
      summary: 'Hand back decisions to a registry that was restored from a backup',
    })
    .input(z.object({ entries: z.array(Entry).min(1).max(500), objects: z.array(z.json()).max(5000) }))
    .output(z.object({ head: Head, added: z.number() })),
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
  /**
   * Keeps contents that a decision will name, ahead of it: where all of them together are more than one request takes. Answers their
   * hashes in their order. Until a decision names it, a content is nothing but kept.
   */
  keepObjects: by
    .memberAs(['editor', 'engineer'], 'send contents ahead of a decision')
    .route({
      method: 'POST',
      path: '/v1/objects',
      tags: ['Ledger'],
      summary: 'Send contents ahead of the decision that names them',
    })
    .input(z.object({ objects: z.array(z.json()).min(1).max(MOST_OBJECTS) }))
    .output(z.object({ hashes: z.array(Hash) })),
  /** Appends one statement, with the objects it names. Idempotent by statement id. */
  append: by.member
    .route({
      method: 'POST',
      path: '/v1/statements',
      tags: ['Ledger'],
      summary: 'Append a signed decision',
    })
    .input(z.object({ envelope: Envelope, objects: z.array(z.json()).max(MOST_OBJECTS) }))
    .output(z.object({ entry: Entry, head: Head })),
};
