// A real registry over TLS with the sample's listings in production and as many recorded executions as the argument says, written by
// the registry's own log. Asked `invite`, it answers with a link for an editor; asked `cpu`, with nothing but its CPU.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestBackend } from '../backend/backend.test-helper.ts';
import { atLine, publishListings } from '../backend/replays/production.test-helper.ts';
import { executionsFile } from '../registry/folder.ts';
import { startRegistry } from '../registry/start.ts';
import { openExecutionLog } from '../registry/store/execution-log.ts';
import { recordedListings, rowOfListing } from './replay-rows.ts';
import { type CpuAnswer, cpuSoFar } from './server-process.ts';

export interface ReplayServerReady {
  agent: string;
}
export type ReplayServerQuestion = 'invite' | 'cpu';
export type ReplayServerAnswer = CpuAnswer & { link: string };

const WRITTEN_AT_ONCE = 4096;
const count = Number(process.argv[2]);
const dataFolder = mkdtempSync(join(tmpdir(), 'rulehouse-replay-'));
process.on('exit', () => rmSync(dataFolder, { recursive: true, force: true }));
const start = () => startRegistry({ dataFolder, env: {}, logLevel: 'silent' });

const empty = await start();
const publisher = await openTestBackend();
const { agent } = await publishListings(empty, publisher);
const { version } = await publisher.api.replays.prepare({ agent, model: null, sample: 0 });
await publisher.stop();
await empty.close();

const log = openExecutionLog(executionsFile(dataFolder), { bounds: { queuedAfterMs: 600_000 } });
let wave: Promise<unknown>[] = [];
for (const listing of recordedListings(atLine('40.00'), count)) {
  wave.push(log.write(rowOfListing(listing, agent, version?.hash ?? '')));
  if (wave.length < WRITTEN_AT_ONCE) continue;
  await Promise.all(wave);
  wave = [];
}
await Promise.all(wave);
await log.close();

const registry = await start();
process.on('message', async (question: ReplayServerQuestion) => {
  const link = question === 'invite' ? (await registry.invite(['editor'], 1)).link : '';
  const answer: ReplayServerAnswer = { ...cpuSoFar(), link };
  process.send?.(answer);
});
const ready: ReplayServerReady = { agent };
process.send?.(ready);
// Ends with whoever started it.
process.on('disconnect', () => process.exit());
