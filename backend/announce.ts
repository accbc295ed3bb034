import { EventPublisher } from '@orpc/server';
import type { Topic } from '../shared/api/desktop/base.ts';

interface Announcement {
  topics: Topic[];
  ids?: string[];
}
/** Tells every open window what changed. Called after commit and before the reply, so that a refetch sees the change. */
export interface Announcer {
  announce(topics: Topic[], ids?: string[]): void;
  subscribe(signal: AbortSignal | undefined): AsyncGenerator<Announcement>;
}

export function createAnnouncer(): Announcer {
  const publisher = new EventPublisher<{ changed: Announcement }>();
  return {
    announce: (topics, ids) => publisher.publish('changed', ids === undefined ? { topics } : { topics, ids }),
    subscribe: (signal) => publisher.subscribe('changed', signal === undefined ? {} : { signal }),
  };
}
