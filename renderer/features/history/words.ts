import type { HistoryGroup } from '../../../shared/governance/say-statement.ts';

/** What a decision is about, in a word or two. */
export const GROUPS: Record<HistoryGroup, string> = {
  people: 'People',
  policy: 'Policy and locks',
  versions: 'Versions and changes',
  reviews: 'Reviews',
  deployments: 'Deployments',
  requests: 'Requests',
};
