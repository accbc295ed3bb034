// A registry in a process of its own, which a test can kill.
import { startRegistry } from '../start.ts';

const { REGISTRY_FOLDER: dataFolder = '', REGISTRY_DATABASE: databaseUrl, REGISTRY_SECRET: secret } = process.env;
const shared = databaseUrl === undefined || secret === undefined ? {} : { databaseUrl, secret };
const registry = await startRegistry({ dataFolder, ...shared, logLevel: 'error' });
process.on('SIGTERM', () => void registry.close().then(() => process.exit(0)));
process.stdout.write(`${registry.address}\n`);
