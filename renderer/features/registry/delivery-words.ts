import { WebhookEvent } from '../../../shared/api/webhooks.ts';

export const EVENT_WORDS: Record<WebhookEvent, string> = {
  'change.opened': 'A change is submitted',
  'version.approved': 'A version is approved',
  'version.deployed': 'A version is deployed',
  'version.rolled_back': 'A channel goes back',
  'drift.found': 'A model answers otherwise than it did',
  'run.finished': 'A run that nobody waits for is finished',
  'batch.finished': 'A batch is finished',
};
export const STATES = { pending: 'Trying', delivered: 'Delivered', failed: 'Failed' } as const;
export const TONES = { pending: 'unsure', delivered: 'ok', failed: 'bad' } as const;

/** What a delivery tells; one that this version does not know stands as it is. */
export function eventWords(event: string): string {
  const known = WebhookEvent.safeParse(event);
  return known.success ? EVENT_WORDS[known.data] : event === 'webhook.test' ? 'A test' : event;
}

/** Indented where it is JSON, else as it came. */
export function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
