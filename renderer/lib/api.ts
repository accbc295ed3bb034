import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import type { DesktopContract } from '../../shared/api/desktop/index.ts';
import { type CallContext, transport } from './transport.ts';

/** Calls the backend: `api.drafts.save({…})`. Throws the closed set of errors; show them with `wordsOf`. */
export const api: ContractRouterClient<DesktopContract, CallContext> = createORPCClient(transport);

/** Options for TanStack Query: `useQuery(query.agents.list.queryOptions())`. Their keys start with the contract path. */
export const query = createTanstackQueryUtils(api);
