import type { SecretProtector } from '../backend/platform.ts';

/** What the backend process asks of the main process, which alone may use the keychain and open links. */
export type Question =
  | { type: 'ask'; id: number; act: 'keychain-available' }
  | { type: 'ask'; id: number; act: 'protect'; text: string }
  | { type: 'ask'; id: number; act: 'reveal'; stored: string }
  | { type: 'ask'; id: number; act: 'open'; address: string };
type QuestionBody = Question extends infer Q ? (Q extends Question ? Omit<Q, 'type' | 'id'> : never) : never;
export type Answer = { type: 'answer'; id: number } & (
  | { ok: true; value: boolean | string }
  | { ok: false; message: string }
);

/** The asking side. `post` sends to the main process; feed every message from there to `take`. */
export function mainBridge(post: (question: Question) => void): {
  ask(body: QuestionBody): Promise<boolean | string>;
  take(message: unknown): boolean;
} {
  const waiting = new Map<number, (answer: Answer) => void>();
  let last = 0;
  return {
    ask: (body) =>
      new Promise((resolve, reject) => {
        last += 1;
        waiting.set(last, (answer) => (answer.ok ? resolve(answer.value) : reject(new Error(answer.message))));
        post({ type: 'ask', id: last, ...body } as Question); // The union loses its discriminant in a spread.
      }),
    take(message) {
      if (!isAnswer(message)) return false;
      waiting.get(message.id)?.(message);
      waiting.delete(message.id);
      return true;
    },
  };
}
const isAnswer = (message: unknown): message is Answer =>
  typeof message === 'object' && message !== null && 'type' in message && message.type === 'answer';

/** Provider keys under the system's keychain; the scheme in front lets another host refuse them in words. */
export function keychainProtector(ask: ReturnType<typeof mainBridge>['ask']): SecretProtector {
  return {
    kind: 'keychain',
    words:
      'Keys are encrypted with the keychain of your operating system. They leave this computer only in calls to their own provider.',
    protect: async (secret) => `keychain1:${await ask({ act: 'protect', text: secret })}`,
    async reveal(stored) {
      if (!stored.startsWith('keychain1:'))
        throw new Error('This key was protected in another way. Enter it again in the settings.');
      return String(await ask({ act: 'reveal', stored: stored.slice('keychain1:'.length) }));
    },
  };
}
