import type { CanarySettings } from './views.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
export const DAY_MINUTES = 1440;

/** Whether it is days that are waited for, so that an hour of the day can be named. */
export const hasHour = ({ everyMinutes }: Pick<CanarySettings, 'everyMinutes'>): boolean =>
  everyMinutes !== null && everyMinutes % DAY_MINUTES === 0;

/**
 * Whether it is time to ask the canary cases again. Instants in milliseconds since the epoch: `last` when they were asked last, null
 * for never, and `since` when somebody said how they are watched. With an hour of the day (UTC) the first run comes when that hour
 * comes next, later ones at that hour however long the run before took; what was missed is made up for once.
 */
export function isCanaryDue(
  { everyMinutes, hour }: Pick<CanarySettings, 'everyMinutes' | 'hour'>,
  { last, since, now }: { last: number | null; since: number; now: number },
): boolean {
  if (everyMinutes === null) return false;
  if (hour === null || !hasHour({ everyMinutes })) return last === null || now - last >= everyMinutes * MINUTE_MS;
  // The hour as it came last, and as many days before as are left out between two runs.
  const today = Math.floor(now / DAY_MS) * DAY_MS + hour * HOUR_MS;
  const latest = today <= now ? today : today - DAY_MS;
  const skipped = everyMinutes * MINUTE_MS - DAY_MS;
  return last === null ? since < latest : last < latest - skipped;
}
