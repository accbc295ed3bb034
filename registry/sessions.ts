import { createHmac, timingSafeEqual } from 'node:crypto';
import { newSecret } from './store/secrets.ts';
import { addSession, findSession, type Session } from './store/sessions.ts';
import type { RegistryDb } from './store/tables.ts';

const CHALLENGE_MS = 60_000;
const SESSION_MS = 60 * 60_000;

interface Options {
  db: RegistryDb;
  /** Known to every replica of this registry and to nobody else. */
  secret: Buffer;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/**
 * Sessions by proof of a person's key, good at every replica. A challenge carries its own expiry and our mark, so that asking
 * for one stores nothing: only who proved a key makes the database grow.
 */
export function createSessions({ db, secret, now }: Options) {
  const markOf = (text: string): Buffer => createHmac('sha256', secret).update(text).digest();
  /** When a challenge of ours expires, in milliseconds since the epoch; undefined for anybody else's. */
  const expiryOf = (challenge: string): number | undefined => {
    const [expiry = '', random = '', mark = ''] = challenge.split('.');
    const expected = markOf(`${expiry}.${random}`);
    const given = Buffer.from(mark, 'base64url');
    return given.length === expected.length && timingSafeEqual(given, expected) ? Number(expiry) : undefined;
  };
  return {
    /** A text to sign, good once and for a minute. */
    challenge(): string {
      const text = `${now() + CHALLENGE_MS}.${newSecret()}`;
      return `${text}.${markOf(text).toString('base64url')}`;
    },
    /** Opens a session for who signed a challenge of ours; undefined when it is not ours, has expired or was used before. */
    async open(challenge: string, { key, member }: Pick<Session, 'key' | 'member'>) {
      const challengeExpiresAt = expiryOf(challenge);
      if (challengeExpiresAt === undefined || challengeExpiresAt <= now()) return undefined;
      const token = newSecret('rs_');
      const expiresAt = now() + SESSION_MS;
      const session = { token, challenge, challengeExpiresAt, key, member, expiresAt, now: now() };
      return (await addSession(db, session)) ? { token, expiresAt } : undefined;
    },
    find: (token: string): Promise<Session | undefined> => findSession(db, token, now()),
  };
}
export type Sessions = ReturnType<typeof createSessions>;
