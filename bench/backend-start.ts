// Starts a backend on a data folder, asks for its agents and prints both times as JSON. Argument: the folder.
import { createRouterClient } from '@orpc/server';
import { testPlatform } from '../backend/backend.test-helper.ts';
import { startBackend } from '../backend/start.ts';

export interface StartTimes {
  /** Milliseconds since the process began until the programs were loaded. */
  loadedMs: number;
  /** From there until the backend was ready. */
  readyMs: number;
  /** From there until the list of agents had come. */
  listMs: number;
  agents: number;
}

const [dataFolder = ''] = process.argv.slice(2);
const loadedMs = performance.now();
const backend = await startBackend({ env: {}, platform: testPlatform(dataFolder), dataFolder });
const readyMs = performance.now() - loadedMs;
const api = createRouterClient(backend.router, { context: backend.context });
const agents = (await api.agents.list()).length;
const times: StartTimes = { loadedMs, readyMs, listMs: performance.now() - loadedMs - readyMs, agents };
process.stdout.write(`${JSON.stringify(times)}\n`);
await backend.close();
