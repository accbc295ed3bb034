import { useQuery } from '@tanstack/react-query';
import type { OpenFinding } from '../../shared/drift/views.ts';
import { query } from './api.ts';

const LOOK_AGAIN_MS = 120_000;

/**
 * Findings about an agent's model that nobody settled yet, by slug. They live at the registry: without one, or while it cannot be
 * reached, there are none to show, and nothing waits for them.
 */
export function useOpenDrift(): (slug: string) => readonly OpenFinding[] {
  const found = useQuery({
    ...query.drift.open.queryOptions(),
    refetchOnMount: 'always',
    refetchInterval: LOOK_AGAIN_MS,
  });
  return (slug) => (found.data ?? []).filter(({ agent }) => agent.slug === slug);
}
