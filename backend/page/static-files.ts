import { readdirSync } from 'node:fs';
import { extname, join, sep } from 'node:path';

export interface StaticFile {
  file: string;
  type: string;
  /** Built with a content hash in its name, so it never changes under that name. */
  immutable: boolean;
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * The files of the built renderer by request path. A request is looked up here as text and never joined with a
 * folder, so that no spelling of `..` can name anything else on the disk. Throws when the folder does not exist.
 */
export function listStaticFiles(folder: string): Map<string, StaticFile> {
  const files = new Map<string, StaticFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = file.slice(folder.length).split(sep).join('/');
    const type = TYPES[extname(entry.name)];
    if (type === undefined) continue;
    files.set(path.startsWith('/') ? path : `/${path}`, { file, type, immutable: path.startsWith('/assets/') });
  }
  return files;
}

/** The file for a request path: itself, or the page for an address inside the application; undefined for none. */
export function findStaticFile(files: ReadonlyMap<string, StaticFile>, path: string): StaticFile | undefined {
  const exact = files.get(path);
  if (exact !== undefined) return exact;
  // Addresses inside the application have no file ending and no escape that another reader could take for a path.
  const isRoute = /^\/[A-Za-z0-9_~%/-]*$/.test(path) && !/%(0|1|2e|2f|5c|7f)/i.test(path);
  return isRoute && !path.startsWith('/assets/') ? files.get('/index.html') : undefined;
}
