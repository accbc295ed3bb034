import { work } from '../../ledger/work.ts';
import type { RegistryCore } from '../core.ts';
import { pauseBefore, type Queue, reasonOf } from '../jobs/jobs.ts';
import type { StoredBatch } from '../store/run-batches.ts';
import type { RegistryDb } from '../store/tables.ts';
import {
  addDelivery,
  disableWebhook,
  findDelivery,
  findWebhook,
  listWebhooks,
  noteAttempt,
  type StoredDelivery,
  setDeliveryState,
  tellUpTo,
  toldUpTo,
} from '../store/webhooks.ts';
import { failureOf, type SpanStart } from '../tracing/tracing.ts';
import { type Occurrence, occurrenceOf } from './ledger-events.ts';
import type { Send } from './send.ts';

export const DELIVERIES = 'webhooks';
/** Entries that are told in one transaction. */
const AT_ONCE = 100;
const GONE = 410;

/** What a webhook's deliveries are signed with, the same at every replica and stored nowhere. */
export const webhookSecret = (core: RegistryCore, id: string): Buffer => core.identity.secretFor(`webhook ${id}`);

/** How often a delivery is tried after the first time: for about a day. The pauses are those of a queue's retries. */
const TRIES = { retries: 12, firstPause: 5, longestPause: 4 * 60 * 60 };

/**
 * Delivers, again and again with growing pauses, and says in the log of deliveries how it went and when it goes on. Each further try is
 * a job of its own, planned in the transaction that notes the last one: a job whose time is not the one that is noted was
 * replaced, by somebody who sent it again.
 */
export const deliveryQueue = (core: RegistryCore, send: Send): Queue => ({
  name: DELIVERIES,
  atOnce: 4,
  ...TRIES,
  async work({ delivery: id = '', attempt = '1', due }, signal) {
    const delivery = await findDelivery(core.db, id);
    const webhook = delivery && (await findWebhook(core.db, delivery.webhook));
    if (delivery === undefined || webhook === undefined || delivery.state !== 'pending') return;
    if (due !== undefined && due !== delivery.nextAt) return;
    if (webhook.disabledAt !== null) return setDeliveryState(core.db, id, 'failed');
    const { url } = webhook;
    const now = Date.parse(core.now());
    const message = { id, url, body: delivery.body, secret: webhookSecret(core, webhook.id), now };
    const span = core.tracing?.begin('POST webhook', deliverySpan(url, delivery));
    const { status, reason, response } = await send(message, signal).catch((error: unknown) => {
      span?.end(failureOf(error));
      throw error;
    });
    span?.set({ 'http.response.status_code': status ?? undefined });
    span?.end(reason === null ? null : String(status ?? 'unreachable'));
    const tried = Number(attempt);
    const isOver = reason === null || status === GONE || tried > TRIES.retries;
    const pause = Math.ceil(pauseBefore(TRIES, tried, Math.random()));
    const at = core.now();
    const nextAt = isOver ? null : new Date(Date.parse(at) + pause * 1000).toISOString();
    const state = reason === null ? 'delivered' : isOver ? 'failed' : 'pending';
    await work(core.db, async (tx) => {
      await noteAttempt(tx, id, { state, at, status, reason, response, nextAt });
      if (status === GONE) await disableWebhook(tx, webhook.id, at);
      if (nextAt === null) return;
      const next = { delivery: id, attempt: String(tried + 1), due: nextAt };
      await core.jobs.enqueue(tx, DELIVERIES, next, pause);
    });
  },
  gaveUp: ({ delivery = '' }) => setDeliveryState(core.db, delivery, 'failed'),
});

/** Of the address the host alone: the rest of it is often a secret. */
const deliverySpan = (url: string, { id, event }: StoredDelivery): SpanStart => ({
  kind: 'client',
  attributes: {
    'http.request.method': 'POST',
    'server.address': URL.parse(url)?.hostname,
    'rulehouse.event': event,
    'rulehouse.delivery': id,
  },
});

/** Adds deliveries of something that happened, with their jobs, in the transaction that makes it so. */
export async function tell(core: RegistryCore, tx: RegistryDb, { event, id, time, data }: Occurrence): Promise<void> {
  for (const webhook of await listWebhooks(tx)) {
    if (webhook.disabledAt !== null || !webhook.events.includes(event)) continue;
    const delivery = core.newId();
    const body = JSON.stringify({ type: event, timestamp: time, data });
    const of = { id: delivery, webhook: webhook.id, event, occurrence: `${event} ${id}`, body, createdAt: core.now() };
    if (await addDelivery(tx, of)) await core.jobs.enqueue(tx, DELIVERIES, { delivery });
  }
}

export const finishedOccurrence = (
  batch: StoredBatch,
  agent: { slug: string; name: string },
  counts: object,
  time: string,
): Occurrence => ({
  event: batch.kind === 'async' ? 'run.finished' : 'batch.finished',
  id: batch.id,
  time,
  data: { id: batch.id, agent, total: batch.total, ...counts },
});

/** Tells webhooks of what is new in the ledger: each decision once, after it is in the ledger, also when the process ended in between. */
export interface Announcer {
  /** The ledger may have grown. */
  look(): void;
  close(): Promise<void>;
}

export function ledgerAnnouncer(core: RegistryCore): Announcer {
  let looking: Promise<void> | undefined;
  let again = false;
  let closed = false;
  const { workspace } = core.identity;

  /** True when there may be more. */
  const page = (): Promise<boolean> =>
    work(core.db, async (tx) => {
      const told = await toldUpTo(tx);
      if (told === undefined) {
        // What was decided before there were webhooks is not news.
        await tellUpTo(tx, undefined, (await core.ledger.head(tx, workspace)).sequence);
        return false;
      }
      const entries = await core.ledger.entries(tx, workspace, told, AT_ONCE);
      const last = entries.at(-1);
      if (last === undefined || !(await tellUpTo(tx, told, last.sequence))) return false;
      for (const entry of entries) {
        const occurrence = await occurrenceOf(core, tx, entry);
        if (occurrence !== null) await tell(core, tx, occurrence);
      }
      return entries.length === AT_ONCE;
    });
  async function run(): Promise<void> {
    do {
      again = false;
      try {
        while (!closed && (await page()));
      } catch (error) {
        // The next look goes on from the same place.
        core.log.warn({ reason: reasonOf(error) }, 'webhooks could not be told of the ledger yet');
      }
    } while (again && !closed);
    looking = undefined;
  }
  return {
    look() {
      again = true;
      looking ??= run();
    },
    async close() {
      closed = true;
      await looking;
    },
  };
}
