// Loaded into a measured command: tells its peak at its end, where nobody outside can read it any more.
import { writeSync } from 'node:fs';
import { peakMemory } from './peak-memory.ts';

process.on('exit', () => void writeSync(2, `\npeak=${peakMemory()}`));
