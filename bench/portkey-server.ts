// Portkey's gateway in a process of its own, in plain HTTP as its command starts it. Argument: the file that its package runs. Asked
// anything, it tells its CPU.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { cpuSoFar } from './server-process.ts';

export interface PortkeyReady {
  address: string;
}

const [entry = ''] = process.argv.slice(2);
const ASK_MS = 50;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // A TCP listener's address is always an AddressInfo.
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const port = await freePort();
process.argv.push(`--port=${port}`, '--headless');
await import(pathToFileURL(entry).href);
const address = `http://127.0.0.1:${port}`;
// It says nowhere that it listens.
const answers = async (): Promise<boolean> =>
  fetch(address).then(
    () => true,
    () => false,
  );
while (!(await answers())) await pause(ASK_MS);
process.on('message', () => process.send?.(cpuSoFar()));
const ready: PortkeyReady = { address };
process.send?.(ready);
// Ends with whoever started it.
process.on('disconnect', () => process.exit());
