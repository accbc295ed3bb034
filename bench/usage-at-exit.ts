// Loaded into a measured command: tells its peak and its processor time at its end, where nobody outside can read them any more.
import { writeSync } from 'node:fs';
import { peakMemory } from './peak-memory.ts';

process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  writeSync(2, `\npeak=${peakMemory()} cpu=${user + system}`);
});
