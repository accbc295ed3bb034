import { agents } from './agents.ts';
import { calls } from './calls.ts';
import { catalogue } from './catalogue.ts';
import { changes } from './changes.ts';
import { comparisons } from './comparisons.ts';
import { connections } from './connections.ts';
import { creations } from './creations.ts';
import { devices } from './devices.ts';
import { drafts } from './drafts.ts';
import { drift } from './drift.ts';
import { executions } from './executions.ts';
import { history } from './history.ts';
import { judging } from './judging.ts';
import { merges } from './merges.ts';
import { outputs } from './outputs.ts';
import { policies } from './policies.ts';
import { protections } from './protections.ts';
import { registry } from './registry.ts';
import { replays } from './replays.ts';
import { requests } from './requests.ts';
import { setAside } from './set-aside.ts';
import { suites } from './suites.ts';
import { system } from './system.ts';
import { cases, runs } from './tests.ts';
import { versions } from './versions.ts';
import { webhooks } from './webhooks.ts';
import { workspace } from './workspace.ts';

/** Everything a window may ask of the backend. A feature is one file here and one line below. */
export const desktopContract = {
  system,
  workspace,
  agents,
  creations,
  drafts,
  cases,
  suites,
  runs,
  outputs,
  comparisons,
  judging,
  merges,
  changes,
  policies,
  protections,
  replays,
  requests,
  versions,
  history,
  executions,
  calls,
  drift,
  registry,
  setAside,
  webhooks,
  devices,
  connections,
  catalogue,
};
export type DesktopContract = typeof desktopContract;
