import { contextBridge, ipcRenderer } from 'electron';
import { CONNECT_CHANNEL, CONNECT_MESSAGE } from './connect-message.ts';

// The page makes a MessageChannel and posts one end to its own window; it is passed on to the backend process, and
// from then on page and backend talk without this file or the main process between them.
window.addEventListener('message', (event) => {
  if (event.source !== window || event.data !== CONNECT_MESSAGE) return;
  const [port] = event.ports;
  if (port !== undefined) ipcRenderer.postMessage(CONNECT_CHANNEL, null, [port]);
});

contextBridge.exposeInMainWorld('rulehouse', { transport: 'port' });
