import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { SECURITY_HEADERS } from '../backend/page/headers.ts';
import { findStaticFile, listStaticFiles, type StaticFile } from '../backend/page/static-files.ts';
import { type Backend, type BackendOptions, startBackend } from '../backend/start.ts';
import { createApiHandler } from './api.ts';
import { guard } from './guard.ts';
import { webPlatform } from './platform.ts';

export interface WebHostOptions extends Omit<BackendOptions, 'platform'> {
  /** 0, the default, lets the system choose a free port. */
  port?: number;
  /** Folder with the built renderer (`dist/renderer`). */
  rendererFolder: string;
}
export interface WebHost {
  /** Address with the launch's token in its fragment, which no server, log or referrer ever sees. */
  url: string;
  port: number;
  backend: Backend;
  close(): Promise<void>;
}

/**
 * Serves the application to one browser window of this machine: the built renderer and the desktop contract on
 * 127.0.0.1, both behind `guard`. Throws before listening when the data folder is in use or the renderer is not built.
 */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const files = readRenderer(resolve(options.rendererFolder));
  const token = randomBytes(32).toString('base64url');
  const backend = await startBackend({ ...options, platform: webPlatform(options.dataFolder) });
  const api = createApiHandler(backend);
  let port = 0;

  const server = createServer({ requireHostHeader: false, maxHeaderSize: 16 * 1024 }, (request, response) => {
    const decision = guard(
      { method: request.method ?? '', target: request.url ?? '', rawHeaders: request.rawHeaders },
      { port, token },
    );
    if (!decision.ok) return refuse(response, decision.status);
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    if (decision.route === 'page') return sendFile(request, response, findStaticFile(files, decision.path));
    response.setHeader('Cache-Control', 'no-store');
    void api(request, response).then((matched) => {
      if (!matched) refuse(response, 404);
    });
  });
  // Neither upgrades nor tunnels exist here; without these listeners Node would leave the sockets open.
  server.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n'));
  server.on('connect', (_request, socket) => socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n'));
  try {
    port = await listen(server, options.port ?? 0);
  } catch (error) {
    await backend.close();
    throw error;
  }

  return {
    url: `http://127.0.0.1:${port}/#token=${token}`,
    port,
    backend,
    async close() {
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      await closed;
      await backend.close();
    },
  };
}

function readRenderer(folder: string): Map<string, StaticFile> {
  try {
    const files = listStaticFiles(folder);
    if (files.has('/index.html')) return files;
  } catch {
    // Told below in the same words: a folder without a page and no folder at all need the same step.
  }
  throw new Error(`The application's window is not built: ${folder} has no index.html. Run "npm run build" once.`);
}

function refuse(response: ServerResponse, status: 403 | 404 | 421): void {
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    'Cache-Control': 'no-store',
    Connection: 'close',
    'Content-Length': 0,
  });
  response.end();
}

function sendFile(request: IncomingMessage, response: ServerResponse, file: StaticFile | undefined): void {
  if (file === undefined) {
    refuse(response, 404);
    return;
  }
  const cache = file.immutable ? 'public, max-age=31536000, immutable' : 'no-store';
  readFile(file.file, (error, content) => {
    if (error !== null) {
      refuse(response, 404);
      return;
    }
    response.writeHead(200, { 'Content-Type': file.type, 'Cache-Control': cache, 'Content-Length': content.length });
    response.end(request.method === 'HEAD' ? undefined : content);
  });
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', fail);
      done((server.address() as AddressInfo).port); // A TCP listener's address is always an AddressInfo.
    });
  });
}
