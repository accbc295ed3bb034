import { z } from 'zod';
import { DeliveryView, NewWebhook, WebhookView } from '../webhooks.ts';
import { procedure } from './base.ts';

const Id = z.object({ id: z.string() });

/** Addresses that the team's registry tells of decisions and finished runs; asked there each time, kept nowhere here. */
export const webhooks = {
  list: procedure.output(z.array(WebhookView)),
  /** The secret is in this answer only. */
  create: procedure.input(NewWebhook).output(z.object({ id: z.string(), secret: z.string() })),
  remove: procedure.input(Id).output(Id),
  test: procedure.input(Id).output(DeliveryView),
  /** Newest first, page by page: `next` is the `before` of the next one. `failing`: those that failed, or are tried again. */
  deliveries: procedure
    .input(Id.extend({ before: z.string().optional(), failing: z.boolean().default(false) }))
    .output(z.object({ deliveries: z.array(DeliveryView), next: z.string().nullable() })),
  redeliver: procedure.input(Id).output(DeliveryView),
};
