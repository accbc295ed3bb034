import type { MessagePortMain, UtilityProcess } from 'electron';
import type { ElectronApi } from './electron-api.ts';
import { answer } from './main-answers.ts';
import type { Question } from './main-bridge.ts';

/** What the backend process says besides its questions: that it cannot start, in words for a person. */
export interface StartFailure {
  type: 'cannot-start';
  message: string;
}
export interface BackendProcess {
  /** Hands one end of the page's channel to the backend. */
  connect(port: MessagePortMain): void;
  stop(): void;
}

/** Restarts within this time of each other count as one trouble; after three the person is told. */
const RESTART_WINDOW_MS = 60_000;
const RESTARTS = 3;

/** The backend in a utility process: restarted when it dies, and answered when it asks for the keychain. */
export function startBackendProcess(electron: ElectronApi, file: string, dataFolder: string): BackendProcess {
  const { utilityProcess, safeStorage, shell, dialog, app } = electron;
  let stopping = false;
  let starts: number[] = [];
  let child = fork();

  function fork(): UtilityProcess {
    const forked = utilityProcess.fork(file, [], {
      serviceName: 'Rulehouse backend',
      env: { ...process.env, RULEHOUSE_DATA: dataFolder },
    });
    forked.on('message', (message: Question | StartFailure) => {
      if (message.type === 'cannot-start') fail(message.message);
      else void answer({ safeStorage, shell }, message).then((reply) => forked.postMessage(reply));
    });
    forked.on('exit', () => {
      if (stopping) return;
      const now = Date.now();
      starts = [...starts.filter((start) => now - start < RESTART_WINDOW_MS), now];
      if (starts.length > RESTARTS)
        fail(
          'The part of Rulehouse that keeps your data stopped several times. Nothing saved was lost. Start Rulehouse again; the log in the data folder says more.',
        );
      else child = fork();
    });
    return forked;
  }
  function fail(message: string): void {
    stopping = true;
    dialog.showErrorBox('Rulehouse cannot go on', message);
    app.quit();
  }
  return {
    connect: (port) => child.postMessage({ type: 'connect' }, [port]),
    stop: () => {
      stopping = true;
      child.postMessage({ type: 'stop' });
    },
  };
}
