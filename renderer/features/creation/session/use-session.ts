import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { Creation } from '../../../../shared/creation/creation.ts';
import { type CreationSession, createSession, type SessionState } from './session.ts';

/** Open creations by id. They stay for the life of the window, so that nothing waits in vain when somebody looks elsewhere. */
const sessions = new Map<string, CreationSession>();

if (typeof window !== 'undefined') {
  window.addEventListener('pagehide', () => {
    for (const session of sessions.values()) session.leave();
  });
  document.addEventListener('focusout', () => {
    for (const session of sessions.values()) void session.flush();
  });
}

function open(creation: Creation): CreationSession {
  const known = sessions.get(creation.id);
  if (known !== undefined) return known;
  const session = createSession(creation);
  sessions.set(creation.id, session);
  return session;
}

/** The proposal of a creation as it is edited here, kept in step with what is stored. */
export function useSession(creation: Creation): SessionState & { session: CreationSession } {
  // The id alone: the session lives through every later look at the same creation.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const session = useMemo(() => open(creation), [creation.id]);
  useEffect(() => session.hear(creation), [session, creation]);
  const state = useSyncExternalStore(session.subscribe, session.get);
  return { ...state, session };
}
