import { z } from 'zod';
import { Id } from '../../spec/ids.ts';
import { ReaderKind, ReadsDeclaration } from '../contract-impact.ts';
import { KeptHours, KeyLimits, KeyView, NewKey } from '../key-limits.ts';
import { procedure } from './base.ts';

export const SyncState = z.object({
  /** `restored`: the registry lost decisions that are held here. `locked`: the signing key waits for its passphrase. `clock`: decisions wait because this clock is wrong. `unready`: the registry answers, but its disk is full or its database away. `unsaved`: this computer cannot keep what comes. */
  state: z.enum([
    'none',
    'in_sync',
    'syncing',
    'offline',
    'unready',
    'refused',
    'locked',
    'clock',
    'unsaved',
    'certificate_changed',
    'restored',
    'forked',
  ]),
  address: z.string().nullable(),
  fingerprint: z.string().nullable(),
  waiting: z.number(),
  lastSync: z.string().nullable(),
  /** In words, when something is wrong: what happened, what to do. */
  problem: z.string().nullable(),
  /** How this computer's clock differs from the registry's, in words; null while it does not matter. */
  clock: z.string().nullable(),
  /** The decisions that the registry lost, by sequence, and whether I may hand them back. */
  lost: z.object({ from: z.number(), to: z.number(), mayHandBack: z.boolean() }).nullable(),
  /** The first decision that differs, in words: as it was verified here, and as the registry now has it. */
  fork: z.object({ sequence: z.number(), here: z.string(), there: z.string() }).nullable(),
  /** Whether this computer can leave its own history and follow the registry's, which begins like it. */
  mayFollow: z.boolean(),
  /** How many of my decisions are set aside: neither in the history nor sent. */
  setAside: z.number(),
});
export type SyncState = z.infer<typeof SyncState>;

/** What one application reads of one agent. */
export const ReaderView = z.object({
  /** Id of its API key. */
  key: z.string(),
  application: z.string(),
  agent: z.object({ id: z.string(), slug: z.string(), name: z.string() }),
  fields: z.array(z.object({ path: z.string(), title: z.string() })),
  reader: ReaderKind,
  declaredAt: z.string(),
});
export type ReaderView = z.infer<typeof ReaderView>;

export const registry = {
  status: procedure.output(SyncState),
  /**
   * What an invite link would do, before it is used: address, workspace name, roles, expiry. A link to sign in with an
   * organisation names it instead; the roles are known when somebody has signed in.
   */
  inspect: procedure.input(z.object({ invite: z.string() })).output(
    z.object({
      address: z.string(),
      fingerprint: z.string(),
      workspace: z.string(),
      organisation: z.string().nullable(),
      roles: z.array(z.string()),
      expiresAt: z.string().nullable(),
    }),
  ),
  /** With an organisation, opens its pages in the browser and waits for them. Pins the certificate, registers my key, fetches and verifies the ledger, switches to the team's workspace. */
  join: procedure
    .input(z.object({ invite: z.string(), name: z.string().trim().min(1).max(200), bringAgents: z.boolean() }))
    .output(SyncState),
  sync: procedure.output(SyncState),
  /** Gives a registry that was restored from a backup the decisions back that it lost; then synchronises. */
  handBack: procedure.output(SyncState),
  invite: procedure
    .input(z.object({ roles: z.array(z.string()).min(1), days: z.int().min(1).max(30) }))
    .output(z.object({ link: z.string(), expiresAt: z.string() })),
  keys: procedure.output(z.array(KeyView)),
  /** The secret is in this answer only. */
  createKey: procedure.input(NewKey).output(z.object({ id: z.string(), secret: z.string() })),
  /** Says how far a key reaches, in place of what was said before. */
  limitKey: procedure.input(z.object({ id: z.string(), limits: KeyLimits })).output(KeyView),
  /** The new secret is in this answer only; the one from before is taken for as long as asked. */
  rotateKey: procedure
    .input(z.object({ id: z.string(), keepOldHours: KeptHours }))
    .output(z.object({ id: z.string(), secret: z.string(), oldSecretUntil: z.string().nullable() })),
  revokeKey: procedure.input(z.object({ id: z.string() })).output(z.object({ id: z.string() })),
  /** Which application reads what, as the registry last said; `since` null: it never did. */
  readers: procedure.output(z.object({ since: z.string().nullable(), readers: z.array(ReaderView) })),
  /** Says for an application what it reads of an agent, in place of what was said before. */
  declareReads: procedure
    .input(ReadsDeclaration.extend({ key: z.string(), agent: Id }))
    .output(z.object({ key: z.string() })),
  withdrawReads: procedure.input(z.object({ key: z.string(), agent: Id })).output(z.object({ key: z.string() })),
};
