// Run as a process of its own and killed: one replica of a registry on PostgreSQL. Arguments: database address, secret,
// folder. Prints address and fingerprint as JSON once it serves.
import { writeSync } from 'node:fs';
import { startRegistry } from './start.ts';

const [, , databaseUrl = '', secret = '', dataFolder = ''] = process.argv;
const { address, fingerprint } = await startRegistry({ dataFolder, databaseUrl, secret, env: {}, logLevel: 'silent' });
writeSync(1, `${JSON.stringify({ address, fingerprint })}\n`);
