import { os } from '../implement.ts';
import { inTeam } from './registry.ts';

const SHOWN = 20;

export const webhooks = {
  list: os.webhooks.list.handler(({ context }) => inTeam(context).ask((api) => api.webhooks())),
  create: os.webhooks.create.handler(async ({ context, input }) => {
    const made = await inTeam(context).ask((api) => api.createWebhook(input));
    context.announcer.announce(['registry']);
    return made;
  }),
  remove: os.webhooks.remove.handler(async ({ context, input }) => {
    const removed = await inTeam(context).ask((api) => api.removeWebhook(input));
    context.announcer.announce(['registry']);
    return removed;
  }),
  test: os.webhooks.test.handler(async ({ context, input }) => {
    const sent = await inTeam(context).ask((api) => api.testWebhook(input));
    context.announcer.announce(['registry']);
    return sent;
  }),
  deliveries: os.webhooks.deliveries.handler(({ context, input: { id, before, failing } }) =>
    inTeam(context).ask((api) =>
      api.deliveries({
        ...{ id, limit: SHOWN },
        ...(before === undefined ? {} : { before }),
        ...(failing ? { only: 'failing' as const } : {}),
      }),
    ),
  ),
  redeliver: os.webhooks.redeliver.handler(async ({ context, input }) => {
    const sent = await inTeam(context).ask((api) => api.redeliver(input));
    context.announcer.announce(['registry']);
    return sent;
  }),
};
