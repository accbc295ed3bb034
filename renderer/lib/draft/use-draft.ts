import { useEffect, useState, useSyncExternalStore } from 'react';
import { api } from '../api.ts';
import { onChanged } from '../live.ts';
import { notSaved } from './save-words.ts';
import { createDraftSession, type DraftSession, type DraftState } from './session.ts';

/** Open drafts by agent. They stay for the life of the window, so that undo survives a look at another tab. */
const sessions = new Map<string, Promise<DraftSession>>();
const ready = new Map<string, DraftSession>();

function open(agent: string): Promise<DraftSession> {
  const known = sessions.get(agent);
  if (known !== undefined) return known;
  const opening = api.drafts.get({ agent }).then((draft) => {
    const session = createDraftSession(draft);
    ready.set(agent, session);
    return session;
  });
  sessions.set(agent, opening);
  opening.catch(() => sessions.delete(agent));
  return opening;
}

onChanged((topics) => {
  if (topics.includes('versions') || topics.includes('changes'))
    for (const session of ready.values())
      session.refresh().catch((error: unknown) => console.warn('The draft could not be read again.', error));
});
if (typeof window !== 'undefined') {
  window.addEventListener('pagehide', () => {
    for (const session of ready.values()) session.leave();
  });
  window.addEventListener('beforeunload', (event) => {
    // Only where the edits cannot be sent on the way out, or are being sent just now by a request that would die with
    // the page; otherwise `pagehide` sends them.
    if (
      [...ready.values()].some((session) =>
        ['saving', 'failed', 'conflict', 'locked'].includes(session.get().save.kind),
      )
    )
      event.preventDefault();
  });
  document.addEventListener('focusout', () => {
    for (const session of ready.values()) void session.flush();
  });
}

/** Stores what was edited without waiting for a pause; whether it worked is said where the draft is edited. */
export const saveNow = async (agent: string): Promise<void> => ready.get(agent)?.flush();

/**
 * Waits until every edit of this agent is stored; before a run, a submit or anything else that reads the draft. Throws, in a
 * person's words, when that cannot be: what is on the screen would not be what is run or sent.
 */
export async function flushDraft(agent: string): Promise<void> {
  await saveNow(agent);
  const why = notSaved(ready.get(agent)?.get().save);
  if (why !== null) throw new Error(`Your last edits are not saved, so they would be missing. ${why}`);
}

export type DraftHandle =
  | { state: 'loading' }
  | { state: 'failed'; error: unknown; retry: () => void }
  | ({ state: 'ready'; session: DraftSession } & DraftState);

const nothing = (): (() => void) => () => {};
const none = (): null => null;

/** The draft of an agent: its spec, undo, and whether it is saved. Change it through `session.edit`. */
export function useDraft(agent: string): DraftHandle {
  const [session, setSession] = useState<DraftSession | null>(ready.get(agent) ?? null);
  const [error, setError] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    // `attempt` makes a retry run this again.
    void attempt;
    let current = true;
    setSession(ready.get(agent) ?? null);
    setError(null);
    open(agent).then(
      (opened) => current && setSession(opened),
      (reason: unknown) => current && setError(reason),
    );
    return () => {
      current = false;
      void saveNow(agent);
    };
  }, [agent, attempt]);
  const state = useSyncExternalStore(session?.subscribe ?? nothing, session?.get ?? none);
  if (error !== null) return { state: 'failed', error, retry: () => setAttempt((n) => n + 1) };
  if (session === null || state === null) return { state: 'loading' };
  return { state: 'ready', session, ...state };
}
