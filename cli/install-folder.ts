import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of this package: the first one above the running code that has its package.json. */
export function installFolder(): string {
  let folder: string = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}
