import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';

/** What one process took from its start to its end: wall and processor time, and its largest resident size. */
export interface CommandMeasure {
  wallMs: number;
  cpuMs: number;
  peakBytes: number;
}

/** Runs a Node program to its end. `probe` is `usage-at-exit.ts`, bundled. Rejects with what it said when it fails. */
export function measureCommand(
  probe: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<CommandMeasure> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, ['--import', pathToFileURL(probe).href, ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env,
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.on('close', (code) => {
      const found = /peak=(\d+) cpu=(\d+)$/.exec(said);
      if (code !== 0 || found === null) return reject(new Error(`The measured process failed: ${said}`));
      const [, peak, cpu] = found;
      resolve({ wallMs: performance.now() - started, cpuMs: Number(cpu) / 1000, peakBytes: Number(peak) });
    });
  });
}
