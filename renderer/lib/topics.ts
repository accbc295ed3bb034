import type { Topic } from '../../shared/api/desktop/base.ts';
import type { DesktopContract } from '../../shared/api/desktop/index.ts';

/** Which topics the queries of a feature read. A change of any of them makes the feature's queries stale. */
const READS: Record<keyof DesktopContract, readonly Topic[]> = {
  system: ['settings'],
  workspace: ['workspace', 'members', 'registry'],
  agents: ['workspace', 'agents', 'drafts', 'runs', 'changes', 'versions'],
  creations: ['workspace', 'creations', 'connections'],
  drafts: ['workspace', 'drafts', 'versions'],
  cases: ['workspace', 'cases'],
  suites: ['workspace', 'cases', 'agents', 'members', 'registry'],
  runs: ['workspace', 'runs', 'drafts', 'connections', 'catalogue'],
  replays: ['workspace', 'replays', 'drafts', 'versions'],
  executions: ['workspace', 'executions', 'cases', 'versions'],
  calls: ['workspace', 'registry', 'versions'],
  drift: ['workspace', 'registry'],
  outputs: ['workspace', 'runs'],
  comparisons: ['workspace', 'runs', 'drafts', 'versions'],
  judging: ['workspace', 'judging', 'runs', 'drafts', 'members'],
  changes: ['workspace', 'changes', 'versions', 'members', 'agents', 'registry'],
  merges: ['workspace', 'drafts', 'versions', 'changes', 'members'],
  policies: ['workspace', 'members', 'agents'],
  protections: ['workspace', 'protections', 'members', 'agents'],
  requests: ['workspace', 'requests', 'changes', 'versions', 'members', 'agents'],
  versions: ['workspace', 'versions', 'changes'],
  history: ['workspace', 'members', 'agents', 'protections', 'changes', 'versions', 'requests', 'registry'],
  registry: ['workspace', 'registry'],
  setAside: ['workspace', 'registry', 'changes', 'versions', 'members', 'agents', 'requests', 'protections'],
  webhooks: ['workspace', 'registry'],
  devices: ['workspace', 'devices', 'members', 'registry'],
  connections: ['connections'],
  catalogue: ['catalogue'],
};

const isFeature = (name: unknown): name is keyof DesktopContract => typeof name === 'string' && name in READS;

/** Whether a query with this key (`[path, …]` as oRPC makes it) reads one of the topics. */
export function reads(queryKey: readonly unknown[], topics: readonly Topic[]): boolean {
  const path = queryKey[0];
  const feature: unknown = Array.isArray(path) ? path[0] : undefined;
  return isFeature(feature) && READS[feature].some((topic) => topics.includes(topic));
}
