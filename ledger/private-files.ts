import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** Makes a folder that only its owner can enter. */
export function makePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (process.platform !== 'win32') chmodSync(folder, 0o700);
}

/** Writes a file that only its owner can read: to a new name, flushed, then renamed, so that a crash leaves old or new. */
export function writePrivateFile(file: string, content: string | Uint8Array): void {
  makePrivateFolder(dirname(file));
  const temporary = `${file}.${process.pid}.new`;
  const handle = openSync(temporary, 'w', 0o600);
  try {
    writeSync(handle, typeof content === 'string' ? Buffer.from(content) : content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(temporary, file);
}

/** Reads such a file, undefined when there is none. Throws when group or others could have read it. */
export function readPrivateFile(file: string): Buffer | undefined {
  try {
    // POSIX modes only: on Windows the profile folder's access list protects the file and the mode says nothing.
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
      throw new Error(`${file} can be read by other users of this computer. Run: chmod 600 "${file}"`);
    return readFileSync(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
