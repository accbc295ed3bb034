// Run as a process of its own: starts a registry in the folder of its argument, closes it, and prints which packages of
// OpenTelemetry were loaded meanwhile.
import { registerHooks } from 'node:module';

const seen = new Set<string>();
registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('@opentelemetry/')) seen.add(specifier);
    return next(specifier, context);
  },
});
const { startRegistry } = await import('../start.ts');
const registry = await startRegistry({ dataFolder: process.argv[2] ?? '', env: {}, logLevel: 'silent' });
await registry.close();
process.stdout.write(JSON.stringify([...seen]));
