import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { Id } from '../../spec/ids.ts';
import { procedure, TOPICS } from './base.ts';

/** What this host can do; screens ask this, never which host it is. */
export const Capabilities = z.object({
  nativeDialogs: z.boolean(),
  keychain: z.boolean(),
  openExternal: z.boolean(),
  notifications: z.boolean(),
  updates: z.boolean(),
});
export type Capabilities = z.infer<typeof Capabilities>;

export const Settings = z.object({
  colorScheme: z.enum(['auto', 'light', 'dark']),
  singleKeyShortcuts: z.boolean(),
  /** How differences are shown. */
  differences: z.enum(['sides', 'inline', 'sentences']).default('sides'),
});
export type Settings = z.infer<typeof Settings>;

export const system = {
  info: procedure.output(
    z.object({
      version: z.string(),
      host: z.string(),
      capabilities: Capabilities,
      dataFolder: z.string(),
      startedAt: z.string(),
    }),
  ),
  /** Announces changed topics after each commit; the renderer refetches what reads them. */
  changes: procedure.output(eventIterator(z.object({ topics: z.array(z.enum(TOPICS)), ids: z.array(Id).optional() }))),
  settings: procedure.output(Settings),
  saveSettings: procedure.input(Settings).output(Settings),
};
