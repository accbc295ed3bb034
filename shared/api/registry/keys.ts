import { z } from 'zod';
import { KeptHours, KeyLimits, KeyView, NewKey } from '../key-limits.ts';
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
    .output(z.array(KeyView)),
  createKey: by
    .memberAs(KEEPERS, 'make API keys')
    .route({
      method: 'POST',
      path: '/v1/keys',
      tags: ['Keys'],
      summary: 'Make an API key',
    })
    .input(NewKey)
    .output(z.object({ id: z.string(), secret: z.string() })),
  /** In place of the limits from before. */
  limitKey: by
    .memberAs(KEEPERS, 'change API keys')
    .route({ method: 'PUT', path: '/v1/keys/{id}/limits', tags: ['Keys'], summary: 'Say how far an API key reaches' })
    .input(KeyLimits.extend({ id: z.string() }))
    .output(KeyView),
  /** The secret from before stays valid for as long as is asked, so that applications can change over. */
  rotateKey: by
    .memberAs(KEEPERS, 'change API keys')
    .route({ method: 'POST', path: '/v1/keys/{id}/rotate', tags: ['Keys'], summary: 'Give an API key a new secret' })
    .input(z.object({ id: z.string(), keepOldHours: KeptHours }))
    .output(z.object({ id: z.string(), secret: z.string(), oldSecretUntil: z.string().nullable() })),
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
