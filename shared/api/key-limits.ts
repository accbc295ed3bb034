import { z } from 'zod';
import { Slug } from '../spec/ids.ts';

const ChannelName = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'a channel, such as production');
const Usd = z.number().positive().max(1_000_000_000);

/** How far an API key reaches; null or absent: no limit of that kind. */
export const KeyLimits = z.object({
  /** Short names of the agents that it may ask for. */
  agents: z.array(Slug).min(1).max(200).nullable().default(null),
  /** Channels whose versions it may ask for. */
  channels: z.array(ChannelName).min(1).max(20).nullable().default(null),
  /** Calls a minute, batches counting as one. */
  perMinute: z.int().min(1).max(1_000_000).nullable().default(null),
  /** US dollars by UTC day and month, as recorded with executions. */
  usdPerDay: Usd.nullable().default(null),
  usdPerMonth: Usd.nullable().default(null),
  expiresAt: z.iso.datetime().nullable().default(null),
});
export type KeyLimits = z.infer<typeof KeyLimits>;
export const NO_LIMITS: KeyLimits = KeyLimits.parse({});

/** An API key as people who look after keys see it; its secret is never among it. */
export const KeyView = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
  limits: KeyLimits,
  /** Until when the secret from before the last rotation is taken beside the new one; null when it is not. */
  oldSecretUntil: z.string().nullable(),
  /** Of the current UTC day and month. */
  spentUsd: z.object({ day: z.number(), month: z.number() }),
});
export type KeyView = z.infer<typeof KeyView>;

export const NewKey = z.object({ name: z.string().trim().min(1).max(100), limits: KeyLimits.optional() });
/** How long the secret from before stays valid, in hours. */
export const KeptHours = z.int().min(0).max(720);
