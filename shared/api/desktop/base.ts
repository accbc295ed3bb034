import { oc } from '@orpc/contract';
import { errorMap } from '../errors.ts';

/** Every procedure of the desktop contract starts here. */
export const procedure = oc.errors(errorMap);

/** What may change under a screen. A query names the topics it reads; the backend announces after commit. */
export const TOPICS = [
  'workspace',
  'members',
  'agents',
  'drafts',
  'cases',
  'creations',
  'runs',
  'replays',
  'executions',
  'judging',
  'changes',
  'protections',
  'requests',
  'versions',
  'registry',
  'connections',
  'catalogue',
  'settings',
  'devices',
] as const;
export type Topic = (typeof TOPICS)[number];
