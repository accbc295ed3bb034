import { AppError } from '../../shared/errors.ts';
import { type Attempt, attemptSealer } from './attempts.ts';
import { organisation } from './organisation.ts';
import { rolesByClaims } from './roles-by-claims.ts';
import type { SignInSettings } from './settings.ts';

/** A desktop has this long to come back with an answer. */
const ATTEMPT_MS = 10 * 60_000;

interface Options {
  settings: SignInSettings;
  /** Known to every replica and to nobody else. */
  secret: Buffer;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Uses a text up; false when it was used before. Kept until then, in milliseconds since the epoch. */
  spend: (text: string, until: number) => Promise<boolean>;
}

const refuse = (rule: string, message: string): AppError => new AppError('unauthenticated', message, { rule });

/** Signing in with the team's organisation, from the first question to the roles that it gives. */
export function createSignIn({ settings, secret, now, spend }: Options) {
  const { issuer, organisation: name, port } = settings;
  const at = organisation(settings, now);
  const sealer = attemptSealer(secret);

  async function used(text: string): Promise<Attempt> {
    const attempt = sealer.open(text);
    if (attempt === undefined)
      throw refuse('sign_in_mismatch', 'This sign-in was not begun at this registry. Sign in again.');
    if (attempt.expiresAt <= now())
      throw refuse('sign_in_over', 'Signing in took too long, so nothing was changed. Sign in again.');
    if (!(await spend(`sign-in ${attempt.state}`, attempt.expiresAt)))
      throw refuse('sign_in_over', 'This sign-in was used already. Sign in again.');
    return attempt;
  }

  return {
    offer: { organisation: name, port },
    async begin(port: number) {
      const { url, attempt } = await at.begin(settings.port ?? port);
      const expiresAt = now() + ATTEMPT_MS;
      return { attempt: sealer.seal({ ...attempt, expiresAt }), url, expiresAt: new Date(expiresAt).toISOString() };
    },
    /** Who came back, once for each attempt, and which roles that gives. Throws typed errors. */
    async redeem({ attempt, answer }: { attempt: string; answer: string }) {
      const claims = await at.redeem(answer, await used(attempt));
      const roles = rolesByClaims(claims, settings);
      return { issuer, subject: claims.sub, name: claims.name ?? claims.email, roles };
    },
  };
}
export type SignIn = ReturnType<typeof createSignIn>;
