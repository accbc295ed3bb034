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
  /** The newest ones. */
  deliveries: procedure.input(Id).output(z.array(DeliveryView)),
  redeliver: procedure.input(Id).output(DeliveryView),
};
