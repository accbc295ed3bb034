import { readFile } from 'node:fs/promises';
import { SECURITY_HEADERS } from '../backend/page/headers.ts';
import { findStaticFile, type StaticFile } from '../backend/page/static-files.ts';
import { isOwnAddress, SCHEME } from './address.ts';
import type { ElectronApi } from './electron-api.ts';

/** Must run before `ready`, and once. Never `bypassCSP`. */
export function registerScheme({ protocol }: Pick<ElectronApi, 'protocol'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Answers the page's requests from the built renderer: the same files and headers as the browser host. */
export function pageHandler(files: ReadonlyMap<string, StaticFile>): (request: Request) => Promise<Response> {
  return async (request) => {
    const found = isOwnAddress(request.url) ? findStaticFile(files, new URL(request.url).pathname) : undefined;
    if (request.method !== 'GET' || found === undefined)
      return new Response(null, { status: 404, headers: SECURITY_HEADERS });
    const content = new Uint8Array(await readFile(found.file));
    return new Response(content, { headers: { ...SECURITY_HEADERS, 'Content-Type': found.type } });
  };
}
