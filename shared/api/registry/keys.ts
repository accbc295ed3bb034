import { z } from 'zod';
import * as by from './access.ts';

/** Who looks after keys and what applications read. */
export const KEEPERS = ['engineer', 'admin'] as const;

export const memberKeys = {
  keys: by
    .memberAs(KEEPERS, 'see API keys')
    .route({
      method: 'GET',
      path: '/v1/keys',
      tags: ['Keys'],
      summary: 'List API keys',
    })
    .output(
      z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          createdAt: z.string(),
          lastUsedAt: z.string().nullable(),
          revokedAt: z.string().nullable(),
        }),
      ),
    ),
  createKey: by
    .memberAs(KEEPERS, 'make API keys')
    .route({
      method: 'POST',
      path: '/v1/keys',
      tags: ['Keys'],
      summary: 'Make an API key',
    })
    .input(z.object({ name: z.string().trim().min(1).max(100) }))
    .output(z.object({ id: z.string(), secret: z.string() })),
  revokeKey: by
    .memberAs(KEEPERS, 'revoke API keys')
    .route({
      method: 'DELETE',
      path: '/v1/keys/{id}',
      tags: ['Keys'],
      summary: 'Revoke an API key',
    })
    .input(z.object({ id: z.string() }))
    .output(z.object({ id: z.string() })),
};
