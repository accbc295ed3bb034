// The program that the test of resumed runs kills: it starts one run and says which results were shown.
import { createRouterClient } from '@orpc/server';
import { testPlatform } from '../backend.test-helper.ts';
import { startBackend } from '../start.ts';

const [, , dataFolder = '', address = '', agent = ''] = process.argv;
const env = { RULEHOUSE_COMPATIBLE_BASE_URL: address };
const backend = await startBackend({ dataFolder, platform: testPlatform(dataFolder), env });
const api = createRouterClient(backend.router, { context: backend.context });
const { run } = await api.runs.start({ agent, model: { provider: 'compatible', model: 'm' }, limitUsd: null });
process.stdout.write(`run ${run}\n`);
for await (const event of await api.runs.watch({ run }))
  if (event.type === 'result') process.stdout.write(`result ${event.result.caseId}\n`);
