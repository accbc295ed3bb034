import { z } from 'zod';
import { PublicKey } from '../../governance/statement.ts';
import * as by from './access.ts';
import { Joined } from './people.ts';

/** What the key that joins signs: `rulehouse-sign-in:<workspace>:<attempt>`. */
export const signInText = (workspace: string, attempt: string): string => `rulehouse-sign-in:${workspace}:${attempt}`;

/**
 * Joining by signing in with the team's organisation (OpenID Connect). The desktop asks for an attempt, shows its address in the
 * browser and listens on loopback for the answer, so that nobody can sign in for another's desktop; the registry redeems it.
 */
export const openSignIn = {
  /** Whether people may join so, and with whom they sign in. `port`: the only one that the desktop may listen on; null for any. */
  signInOffer: by.anyone
    .route({ method: 'GET', path: '/v1/sign-in', tags: ['People'], summary: 'Whether people join by signing in' })
    .output(
      z.object({
        workspace: z.object({ id: z.string(), name: z.string() }),
        organisation: z.string().nullable(),
        port: z.number().nullable(),
      }),
    ),
  /** Begins an attempt, good for ten minutes; it stores nothing here. `url` is for the person's browser. */
  startSignIn: by.anyone
    .route({ method: 'POST', path: '/v1/sign-in', tags: ['People'], summary: 'Begin signing in with the organisation' })
    .input(z.object({ port: z.number().int().min(1024).max(65_535) }))
    .output(z.object({ attempt: z.string(), url: z.string(), expiresAt: z.string() })),
  /** Redeems what came back to the desktop, as the query of its address, and adds the person with the roles that the organisation's claims give. */
  joinSignedIn: by.anyone
    .route({ method: 'POST', path: '/v1/sign-in/join', tags: ['People'], summary: 'Join the team as who signed in' })
    .input(
      z.object({
        attempt: z.string().max(4000),
        answer: z.string().max(8000),
        name: z.string().trim().min(1).max(200),
        device: z.string().min(1).max(200),
        key: PublicKey,
        proof: z.string(),
      }),
    )
    .output(Joined),
};
