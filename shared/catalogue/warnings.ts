import { dayNumber } from '../spec/dates.ts';
import type { ModelEntry } from './entry.ts';

/** Days before a model retires from which on everybody who counts on it is told. */
export const RETIRES_SOON_DAYS = 60;

/** Days from today until a model's last day; negative after it, null where no day is known. */
export function daysLeft({ retires }: Pick<ModelEntry, 'retires'>, today: string): number | null {
  const [last, now] = [retires === null ? null : dayNumber(retires), dayNumber(today)];
  return last === null || now === null ? null : last - now;
}

/** What somebody who lets this model answer has to know. `title` names it; `day` puts a calendar day in words. */
export function modelWarnings(entry: ModelEntry, today: string, day: (day: string) => string): string[] {
  const left = daysLeft(entry, today);
  const last = entry.retires === null ? '' : day(entry.retires);
  return [
    ...(left === null || left > RETIRES_SOON_DAYS
      ? []
      : [
          left < 0
            ? `${entry.title} was retired on ${last}.`
            : `${entry.title} retires on ${last}. Choose its successor before.`,
        ]),
    ...(entry.price === null ? [`The price of ${entry.title} is not known, so a cost limit cannot be kept.`] : []),
  ];
}
