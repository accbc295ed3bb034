import type { RegistryCore } from '../core.ts';
import { forgetDeviceLinks } from '../store/device-links.ts';
import { settingsNow } from '../store/execution-settings.ts';
import { forgetCalls } from '../store/idempotent-calls.ts';
import { forgetInvites } from '../store/invites.ts';
import { removeDeadJobs } from '../store/jobs.ts';
import { forgetMinutes } from '../store/key-usage.ts';
import { endLeftItems, removeBatches } from '../store/run-batches.ts';
import { forgetSessions } from '../store/sessions.ts';
import { removeDeliveries } from '../store/webhooks.ts';
import type { Queue } from './jobs.ts';

export const CLEANING_MINUTES = 60;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** How long finished runs, batches and deliveries can be asked for, where executions are kept as long. */
const KEPT_DAYS = 30;

/** Removes what nobody may ask for any more. */
export const cleaning = (core: RegistryCore): Queue => ({
  name: 'cleaning',
  atOnce: 1,
  retries: 2,
  firstPause: 60,
  longestPause: 600,
  work: () => clean(core),
  gaveUp: async () => core.log.error({}, 'what nobody may ask for any more could not be removed'),
});

async function clean({ db, now }: RegistryCore): Promise<void> {
  const instant = Date.parse(now());
  const before = (days: number): string => new Date(instant - days * DAY_MS).toISOString();
  await forgetCalls(db, instant);
  await forgetMinutes(db, Math.floor(instant / MINUTE_MS) - 1);
  await forgetSessions(db, instant);
  await forgetInvites(db, before(KEPT_DAYS));
  await forgetDeviceLinks(db, before(KEPT_DAYS));
  await endLeftItems(db, before(1));
  await removeBatches(db, before(KEPT_DAYS));
  // Answers of a batch are executions once more: nobody who wants those gone expects to find them here.
  for (const [agent, { keepDays }] of await settingsNow(db))
    if (keepDays < KEPT_DAYS) await removeBatches(db, before(keepDays), agent);
  await removeDeliveries(db, before(KEPT_DAYS));
  await removeDeadJobs(db, instant - KEPT_DAYS * DAY_MS);
}
