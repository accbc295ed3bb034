import { z } from 'zod';

/** What a webhook may tell of. */
export const WEBHOOK_EVENTS = [
  'change.opened',
  'version.approved',
  'version.deployed',
  'version.rolled_back',
  'run.finished',
  'batch.finished',
  'drift.found',
] as const;
export const WebhookEvent = z.enum(WEBHOOK_EVENTS);
export type WebhookEvent = z.infer<typeof WebhookEvent>;

export const NewWebhook = z.object({
  url: z.url().max(2000),
  description: z.string().trim().max(200).default(''),
  events: z.array(WebhookEvent).min(1),
});
export const WebhookView = z.object({
  id: z.string(),
  url: z.string(),
  description: z.string(),
  events: z.array(WebhookEvent),
  createdAt: z.string(),
  /** Set when its address answered 410 Gone. */
  disabledAt: z.string().nullable(),
  /** How the newest delivery went; null before the first. */
  last: z.object({ state: z.enum(['pending', 'delivered', 'failed']), at: z.string() }).nullable(),
});
export type WebhookView = z.infer<typeof WebhookView>;

export const DeliveryView = z.object({
  id: z.string(),
  /** One of the events, or `webhook.test`. */
  event: z.string(),
  state: z.enum(['pending', 'delivered', 'failed']),
  createdAt: z.string(),
  attempts: z.number(),
  lastAt: z.string().nullable(),
  /** HTTP status of the last answer; null where there was none. */
  status: z.number().nullable(),
  /** In words, why the last attempt failed. */
  reason: z.string().nullable(),
  /** When it is tried again; null while that is due, or never. */
  nextAt: z.string().nullable(),
  /** What is sent, byte by byte. */
  body: z.string(),
  /** The beginning of what the address answered last. */
  response: z.string().nullable(),
});
export type DeliveryView = z.infer<typeof DeliveryView>;
