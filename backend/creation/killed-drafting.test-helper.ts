// The program that the test of interrupted drafting kills: it begins to draft and says so.
import { createRouterClient } from '@orpc/server';
import { testPlatform } from '../backend.test-helper.ts';
import { startBackend } from '../start.ts';

const [, , dataFolder = '', id = ''] = process.argv;
const backend = await startBackend({ dataFolder, platform: testPlatform(dataFolder), env: {} });
const api = createRouterClient(backend.router, { context: backend.context });
const { working } = await api.creations.draft({ id, steps: 'rest' });
process.stdout.write(`working ${working}\n`);
