import { z } from 'zod';
import * as by from './access.ts';

export const openService = {
  health: by.anyone
    .route({
      method: 'GET',
      path: '/health',
      tags: ['Service'],
      summary: 'Whether the process runs',
    })
    .output(z.object({ status: z.literal('ok'), version: z.string() })),
  /** Whether calls can be served now, database included; 503 `unavailable` when not. For whoever spreads calls over replicas. */
  ready: by.anyone
    .route({
      method: 'GET',
      path: '/ready',
      tags: ['Service'],
      summary: 'Whether calls can be served now',
    })
    .output(z.object({ status: z.literal('ok') })),
};
