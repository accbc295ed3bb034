import { work } from '../../ledger/work.ts';
import type { DeliveryView } from '../../shared/api/webhooks.ts';
import { AppError } from '../../shared/errors.ts';
import {
  addDelivery,
  addWebhook,
  findDelivery,
  findWebhook,
  listDeliveries,
  listWebhooks,
  removeWebhook as removeStored,
  type StoredDelivery,
  setDeliveryState,
} from '../store/webhooks.ts';
import { DELIVERIES, webhookSecret } from '../webhooks/announcer.ts';
import { checkedUrl } from '../webhooks/guard.ts';
import { forMembers } from './base.ts';

/** More than a team has; each is one call for each event. */
const MOST = 20;

export const webhooks = forMembers.member.webhooks.handler(async ({ context: { core } }) =>
  Promise.all(
    (await listWebhooks(core.db)).map(async (webhook) => {
      const [last] = await listDeliveries(core.db, webhook.id, { limit: 1 });
      return { ...webhook, last: last === undefined ? null : { state: last.state, at: last.lastAt ?? last.createdAt } };
    }),
  ),
);

export const createWebhook = forMembers.member.createWebhook.handler(async ({ context: { core, member }, input }) => {
  checkedUrl(input.url, core.privateWebhooks);
  const id = core.newId();
  await work(core.db, async (tx) => {
    if ((await listWebhooks(tx)).length >= MOST)
      throw new AppError('limit', `There are ${MOST} webhooks already. Remove one first.`, { limit: 'webhooks' });
    await addWebhook(tx, { ...input, id, by: member.id, createdAt: core.now(), disabledAt: null });
  });
  core.log.info({ member: member.id, webhook: id }, 'webhook made');
  return { id, secret: `whsec_${webhookSecret(core, id).toString('base64')}` };
});

export const removeWebhook = forMembers.member.removeWebhook.handler(
  async ({ context: { core, member }, input: { id } }) => {
    if (!(await work(core.db, (tx) => removeStored(tx, id)))) throw missing('webhook', id);
    core.log.info({ member: member.id, webhook: id }, 'webhook removed');
    return { id };
  },
);

export const testWebhook = forMembers.member.testWebhook.handler(
  async ({ context: { core, member }, input: { id } }) => {
    if ((await findWebhook(core.db, id)) === undefined) throw missing('webhook', id);
    const [delivery, createdAt] = [core.newId(), core.now()];
    const body = JSON.stringify({ type: 'webhook.test', timestamp: createdAt, data: { by: member.name } });
    await work(core.db, async (tx) => {
      await addDelivery(tx, {
        ...{ id: delivery, webhook: id, event: 'webhook.test', occurrence: delivery },
        ...{ body, createdAt },
      });
      await core.jobs.enqueue(tx, DELIVERIES, { delivery });
    });
    return view(await deliveryBy(core.db, delivery));
  },
);

export const deliveries = forMembers.member.deliveries.handler(
  async ({ context: { core }, input: { id, before, only, limit } }) => {
    if ((await findWebhook(core.db, id)) === undefined) throw missing('webhook', id);
    const found = await listDeliveries(core.db, id, { before, failing: only === 'failing', limit: limit + 1 });
    const page = found.slice(0, limit);
    return { deliveries: page.map(view), next: found.length > limit ? (page.at(-1)?.id ?? null) : null };
  },
);

export const redeliver = forMembers.member.redeliver.handler(async ({ context: { core }, input: { id } }) => {
  await deliveryBy(core.db, id);
  await work(core.db, async (tx) => {
    await setDeliveryState(tx, id, 'pending');
    await core.jobs.enqueue(tx, DELIVERIES, { delivery: id });
  });
  return view(await deliveryBy(core.db, id));
});

async function deliveryBy(db: Parameters<typeof findDelivery>[0], id: string): Promise<StoredDelivery> {
  const found = await findDelivery(db, id);
  if (found === undefined) throw missing('delivery', id);
  return found;
}

const view = ({ webhook: _, ...delivery }: StoredDelivery): DeliveryView => delivery;

const missing = (entity: 'webhook' | 'delivery', id: string): AppError =>
  new AppError('not_found', `There is no such ${entity}, or it was removed.`, { entity, id });
