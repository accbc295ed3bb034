import { createContext, useContext } from 'react';
import type { AgentSummary } from '../../shared/api/desktop/agents.ts';

const Context = createContext<AgentSummary | null>(null);
export const AgentProvider = Context.Provider;

/** The agent whose page is open. Only inside the routes under `/agents/$slug`. */
export function useAgent(): AgentSummary {
  const agent = useContext(Context);
  if (agent === null) throw new Error('useAgent is called outside an agent page.');
  return agent;
}
