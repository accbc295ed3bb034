import { z } from 'zod';
import { Head, PublicKey } from '../../governance/statement.ts';
import * as by from './access.ts';

/** Whom somebody joined as, and where the history ends. */
export const Joined = z.object({ workspace: z.string(), member: z.string(), head: Head });

export const openPeople = {
  /** What an invite grants; the code proves the right to ask and is not used up. */
  inspectInvite: by.anyone
    .route({
      method: 'POST',
      path: '/v1/invites/inspect',
      tags: ['People'],
      summary: 'What an invite grants',
    })
    .input(z.object({ code: z.string() }))
    .output(
      z.object({
        workspace: z.object({ id: z.string(), name: z.string() }),
        roles: z.array(z.string()),
        expiresAt: z.string(),
      }),
    ),
  /** Uses the invite up. `proof` is the new key's Ed25519 signature (base64) over `rulehouse-join:<workspace>:<code>`. */
  join: by.anyone
    .route({
      method: 'POST',
      path: '/v1/join',
      tags: ['People'],
      summary: 'Join the team with an invite',
    })
    .input(
      z.object({
        code: z.string(),
        name: z.string().trim().min(1).max(200),
        device: z.string().min(1).max(200),
        key: PublicKey,
        proof: z.string(),
      }),
    )
    .output(Joined),
  /** A one-use text to sign, valid for a minute: `rulehouse-session:<workspace>:<challenge>`. */
  challenge: by.anyone
    .route({
      method: 'POST',
      path: '/v1/sessions/challenge',
      tags: ['People'],
      summary: 'Ask for a text to sign',
    })
    .output(z.object({ workspace: z.string(), challenge: z.string() })),
  session: by.anyone
    .route({
      method: 'POST',
      path: '/v1/sessions',
      tags: ['People'],
      summary: 'Open a session by proving a key',
    })
    .input(z.object({ key: PublicKey, challenge: z.string(), signature: z.string() }))
    .output(z.object({ token: z.string(), member: z.string(), expiresAt: z.string() })),
};

export const memberPeople = {
  createInvite: by
    .memberAs(['admin'], 'invite people')
    .route({
      method: 'POST',
      path: '/v1/invites',
      tags: ['People'],
      summary: 'Make an invite link',
    })
    .input(z.object({ roles: z.array(z.string()).min(1), days: z.number().int().min(1).max(30) }))
    .output(z.object({ link: z.string(), expiresAt: z.string() })),
};
