import { readFileSync } from 'node:fs';

/**
 * The largest resident size of this process in bytes. On Linux from its own memory map: what `getrusage` tells there
 * includes the size that the parent had when it forked.
 */
export function peakMemory(): number {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    if (kilobytes !== undefined) return Number(kilobytes) * 1024;
  } catch {
    // No such file outside Linux; there the usual number is the process's own.
  }
  return process.resourceUsage().maxRSS * 1024;
}
