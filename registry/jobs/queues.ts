import type { RegistryCore } from '../core.ts';
import { canaryQueue } from '../drift/queue.ts';
import { batchQueue } from '../runs/batches.ts';
import { deliveryQueue } from '../webhooks/announcer.ts';
import type { Send } from '../webhooks/send.ts';
import type { Queue } from './jobs.ts';

/** Everything that a registry does later. */
export const queuesOf = (core: RegistryCore, send: Send): Queue[] => [
  batchQueue(core, 'async'),
  batchQueue(core, 'batch'),
  deliveryQueue(core, send),
  canaryQueue(core),
];
