import type { RegistryCore } from '../core.ts';
import { batchQueue } from '../runs/batches.ts';
import type { Queue } from './jobs.ts';

/** Everything that a registry does later. */
export const queuesOf = (core: RegistryCore): Queue[] => [batchQueue(core, 'async'), batchQueue(core, 'batch')];
