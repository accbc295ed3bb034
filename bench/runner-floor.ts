// The floor of the runner's rows: the same number of calls by a bare undici loop, nothing checked, graded or kept.
// Arguments: address, number of calls, calls at a time.
import { Agent, request } from 'undici';

/** `wallMs` for all calls. */
export interface FloorMeasure {
  wallMs: number;
  cpuMs: number;
}

const [address = '', calls = '1', concurrency = '1'] = process.argv.slice(2);
const dispatcher = new Agent({ connections: Number(concurrency), pipelining: 1 });
const body = JSON.stringify({ model: 'stand-in', input: 'A heavy pan that keeps its heat. '.repeat(60) });
const headers = { 'content-type': 'application/json' };

async function callOnce(): Promise<void> {
  const response = await request(`${address}/responses`, { method: 'POST', dispatcher, headers, body });
  JSON.parse(await response.body.text());
}
await callOnce();

let left = Number(calls);
const cpu = process.cpuUsage();
const started = performance.now();
await Promise.all(
  Array.from({ length: Number(concurrency) }, async () => {
    while (left-- > 0) await callOnce();
  }),
);
const wallMs = performance.now() - started;
const used = process.cpuUsage(cpu);
const measure: FloorMeasure = { wallMs, cpuMs: (used.user + used.system) / 1000 };
process.send?.(measure, () => process.exit());
