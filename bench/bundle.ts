import { isBuiltin } from 'node:module';
import { basename, join } from 'node:path';
import { build } from 'vite';

const ROOT = join(import.meta.dirname, '..');

/**
 * Bundles one script of this folder the way the program itself is bundled, and returns the file. Run from source, every
 * process would also carry Node's TypeScript compiler: some 60 MB that no user ever has.
 */
export async function bundle(script: string): Promise<string> {
  const name = basename(script, '.ts');
  const outDir = join(ROOT, '.cache', 'bench', name);
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      target: 'node22',
      outDir,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: {
        input: { [name]: join(import.meta.dirname, script) },
        external: (id) => isBuiltin(id) || id === 'better-sqlite3',
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  });
  return join(outDir, `${name}.js`);
}
