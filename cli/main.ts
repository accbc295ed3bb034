import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { runCommandLine } from './program.ts';

const stop = new AbortController();
const cancel = (): void => {
  // A second Ctrl+C ends the program at once, as people expect of one that does not answer.
  if (stop.signal.aborted) process.exit(130);
  stop.abort();
};
process.on('SIGINT', cancel);
process.on('SIGTERM', cancel);
// `rulehouse test … | head` closes our output early; that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
});

/** One line that is written over; cut, because a terminal cannot take back one that it has wrapped. */
const redraw = (line: string): void =>
  void process.stderr.write(`\r\u001b[2K${[...line].slice(0, process.stderr.columns - 1).join('')}`);

/** Reads a line that the terminal does not show. */
function secret(question: string): Promise<string> {
  process.stderr.write(question);
  // Written nowhere: what is typed must not stay on the screen.
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: silent, terminal: true });
  return new Promise((resolve) => {
    reader.once('line', (line) => {
      process.stderr.write('\n');
      resolve(line);
      reader.close();
    });
    reader.once('SIGINT', () => process.exit(130));
  });
}

process.exitCode = await runCommandLine(process.argv.slice(2), {
  print: (text) => void process.stdout.write(`${text}\n`),
  say: (text) => void process.stderr.write(`${text}\n`),
  redraw: process.stderr.isTTY === true && !process.env.CI ? redraw : null,
  lines: () => createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY }),
  ...(process.stdin.isTTY === true ? { secret } : {}),
  env: process.env,
  folder: process.cwd(),
  now: () => new Date().toISOString(),
  signal: stop.signal,
});
