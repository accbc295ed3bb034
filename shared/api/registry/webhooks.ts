import { z } from 'zod';
import { DeliveryView, NewWebhook, WebhookView } from '../webhooks.ts';
import * as by from './access.ts';
import { KEEPERS } from './keys.ts';

const keeper = by.memberAs(KEEPERS, 'look after webhooks');
const Id = z.object({ id: z.string() });

export const memberWebhooks = {
  webhooks: keeper
    .route({ method: 'GET', path: '/v1/webhooks', tags: ['Webhooks'], summary: 'List webhooks' })
    .output(z.array(WebhookView)),
  /** `secret` (`whsec_…`) is what deliveries are signed with by Standard Webhooks; it is in this answer only. */
  createWebhook: keeper
    .route({
      method: 'POST',
      path: '/v1/webhooks',
      tags: ['Webhooks'],
      summary: 'Have an address told of what happens',
    })
    .input(NewWebhook)
    .output(z.object({ id: z.string(), secret: z.string() })),
  removeWebhook: keeper
    .route({ method: 'DELETE', path: '/v1/webhooks/{id}', tags: ['Webhooks'], summary: 'Remove a webhook and its log' })
    .input(Id)
    .output(Id),
  testWebhook: keeper
    .route({
      method: 'POST',
      path: '/v1/webhooks/{id}/test',
      tags: ['Webhooks'],
      summary: 'Send a webhook a test event',
    })
    .input(Id)
    .output(DeliveryView),
  /** Newest first; `next` is the `before` of the next page, null after the last one. */
  deliveries: keeper
    .route({
      ...{ method: 'GET', path: '/v1/webhooks/{id}/deliveries', tags: ['Webhooks'] },
      summary: 'What was sent to a webhook, and how that went',
    })
    .input(
      Id.extend({
        before: z.string().optional(),
        /** Those alone that failed, or are tried again. */
        only: z.enum(['failing']).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
    )
    .output(z.object({ deliveries: z.array(DeliveryView), next: z.string().nullable() })),
  redeliver: keeper
    .route({
      method: 'POST',
      path: '/v1/deliveries/{id}/redeliver',
      tags: ['Webhooks'],
      summary: 'Send a delivery again',
    })
    .input(Id)
    .output(DeliveryView),
};
