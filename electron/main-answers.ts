import { isOpenable } from './address.ts';
import type { ElectronApi } from './electron-api.ts';
import type { Answer, Question } from './main-bridge.ts';

type Parts = Pick<ElectronApi, 'safeStorage' | 'shell'>;
type Answerers = {
  [A in Question['act']]: (parts: Parts, question: Extract<Question, { act: A }>) => Promise<boolean | string>;
};

/** Only the asynchronous calls of `safeStorage`: the others are deprecated in Electron 45. */
const ANSWERERS: Answerers = {
  'keychain-available': async ({ safeStorage }) => {
    if (!(await safeStorage.isAsyncEncryptionAvailable())) return false;
    // `basic_text` is a password known to everybody: no protection, so it is not called a keychain.
    return process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text';
  },
  protect: async ({ safeStorage }, { text }) => (await safeStorage.encryptStringAsync(text)).toString('base64'),
  reveal: async ({ safeStorage }, { stored }) =>
    (await safeStorage.decryptStringAsync(Buffer.from(stored, 'base64'))).result,
  open: async ({ shell }, { address }) => {
    if (!isOpenable(address)) throw new Error('Only https addresses can be opened.');
    await shell.openExternal(address);
    return true;
  },
};

/** Answers the backend process; a refusal of the system becomes an answer, never a question that hangs. */
export async function answer(parts: Parts, question: Question): Promise<Answer> {
  const { id, act } = question;
  try {
    // The table is complete by type; indexing by a union needs the widened signature.
    const answerer = ANSWERERS[act] as (parts: Parts, question: Question) => Promise<boolean | string>;
    return { type: 'answer', id, ok: true, value: await answerer(parts, question) };
  } catch (error) {
    return {
      type: 'answer',
      id,
      ok: false,
      message: error instanceof Error ? error.message : 'The system did not answer.',
    };
  }
}
