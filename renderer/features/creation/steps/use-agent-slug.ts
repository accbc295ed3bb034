import { useQuery } from '@tanstack/react-query';
import { query } from '../../../lib/api.ts';

/** The slug of the agent that was made; null before that. */
export function useAgentSlug(agent: string | null): string | null {
  const agents = useQuery({ ...query.agents.list.queryOptions(), enabled: agent !== null });
  return agents.data?.find(({ id }) => id === agent)?.slug ?? null;
}
