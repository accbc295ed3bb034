import { z } from 'zod';
import { ProviderKind } from '../../spec/spec.ts';
import { procedure } from './base.ts';

/** A provider connection as the renderer may know it: never the key, only its last four characters. */
export const ConnectionView = z.object({
  id: z.string(),
  kind: ProviderKind,
  label: z.string(),
  baseUrl: z.string().nullable(),
  key: z.object({
    set: z.boolean(),
    last4: z.string().nullable(),
    source: z.enum(['none', 'environment', 'keychain', 'file']),
  }),
  models: z.array(z.string()),
  updatedAt: z.string().nullable(),
});
export type ConnectionView = z.infer<typeof ConnectionView>;

export const connections = {
  list: procedure.output(
    z.object({
      connections: z.array(ConnectionView),
      protection: z.object({ kind: z.enum(['keychain', 'file']), words: z.string() }),
    }),
  ),
  /** `key: undefined` keeps the stored one, `null` removes it. */
  save: procedure
    .input(
      z.object({
        id: z.string().optional(),
        kind: ProviderKind,
        label: z.string().trim().min(1).max(100),
        baseUrl: z.url().nullable(),
        models: z.array(z.string().min(1).max(200)).max(200),
        key: z.string().min(1).max(2000).nullable().optional(),
      }),
    )
    .output(ConnectionView),
  remove: procedure.input(z.object({ id: z.string() })).output(z.object({ id: z.string() })),
  /** Programs that serve models on this machine, on their usual ports, and have no connection yet. Asked at each call. */
  discover: procedure.output(z.array(z.object({ name: z.string(), baseUrl: z.string(), models: z.array(z.string()) }))),
  test: procedure
    .input(z.object({ id: z.string() }))
    .output(z.object({ ok: z.boolean(), message: z.string(), models: z.array(z.string()) })),
};
