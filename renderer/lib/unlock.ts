import { type ClientLink, ORPCError } from '@orpc/client';
import { OPERATION_CONTEXT_SYMBOL } from '@orpc/tanstack-query';
import { useSyncExternalStore } from 'react';
import { createStore } from './store.ts';

/** Acts that wait for the signing key to be unlocked; null while none does. */
const waiting = createStore<PromiseWithResolvers<boolean> | null>(null);

/** Opens the one dialog that asks for the passphrase. Whether the key is open then; everybody who asks meanwhile is told the same. */
export function askToUnlock(): Promise<boolean> {
  const asked = waiting.get() ?? Promise.withResolvers<boolean>();
  waiting.set(asked);
  return asked.promise;
}

/** Ends the dialog: what waited goes on, or is told that the key stayed locked. */
export function settleUnlock(isOpen: boolean): void {
  const asked = waiting.get();
  waiting.set(null);
  asked?.resolve(isOpen);
}

export const isUnlockAsked = (): boolean => waiting.get() !== null;
export const useUnlockAsked = (): boolean => useSyncExternalStore(waiting.subscribe, isUnlockAsked);

/** Whether something was refused because the signing key waits for its passphrase. */
export const isKeyLocked = (error: unknown): boolean =>
  error instanceof ORPCError && error.code === 'unauthenticated' && error.data?.rule === 'key_locked';

/** What is read is shown without asking anybody for anything; only acts are worth a passphrase. */
const isQuery = (context: object): boolean => {
  const operation = (context as { [OPERATION_CONTEXT_SYMBOL]?: { type: string } })[OPERATION_CONTEXT_SYMBOL];
  return operation !== undefined && operation.type !== 'mutation';
};

/**
 * A link whose acts ask for the passphrase where the key is locked, and go on with what was sent once it is open. Nothing has
 * happened when the backend says that the key is locked, because it looks before it begins. Whoever does not unlock gets the refusal.
 */
export const unlocking = <C extends object>(link: ClientLink<C>, ask: () => Promise<boolean>): ClientLink<C> => ({
  async call(path, input, options) {
    try {
      return await link.call(path, input, options);
    } catch (error) {
      if (!isKeyLocked(error) || isQuery(options.context) || !(await ask())) throw error;
      return link.call(path, input, options);
    }
  },
});
