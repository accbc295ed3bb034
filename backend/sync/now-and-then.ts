import type { MemberConnection } from './session.ts';

/** How old an answer may get while the registry can be asked. */
const ASK_EVERY_MS = 10_000;

/** When each connection was last asked something that is asked now and then; a new connection is asked at once. */
export function nowAndThen() {
  const asked = new WeakMap<MemberConnection, number>();
  return {
    /** `now` in milliseconds. */
    isDue: (connection: MemberConnection, now: number): boolean =>
      // By the distance: a clock that was put right may have gone back by a year.
      Math.abs(now - (asked.get(connection) ?? 0)) >= ASK_EVERY_MS,
    wasAsked: (connection: MemberConnection, now: number): void => void asked.set(connection, now),
  };
}
