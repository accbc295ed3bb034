// Builds everything into dist/: renderer (both hosts), node (terminal, registry, browser host), client (the
// package that applications install), electron (main, backend process, preload).
// `--if-stale` does nothing when no source is newer than the last build; `--quiet` prints nothing on success.
import { readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { build, type InlineConfig } from 'vite';
import { writeClientPackage } from './client-package.ts';

const ROOT = join(import.meta.dirname, '..');
const STAMP = join(ROOT, 'dist', 'built');
const SOURCES = [
  'shared',
  'engine',
  'ledger',
  'backend',
  'registry',
  'client',
  'cli',
  'webhost',
  'electron',
  'renderer',
  'resources',
  'scripts',
  'package.json',
];

function newest(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return path.includes('.test') ? 0 : stat.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), 0);
}

function isStale(): boolean {
  const built = statSync(STAMP, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return SOURCES.some((source) => newest(join(ROOT, source)) > built);
}

/** better-sqlite3 brings a binary per platform and electron is the host itself; everything else is bundled. */
const isExternal = (id: string): boolean => isBuiltin(id) || /^(electron|better-sqlite3)(\/|$)/.test(id);

interface NodeBundle {
  outDir: string;
  input: Record<string, string>;
  format: 'es' | 'cjs';
  extension: string;
}
function nodeBundle({ outDir, input, format, extension }: NodeBundle): InlineConfig {
  return {
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      target: 'node22',
      outDir: join(ROOT, 'dist', outDir),
      emptyOutDir: false,
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(input).map(([name, file]) => [name, join(ROOT, file)])),
        external: isExternal,
        output: {
          format,
          entryFileNames: `[name]${extension}`, // Beside the entries: a worker is found relative to the file that starts it.
          chunkFileNames: `[name]-[hash]${extension}`,
        },
      },
    },
  };
}

const targets: InlineConfig[] = [
  { configFile: join(ROOT, 'renderer', 'vite.config.ts'), root: join(ROOT, 'renderer'), logLevel: 'error' },
  nodeBundle({
    outDir: 'node',
    input: { main: 'cli/main.ts', 'execution-log-worker': 'registry/store/execution-log-worker.ts' },
    format: 'es',
    extension: '.js',
  }),
  nodeBundle({
    outDir: 'electron',
    input: { main: 'electron/main.ts', 'backend-process': 'electron/backend-process.ts' },
    format: 'es',
    extension: '.js',
  }),
  nodeBundle({ outDir: 'client', input: { index: 'client/index.ts' }, format: 'es', extension: '.js' }),
  // A sandboxed preload must be one CommonJS file that requires nothing but electron.
  nodeBundle({ outDir: 'electron', input: { preload: 'electron/preload.ts' }, format: 'cjs', extension: '.cjs' }),
];

const options = new Set(process.argv.slice(2));
if (!options.has('--if-stale') || isStale()) {
  const started = Date.now();
  if (!options.has('--quiet')) console.log('Building Rulehouse …');
  rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
  for (const target of targets) await build(target);
  await writeClientPackage();
  writeFileSync(STAMP, '');
  // Stamped with the start: what is saved during the build counts as newer.
  utimesSync(STAMP, started / 1000, started / 1000);
  if (!options.has('--quiet')) console.log(`Built in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
}
