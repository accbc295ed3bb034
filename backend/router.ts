import { agents } from './features/agents.ts';
import { calls } from './features/calls.ts';
import { cases } from './features/cases.ts';
import { catalogue } from './features/catalogue.ts';
import { changes } from './features/changes.ts';
import { comparisons } from './features/comparisons.ts';
import { connections } from './features/connections.ts';
import { creations } from './features/creations.ts';
import { devices } from './features/devices.ts';
import { drafts } from './features/drafts.ts';
import { drift } from './features/drift.ts';
import { executions } from './features/executions.ts';
import { history } from './features/history.ts';
import { judging } from './features/judging.ts';
import { merges } from './features/merges.ts';
import { outputs } from './features/outputs.ts';
import { policies } from './features/policies.ts';
import { protections } from './features/protections.ts';
import { registry } from './features/registry.ts';
import { replays } from './features/replays.ts';
import { requests } from './features/requests.ts';
import { runs } from './features/runs.ts';
import { setAside } from './features/set-aside.ts';
import { suites } from './features/suites.ts';
import { system } from './features/system.ts';
import { versions } from './features/versions.ts';
import { webhooks } from './features/webhooks.ts';
import { workspace } from './features/workspace.ts';
import { os } from './implement.ts';

/** Every procedure of the contract; one without a handler does not compile. */
export const router = os.router({
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
});
