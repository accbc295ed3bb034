import { userInfo } from 'node:os';
import { sampleAgents } from '../../resources/sample/index.ts';
import { policyHash } from '../../shared/governance/permissions.ts';
import { versionHash } from '../../shared/governance/version-hash.ts';
import { hashOf } from '../../shared/json/canonical.ts';
import type { Json } from '../../shared/spec/ids.ts';
import type { Core } from '../context.ts';
import { MAIN_CHANNEL } from '../drafts/follow.ts';
import type { WorkspaceRecord } from '../store/app.ts';
import { saveCase } from '../store/cases.ts';
import { type Append, createWorkspace, SOLO_POLICY } from './create-workspace.ts';

type Sample = (typeof sampleAgents)[number];

/**
 * Makes the sample workspace: every agent is created, versioned, submitted, approved and deployed through the same statements
 * that people's decisions become, so that its history can be read and verified like any other.
 */
export function createSampleWorkspace(core: Core): Promise<WorkspaceRecord> {
  const made = { name: 'Sample workspace', myName: personName(), kind: 'sample' as const };
  return createWorkspace(core, made, async (tx, workspace, append) => {
    for (const sample of sampleAgents) {
      const agent = core.newId();
      await publish(core, workspace, append, agent, sample);
      for (const testCase of sample.cases) await saveCase(tx, workspace.id, agent, testCase);
    }
  });
}

async function publish(
  core: Core,
  workspace: WorkspaceRecord,
  append: Append,
  agent: string,
  sample: Sample,
): Promise<void> {
  const time = core.now();
  const { slug, name, description } = sample;
  const spec: Json = JSON.parse(JSON.stringify(sample.spec));
  const content = { agent, spec: hashOf(spec), parents: [], reason: 'First version of the sample.' };
  const version = versionHash({ ...content, author: workspace.member, time });
  const change = core.newId();
  await append({ kind: 'agent.create', payload: { agent, slug, name, description } }, time);
  await append({ kind: 'version.create', payload: content }, time, [spec]);
  await append(
    { kind: 'change.open', payload: { change, agent, version, title: `Publish ${name}`, evidence: [] } },
    time,
  );
  const verdict = { change, version, verdict: 'approve' as const, evidence: [], policy: policyHash(SOLO_POLICY) };
  const comment = 'In the sample workspace the author may approve.';
  await append({ kind: 'review.submit', payload: { ...verdict, capacity: 'engineer', comment } }, time);
  const move = { agent, channel: MAIN_CHANNEL, change, version, from: null, reason: 'First version of the sample.' };
  await append({ kind: 'channel.deploy', payload: move }, time);
}

/** The person's name on this computer, where there is one. */
function personName(): string {
  try {
    return userInfo().username || 'You';
  } catch {
    return 'You'; // A system account without a name.
  }
}
