import { join } from 'node:path';
import * as electron from 'electron';
import { startDesktop } from './desktop.ts';

// Nothing is awaited before this call: schemes must be registered before Electron is ready.
startDesktop(electron, {
  rendererFolder: join(import.meta.dirname, '..', 'renderer'),
  preload: join(import.meta.dirname, 'preload.cjs'),
  backendProcess: join(import.meta.dirname, 'backend-process.js'),
});
