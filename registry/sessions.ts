import { newSecret, secretHash } from './store/secrets.ts';

export interface Session {
  key: string;
  member: string;
  expiresAt: number;
}

const CHALLENGE_MS = 60_000;
const SESSION_MS = 60 * 60_000;
/** More than this many open at once only happens under attack; the oldest go first. */
const MOST = 10_000;

/**
 * Sessions by proof of a person's key. In memory: after a restart desktops prove their key again, which takes two
 * requests and no person. Times in milliseconds since the epoch.
 */
export function createSessions(now: () => number) {
  const challenges = new Map<string, number>();
  const sessions = new Map<string, Session>();
  return {
    /** A text to sign, good once and for a minute. */
    challenge(): string {
      const challenge = newSecret();
      keep(challenges, challenge, now() + CHALLENGE_MS);
      return challenge;
    },
    /** True once for a challenge of ours that has not expired. */
    spend(challenge: string): boolean {
      const expires = challenges.get(challenge);
      challenges.delete(challenge);
      return expires !== undefined && expires > now();
    },
    open(key: string, member: string): { token: string; expiresAt: number } {
      const token = newSecret('rs_');
      const expiresAt = now() + SESSION_MS;
      keep(sessions, secretHash(token), { key, member, expiresAt });
      return { token, expiresAt };
    },
    find(token: string): Session | undefined {
      const session = sessions.get(secretHash(token));
      return session !== undefined && session.expiresAt > now() ? session : undefined;
    },
  };
}
export type Sessions = ReturnType<typeof createSessions>;

function keep<V>(map: Map<string, V>, key: string, value: V): void {
  map.set(key, value);
  if (map.size <= MOST) return;
  const oldest = map.keys().next();
  if (!oldest.done) map.delete(oldest.value);
}
