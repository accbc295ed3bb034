// What applications install: declarations, manifest and README beside the bundled client in dist/client.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../package.json' with { type: 'json' };
import { ROOT, runCommand } from './run-command.ts';

/** The public files; what they import is among them. */
const PUBLIC = ['index', 'create-client', 'errors', 'types'];
const COMPILER = [
  ...['--ignoreConfig', '--target', 'ES2024', '--lib', 'ES2024', '--types', 'node', '--module', 'ESNext', '--strict'],
  ...['--moduleResolution', 'Bundler', '--allowImportingTsExtensions', '--resolveJsonModule', '--skipLibCheck'],
  ...['--exactOptionalPropertyTypes', '--declaration', '--emitDeclarationOnly'],
];

/** Throws when the declarations cannot be made. */
export async function writeClientPackage(): Promise<void> {
  const folder = join(ROOT, 'dist', 'client');
  const made = join(ROOT, '.cache', 'client-types');
  const { code, output } = await runCommand('tsc', [
    'client/index.ts',
    ...COMPILER,
    '--rootDir',
    ROOT,
    '--outDir',
    made,
  ]);
  if (code !== 0) throw new Error(`The client's declarations cannot be made:\n${output}`);
  mkdirSync(folder, { recursive: true });
  for (const name of PUBLIC) {
    const text = readFileSync(join(made, 'client', `${name}.d.ts`), 'utf8');
    writeFileSync(join(folder, `${name}.d.ts`), text.replaceAll(/(from '\.\/[\w-]+)\.ts'/g, "$1.js'"));
  }
  rmSync(made, { recursive: true, force: true });
  copyFileSync(join(ROOT, 'client', 'README.md'), join(folder, 'README.md'));
  copyFileSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
  const { version, license, engines } = manifest;
  const exports = { '.': { types: './index.d.ts', default: './index.js' } };
  const own = { name: 'rulehouse-client', version, license, type: 'module', engines, exports };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(own, null, 2)}\n`);
}
