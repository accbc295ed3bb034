import type { RegistryCore } from '../core.ts';
import { forgetCalls } from '../store/idempotent-calls.ts';
import { forgetMinutes } from '../store/key-usage.ts';
import { removeBatches } from '../store/run-batches.ts';
import { removeDeliveries } from '../store/webhooks.ts';
import type { Queue } from './jobs.ts';

export const CLEANING_MINUTES = 60;
/** How long finished runs, batches and deliveries can be asked for. */
const KEPT_MS = 30 * 24 * 60 * 60_000;
const MINUTE_MS = 60_000;

/** Removes what nobody may ask for any more. */
export const cleaning = (core: RegistryCore): Queue => ({
  name: 'cleaning',
  atOnce: 1,
  retries: 2,
  firstPause: 60,
  longestPause: 600,
  async work() {
    const now = Date.parse(core.now());
    const old = new Date(now - KEPT_MS).toISOString();
    await forgetCalls(core.db, now);
    await forgetMinutes(core.db, Math.floor(now / MINUTE_MS) - 1);
    await removeBatches(core.db, old);
    await removeDeliveries(core.db, old);
  },
  gaveUp: async () => {},
});
